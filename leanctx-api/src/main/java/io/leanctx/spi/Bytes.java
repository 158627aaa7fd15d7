package io.leanctx.spi;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that never change, with value equality.
 *
 * @since 0.1.0
 */
public final class Bytes {

    /** No bytes. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /**
     * Takes over an array without copying it.
     *
     * @param array the bytes; the caller gives it away and does not use it again
     * @return the bytes
     */
    public static Bytes wrap(byte[] array) {
        return new Bytes(array);
    }

    /**
     * Copies an array.
     *
     * @param array the bytes
     * @return a copy
     */
    public static Bytes copyOf(byte[] array) {
        return new Bytes(array.clone());
    }

    /**
     * How many bytes there are.
     *
     * @return at least 0
     */
    public int size() {
        return array.length;
    }

    /**
     * Copies the bytes out.
     *
     * @return a new array
     */
    public byte[] toArray() {
        return array.clone();
    }

    /**
     * A view of the bytes, big-endian.
     *
     * @return a read-only buffer at its beginning
     */
    public ByteBuffer asBuffer() {
        return ByteBuffer.wrap(array).asReadOnlyBuffer();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes that && Arrays.equals(array, that.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    @Override
    public String toString() {
        return array.length + " bytes";
    }
}

package io.leanctx;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A SHA-256 value. Immutable, with value equality.
 *
 * @since 0.1.0
 */
public final class Hash {

    /** The number of bytes of a hash: 32. */
    public static final int BYTES = 32;

    /** The hash of nothing: all bits zero. It stands where no commit has been seen yet. */
    public static final Hash ZERO = new Hash(0, 0, 0, 0);

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    private Hash(long first, long second, long third, long fourth) {
        this.first = first;
        this.second = second;
        this.third = third;
        this.fourth = fourth;
    }

    /**
     * Wraps a digest.
     *
     * @param digest exactly {@value #BYTES} bytes; copied
     * @return the hash
     * @throws InvalidInputException if {@code digest} has another length
     */
    public static Hash of(byte[] digest) {
        if (digest.length != BYTES) {
            throw new InvalidInputException("a hash has 32 bytes, this array has " + digest.length);
        }
        return read(ByteBuffer.wrap(digest));
    }

    /**
     * Reads a hash from a buffer and advances it by {@value #BYTES} bytes.
     *
     * @param buffer at least {@value #BYTES} remaining bytes, big-endian
     * @return the hash
     * @throws java.nio.BufferUnderflowException if fewer bytes remain; the buffer's position is then unspecified
     */
    public static Hash read(ByteBuffer buffer) {
        return new Hash(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /**
     * Parses what {@link #toString()} prints.
     *
     * @param hex 64 hexadecimal digits
     * @return the hash
     * @throws InvalidInputException if {@code hex} is anything else
     */
    public static Hash parse(String hex) {
        if (Check.present("hash", hex).length() != 2 * BYTES) {
            throw new InvalidInputException("a hash has 64 hexadecimal digits, \"" + Check.excerpt(hex) + "\" has "
                    + hex.length() + " characters");
        }
        try {
            return of(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("a hash has 64 hexadecimal digits, \"" + hex + "\" has something else", e);
        }
    }

    /**
     * Hashes the concatenation of some byte arrays.
     *
     * @param parts the bytes, in order
     * @return their SHA-256
     */
    public static Hash sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return of(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must provide SHA-256; this one does not", e);
        }
    }

    /**
     * Writes the {@value #BYTES} bytes of this hash and advances the buffer.
     *
     * @param buffer at least {@value #BYTES} remaining bytes, big-endian
     * @throws java.nio.BufferOverflowException if fewer bytes remain; the buffer's content is then unspecified
     */
    public void write(ByteBuffer buffer) {
        buffer.putLong(first).putLong(second).putLong(third).putLong(fourth);
    }

    /**
     * The bytes of this hash.
     *
     * @return a new array of {@value #BYTES} bytes
     */
    public byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        write(ByteBuffer.wrap(bytes));
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Hash that
                && first == that.first
                && second == that.second
                && third == that.third
                && fourth == that.fourth;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }

    /**
     * The hash in text.
     *
     * @return 64 lower-case hexadecimal digits, which {@link #parse} reads
     */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBytes());
    }
}

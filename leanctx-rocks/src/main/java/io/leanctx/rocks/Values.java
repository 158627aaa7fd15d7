package io.leanctx.rocks;

import io.leanctx.Hash;
import io.leanctx.StoreCorruptException;
import io.leanctx.spi.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of the column families, but for {@link StoredHead}; numbers are big-endian. */
final class Values {

    private Values() {}

    /** {@code length(4) operation content}: the operation lets a trim find what to take out of the index. */
    static byte[] entry(byte[] operation, Bytes content) {
        return ByteBuffer.allocate(Integer.BYTES + operation.length + content.size())
                .putInt(operation.length)
                .put(operation)
                .put(content.asBuffer())
                .array();
    }

    static Bytes content(byte[] key, byte[] value) {
        return Bytes.wrap(Arrays.copyOfRange(value, endOfOperation(key, value), value.length));
    }

    static byte[] operationOf(byte[] key, byte[] value) {
        return Arrays.copyOfRange(value, Integer.BYTES, endOfOperation(key, value));
    }

    /** {@code revision(8)}. */
    static byte[] revision(long revision) {
        return ByteBuffer.allocate(Long.BYTES).putLong(revision).array();
    }

    static long revision(String what, byte[] key, byte[] value) {
        if (value.length != Long.BYTES) {
            throw corrupt(what, key, value, null);
        }
        return ByteBuffer.wrap(value).getLong();
    }

    /** {@code hash(32)*}: what an entry refers to. */
    static byte[] references(Collection<Hash> blobs) {
        ByteBuffer value = ByteBuffer.allocate(blobs.size() * Hash.BYTES);
        blobs.forEach(hash -> hash.write(value));
        return value.array();
    }

    static List<Hash> references(byte[] key, byte[] value) {
        if (value.length == 0 || value.length % Hash.BYTES != 0) {
            throw corrupt("references of the entry", key, value, null);
        }
        List<Hash> blobs = new ArrayList<>();
        for (ByteBuffer buffer = ByteBuffer.wrap(value); buffer.hasRemaining(); ) {
            blobs.add(Hash.read(buffer));
        }
        return blobs;
    }

    private static int endOfOperation(byte[] key, byte[] value) {
        if (value.length >= Integer.BYTES) {
            int length = ByteBuffer.wrap(value).getInt();
            if (length >= 0 && length <= value.length - Integer.BYTES) {
                return Integer.BYTES + length;
            }
        }
        throw corrupt("entry", key, value, null);
    }

    static StoreCorruptException corrupt(String what, byte[] key, byte[] value, @Nullable Throwable cause) {
        return new StoreCorruptException(
                "the " + what + " " + Keys.show(key) + " has " + value.length
                        + " bytes that are not of its form; restore the store from a backup",
                cause);
    }
}

package io.leanctx.rocks;

import io.leanctx.InvalidInputException;
import io.leanctx.spi.ChannelKey;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys of the column families. Neither a workspace nor a channel has a NUL, so that a NUL ends each of them without
 * doubt, no workspace's prefix reaches into another's, and names sort by their UTF-8 bytes.
 */
final class Keys {

    /** Where the trim markers begin in the default column family. */
    private static final byte[] TRIM = {'t', 'r', 'i', 'm', 0};

    private Keys() {}

    /** {@code workspace NUL channel}: the key of a head. */
    static byte[] head(ChannelKey key) {
        return concat(utf8("workspace", key.workspace()), utf8("channel", key.channel()));
    }

    /** {@code workspace NUL}: what the heads of a workspace begin with. */
    static byte[] workspace(String workspace) {
        byte[] id = utf8("workspace", workspace);
        return Arrays.copyOf(id, id.length + 1);
    }

    /** The least key above that of a head, for a scan that begins after it. */
    static byte[] above(byte[] head) {
        return Arrays.copyOf(head, head.length + 1);
    }

    /** The least key above all that begin with a prefix which ends with a NUL. */
    static byte[] end(byte[] prefix) {
        byte[] end = prefix.clone();
        end[end.length - 1] = 1;
        return end;
    }

    /** {@code head NUL revision}: the key of an entry or of a snapshot. */
    static byte[] revision(byte[] head, long revision) {
        return ByteBuffer.allocate(head.length + 1 + Long.BYTES)
                .put(head)
                .put((byte) 0)
                .putLong(revision)
                .array();
    }

    /** The revision at the end of a key. */
    static long revisionOf(byte[] key) {
        return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
    }

    /** {@code head NUL operation}: the key of an operation. */
    static byte[] operation(byte[] head, byte[] operation) {
        return concat(head, operation);
    }

    /** {@code "trim" NUL}: what the trim markers begin with. */
    static byte[] trims() {
        return TRIM.clone();
    }

    /** {@code "trim" NUL head NUL revision}: the marker that a log is to be trimmed below a revision. */
    static byte[] trim(byte[] head, long below) {
        byte[] tail = revision(head, below);
        return ByteBuffer.allocate(TRIM.length + tail.length)
                .put(TRIM)
                .put(tail)
                .array();
    }

    /** The key of the head of the log that a trim marker is about. */
    static byte[] headOfTrim(byte[] marker) {
        return Arrays.copyOfRange(marker, TRIM.length, marker.length - 1 - Long.BYTES);
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** A key for people: what is not visible ASCII is shown as hexadecimal. */
    static String show(byte[] key) {
        StringBuilder shown = new StringBuilder(key.length + 16);
        for (byte b : key) {
            if (b == 0) {
                shown.append('/');
            } else if (b > ' ' && b < 0x7f) {
                shown.append((char) b);
            } else {
                shown.append("\\x%02x".formatted(b));
            }
        }
        return shown.toString();
    }

    /**
     * Encodes a name. The usual encoder would write '?' for half of a surrogate pair, and so make two names one.
     *
     * @throws InvalidInputException if the name has half of a surrogate pair
     */
    static byte[] utf8(String what, String name) {
        if (name.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return name.getBytes(StandardCharsets.UTF_8);
        }
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(
                    "the " + what + " has half of a surrogate pair, which UTF-8 cannot carry; give a whole character",
                    e);
        }
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + 1 + second.length)
                .put(first)
                .put((byte) 0)
                .put(second)
                .array();
    }
}

package io.leanctx.rocks;

import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.StoreCorruptException;
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

    /** Where the rewrite markers begin in the default column family. */
    private static final byte[] REWRITE = {'r', 'e', 'w', 'r', 'i', 't', 'e', 0};

    /** Where the gaps between snapshots begin in the default column family. */
    private static final byte[] GAPS = {'g', 'a', 'p', 's', 0};

    private Keys() {}

    /** {@code workspace NUL channel}: the key of a head. */
    static byte[] head(ChannelKey key) {
        return concat(utf8("workspace", key.workspace()), utf8("channel", key.channel()));
    }

    /** The log whose head has a key. */
    static ChannelKey channelOf(byte[] head) {
        int begin = workspaceOf(head).length;
        return new ChannelKey(
                new String(head, 0, begin - 1, StandardCharsets.UTF_8),
                new String(head, begin, head.length - begin, StandardCharsets.UTF_8));
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

    /** {@code workspace NUL} at the beginning of the key of a head. */
    static byte[] workspaceOf(byte[] head) {
        int end = 0;
        while (end < head.length && head[end] != 0) {
            end++;
        }
        requireKey("head", head, end < head.length);
        return Arrays.copyOf(head, end + 1);
    }

    /** {@code head NUL}: what the keys of a log begin with. */
    static byte[] log(byte[] head) {
        return Arrays.copyOf(head, head.length + 1);
    }

    /** {@code workspace NUL hash}: the key of a blob. */
    static byte[] blob(byte[] workspace, Hash hash) {
        ByteBuffer key = ByteBuffer.allocate(workspace.length + Hash.BYTES).put(workspace);
        hash.write(key);
        return key.array();
    }

    /** The hash at the end of the key of a blob. */
    static Hash hashOf(byte[] blob) {
        requireKey("blob", blob, blob.length >= Hash.BYTES);
        return Hash.read(ByteBuffer.wrap(blob, blob.length - Hash.BYTES, Hash.BYTES));
    }

    /** {@code head NUL revision}: the key of an entry, of what it refers to, or of a snapshot. */
    static byte[] revision(byte[] head, long revision) {
        return ByteBuffer.allocate(head.length + 1 + Long.BYTES)
                .put(head)
                .put((byte) 0)
                .putLong(revision)
                .array();
    }

    /** The key of the head at the beginning of {@code head NUL revision}. */
    static byte[] headOf(byte[] key) {
        return headOf(new byte[0], key);
    }

    /** The revision at the end of a key. */
    static long revisionOf(byte[] key) {
        requireKey("revision", key, key.length >= Long.BYTES);
        return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
    }

    /** {@code head NUL operation}: the key of an operation. */
    static byte[] operation(byte[] head, byte[] operation) {
        return concat(head, operation);
    }

    /** {@code head NUL name}: the key of a soft state. */
    static byte[] soft(byte[] head, byte[] name) {
        return concat(head, name);
    }

    /** {@code "trim" NUL}: what the trim markers begin with. */
    static byte[] trims() {
        return TRIM.clone();
    }

    /** {@code "trim" NUL head NUL revision}: the marker that a log is to be trimmed below a revision. */
    static byte[] trim(byte[] head, long below) {
        return join(TRIM, revision(head, below));
    }

    /** The key of the head of the log that a trim marker is about. */
    static byte[] headOfTrim(byte[] marker) {
        return headOf(TRIM, marker);
    }

    /** {@code "rewrite" NUL}: what the rewrite markers begin with. */
    static byte[] rewrites() {
        return REWRITE.clone();
    }

    /** {@code "rewrite" NUL head NUL revision}: the marker that an append rewrote entries of a log. */
    static byte[] rewrite(byte[] head, long revision) {
        return join(REWRITE, revision(head, revision));
    }

    /** The key of the head of the log that a rewrite marker is about. */
    static byte[] headOfRewrite(byte[] marker) {
        return headOf(REWRITE, marker);
    }

    /** {@code "gaps" NUL head}: the key of the gaps between the snapshots of a log. */
    static byte[] gaps(byte[] head) {
        return join(GAPS, head);
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
        if (!hasSurrogate(name)) {
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

    private static boolean hasSurrogate(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isSurrogate(name.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static byte[] headOf(byte[] kind, byte[] marker) {
        int end = marker.length - 1 - Long.BYTES;
        requireKey("marker", marker, end >= kind.length && marker[end] == 0);
        return Arrays.copyOfRange(marker, kind.length, end);
    }

    private static void requireKey(String what, byte[] key, boolean wellFormed) {
        if (!wellFormed) {
            throw new StoreCorruptException(
                    "the key " + show(key) + " is not that of a " + what + "; restore the store from a backup");
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + 1 + second.length)
                .put(first)
                .put((byte) 0)
                .put(second)
                .array();
    }
}

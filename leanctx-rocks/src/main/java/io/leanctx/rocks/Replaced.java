package io.leanctx.rocks;

import io.leanctx.Hash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What an append replaced in earlier entries of its log, by where it was: to be taken out of the files. Kept as a
 * marker until that is done.
 */
final class Replaced {

    private final byte[] marker;
    private final long least;
    private final long greatest;
    private final List<Hash> blobs;

    private Replaced(byte[] marker, long least, long greatest, List<Hash> blobs) {
        this.marker = marker;
        this.least = least;
        this.greatest = greatest;
        this.blobs = blobs;
    }

    /**
     * What an append replaced.
     *
     * @param head the key of the log's head
     * @param revision the revision of the append
     * @param least the least revision of the entries that were rewritten
     * @param greatest the greatest of them
     * @param blobs the blobs whose content was removed with them
     */
    static Replaced by(byte[] head, long revision, long least, long greatest, List<Hash> blobs) {
        return new Replaced(Keys.rewrite(head, revision), least, greatest, blobs);
    }

    /** {@code "rewrite" NUL head NUL revision(8)}. */
    byte[] key() {
        return marker;
    }

    /** {@code least(8) greatest(8) hash(32)*}. */
    byte[] value() {
        ByteBuffer value = ByteBuffer.allocate(2 * Long.BYTES + blobs.size() * Hash.BYTES)
                .putLong(least)
                .putLong(greatest);
        blobs.forEach(hash -> hash.write(value));
        return value.array();
    }

    static Replaced decode(byte[] key, byte[] value) {
        if (value.length < 2 * Long.BYTES || value.length % Hash.BYTES != 2 * Long.BYTES) {
            throw Values.corrupt("rewrite marker", key, value, null);
        }
        ByteBuffer buffer = ByteBuffer.wrap(value);
        long least = buffer.getLong();
        long greatest = buffer.getLong();
        List<Hash> blobs = new ArrayList<>();
        while (buffer.hasRemaining()) {
            blobs.add(Hash.read(buffer));
        }
        return new Replaced(key, least, greatest, blobs);
    }

    byte[] head() {
        return Keys.headOfRewrite(marker);
    }

    /** The revision of the append. */
    long revision() {
        return Keys.revisionOf(marker);
    }

    long least() {
        return least;
    }

    long greatest() {
        return greatest;
    }

    List<byte[]> blobs() {
        byte[] workspace = Keys.workspaceOf(head());
        return blobs.stream().map(hash -> Keys.blob(workspace, hash)).toList();
    }
}

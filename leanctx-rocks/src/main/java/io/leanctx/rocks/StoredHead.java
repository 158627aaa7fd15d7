package io.leanctx.rocks;

import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.Position;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.Head;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A head as it is stored.
 *
 * @param head what was given with the newest append
 * @param floor the highest oldest revision that the log ever had. What is below is removed, now or later, and stays out
 *     of sight whatever a later head says
 */
record StoredHead(Head head, long floor) {

    private static final int FIXED_BYTES = 3 * Long.BYTES + Hash.BYTES + 1;

    /** The head after an append to a log. */
    static StoredHead after(@Nullable StoredHead before, Head next) {
        return new StoredHead(next, Math.max(floorOf(before), next.oldest()));
    }

    /** The position of a log's head; the start if there is none. */
    static Position positionOf(@Nullable StoredHead stored) {
        return stored == null ? Position.START : stored.head.position();
    }

    /** The revision of a log's head; 0 if there is none. */
    static long revisionOf(@Nullable StoredHead stored) {
        return stored == null ? 0 : stored.head.revision();
    }

    /** The oldest revision that a log may serve. */
    static long floorOf(@Nullable StoredHead stored) {
        return stored == null ? 1 : stored.floor;
    }

    /** {@code revision(8) hash(32) oldest(8) floor(8) deleted(1) state}. */
    byte[] encode() {
        ByteBuffer value = ByteBuffer.allocate(FIXED_BYTES + head.state().size());
        value.putLong(head.revision());
        head.position().hash().write(value);
        return value.putLong(head.oldest())
                .putLong(floor)
                .put((byte) (head.deleted() ? 1 : 0))
                .put(head.state().asBuffer())
                .array();
    }

    static StoredHead decode(byte[] key, byte[] value) {
        if (value.length < FIXED_BYTES || value[FIXED_BYTES - 1] < 0 || value[FIXED_BYTES - 1] > 1) {
            throw Values.corrupt("head", key, value, null);
        }
        ByteBuffer buffer = ByteBuffer.wrap(value);
        try {
            Position position = new Position(buffer.getLong(), Hash.read(buffer));
            long oldest = buffer.getLong();
            long floor = buffer.getLong();
            boolean deleted = buffer.get() == 1;
            Bytes state = Bytes.wrap(Arrays.copyOfRange(value, FIXED_BYTES, value.length));
            if (floor < oldest || floor > position.revision()) {
                throw Values.corrupt("head", key, value, null);
            }
            return new StoredHead(new Head(position, oldest, deleted, state), floor);
        } catch (InvalidInputException e) {
            throw Values.corrupt("head", key, value, e);
        }
    }
}

package io.leanctx.rocks;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The revisions of a log at which no snapshot is kept, because it would hold what a later append took out of the log.
 *
 * @param gaps ascending, none touching the next
 */
record SnapshotGaps(List<Gap> gaps) {

    private static final SnapshotGaps NONE = new SnapshotGaps(List.of());

    SnapshotGaps {
        gaps = List.copyOf(gaps);
    }

    /** With another gap, which ends above all that there are. */
    SnapshotGaps with(long from, long below) {
        List<Gap> next = new ArrayList<>(gaps);
        long start = from;
        while (!next.isEmpty() && next.get(next.size() - 1).below >= start) {
            start = Math.min(start, next.remove(next.size() - 1).from);
        }
        next.add(new Gap(start, below));
        return new SnapshotGaps(next);
    }

    /** Without those that end at a revision or before. */
    SnapshotGaps above(long revision) {
        return new SnapshotGaps(
                gaps.stream().filter(gap -> gap.below > revision).toList());
    }

    boolean contain(long revision) {
        return gaps.stream().anyMatch(gap -> gap.from <= revision && revision < gap.below);
    }

    /** {@code (from(8) below(8))*}. */
    byte[] encode() {
        ByteBuffer value = ByteBuffer.allocate(gaps.size() * 2 * Long.BYTES);
        gaps.forEach(gap -> value.putLong(gap.from).putLong(gap.below));
        return value.array();
    }

    /** The gaps as they are stored; none if nothing is. */
    static SnapshotGaps decode(byte[] key, byte @Nullable [] value) {
        if (value == null) {
            return NONE;
        }
        if (value.length % (2 * Long.BYTES) != 0) {
            throw Values.corrupt("snapshot gaps", key, value, null);
        }
        ByteBuffer buffer = ByteBuffer.wrap(value);
        List<Gap> gaps = new ArrayList<>();
        while (buffer.hasRemaining()) {
            gaps.add(new Gap(buffer.getLong(), buffer.getLong()));
        }
        return new SnapshotGaps(gaps);
    }

    /** The revisions from one to below another. */
    record Gap(long from, long below) {}
}

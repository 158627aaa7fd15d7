package io.leanctx.core;

import java.util.ArrayList;
import java.util.List;

/**
 * The revisions of a log at which no snapshot is kept, because it would hold what a later append took out of the log.
 *
 * @param gaps ascending, none touching the next
 */
record SnapshotGaps(List<Gap> gaps) {

    static final SnapshotGaps NONE = new SnapshotGaps(List.of());

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
        return gaps.isEmpty() || gaps.get(0).below > revision
                ? this
                : new SnapshotGaps(
                        gaps.stream().filter(gap -> gap.below > revision).toList());
    }

    boolean contain(long revision) {
        return gaps.stream().anyMatch(gap -> gap.from <= revision && revision < gap.below);
    }

    /** The revisions from one to below another. */
    record Gap(long from, long below) {}
}

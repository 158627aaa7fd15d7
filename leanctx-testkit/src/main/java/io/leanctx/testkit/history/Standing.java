package io.leanctx.testkit.history;

import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Position;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a participant was told of its own commits, and whether it does one thing at a time. Only then is what a proposal
 * stands on known exactly; where calls overlap, each may move the base of the other.
 */
final class Standing {

    /** So many of its own commits beyond the base does a participant remember. */
    private static final int REMEMBERED = 256;

    private final ConcurrentSkipListSet<Long> told = new ConcurrentSkipListSet<>();
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();

    /** The place of a call among those of its participant. */
    record Turn(long number, boolean beganAlone) {}

    Turn begin() {
        long before = ended.get();
        long number = begun.incrementAndGet();
        return new Turn(number, number == before + 1);
    }

    void end() {
        ended.incrementAndGet();
    }

    /** Whether no other call of the participant was under way since this one began. */
    boolean wasAlone(Turn turn) {
        return turn.beganAlone() && begun.get() == turn.number();
    }

    /**
     * Notes a commit of the participant's own. One that an earlier try made, perhaps through another participant, is its own
     * only if it rests on nothing that this one has not seen.
     *
     * @param base the participant's base
     */
    void told(CommitResult.Committed landed, Position base) {
        Commit commit = landed.commit();
        boolean restsOnWhatWasSeen = commit.base().revision() <= base.revision()
                && commit.seen().stream().allMatch(revision -> revision <= base.revision() || told.contains(revision));
        if (!landed.repeated() || restsOnWhatWasSeen) {
            told.add(commit.revision());
        }
    }

    /** All of the participant's own revisions that it was told of by now. */
    Set<Long> own() {
        return Set.copyOf(told);
    }

    /** Those beyond a base that it remembers. */
    Set<Long> own(Position base) {
        Set<Long> own = new HashSet<>();
        for (Long revision : told.tailSet(base.revision(), false).descendingSet()) {
            if (own.size() == REMEMBERED) {
                break;
            }
            own.add(revision);
        }
        return own;
    }
}

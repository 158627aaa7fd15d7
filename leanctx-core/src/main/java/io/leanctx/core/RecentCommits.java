package io.leanctx.core;

import io.leanctx.Commit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest commits of a live session, so that watchers and conflicts rarely read the log. Bounded by count and by the
 * size of each commit; what is not here is in the log. Written by the committer's leader, read by any thread.
 */
final class RecentCommits {

    private static final int CAPACITY = 64;
    private static final int MAX_BYTES = 16 << 10;

    private final AtomicReferenceArray<@Nullable Kept> ring = new AtomicReferenceArray<>(CAPACITY);

    /** The newest revision whose commit may have had text that was erased since. */
    private final AtomicLong stale = new AtomicLong();

    /** How often commits became stale. */
    private final AtomicLong turns = new AtomicLong();

    private record Kept(Commit commit, int bytes) {}

    void put(Commit commit, int bytes) {
        ring.set(slot(commit.revision()), bytes <= MAX_BYTES ? new Kept(commit, bytes) : null);
        // It may have been read before an erasure that was noted before this.
        if (commit.revision() <= stale.get()) {
            ring.set(slot(commit.revision()), null);
        }
    }

    @Nullable
    Commit get(long revision) {
        Kept kept = ring.get(slot(revision));
        return kept != null && kept.commit.revision() == revision && revision > stale.get() ? kept.commit : null;
    }

    /** How many bytes the commits have when encoded, which is about what they take in memory. */
    long bytes() {
        long bytes = 0;
        for (int i = 0; i < CAPACITY; i++) {
            Kept kept = ring.get(i);
            bytes += kept == null ? 0 : kept.bytes;
        }
        return bytes;
    }

    /** Forgets everything, since what is known may not be what is stored. */
    void clear() {
        for (int i = 0; i < CAPACITY; i++) {
            ring.set(i, null);
        }
        turns.incrementAndGet();
    }

    /** Forgets the commits up to a revision, also those that come later: text of them may have been erased. */
    void forget(long upTo) {
        stale.accumulateAndGet(upTo, Math::max);
        for (int i = 0; i < CAPACITY; i++) {
            Kept kept = ring.get(i);
            if (kept != null && kept.commit.revision() <= upTo) {
                ring.compareAndSet(i, kept, null);
            }
        }
        turns.incrementAndGet();
    }

    /** Changes when commits that were read may have had text that was erased since. */
    long turns() {
        return turns.get();
    }

    private static int slot(long revision) {
        return (int) (revision % CAPACITY);
    }
}

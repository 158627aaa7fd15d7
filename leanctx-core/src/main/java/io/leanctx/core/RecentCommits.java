package io.leanctx.core;

import io.leanctx.Commit;
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

    private record Kept(Commit commit, int bytes) {}

    void put(Commit commit, int bytes) {
        ring.set(slot(commit.revision()), bytes <= MAX_BYTES ? new Kept(commit, bytes) : null);
    }

    @Nullable
    Commit get(long revision) {
        Kept kept = ring.get(slot(revision));
        return kept != null && kept.commit.revision() == revision ? kept.commit : null;
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

    void clear() {
        for (int i = 0; i < CAPACITY; i++) {
            ring.set(i, null);
        }
    }

    private static int slot(long revision) {
        return (int) (revision % CAPACITY);
    }
}

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

    private final AtomicReferenceArray<@Nullable Commit> ring = new AtomicReferenceArray<>(CAPACITY);

    void put(Commit commit, int bytes) {
        ring.set(slot(commit.revision()), bytes <= MAX_BYTES ? commit : null);
    }

    @Nullable
    Commit get(long revision) {
        Commit commit = ring.get(slot(revision));
        return commit != null && commit.revision() == revision ? commit : null;
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

package io.leanctx.core;

import io.leanctx.spi.ChannelKey;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A channel in memory: its newest known state, and how new that must be. There is one for each channel that is in use or
 * cached, held by {@link LiveSessions}. Never the truth, which is in the backend.
 */
final class Live {

    final ChannelKey key;
    final RecentCommits recent = new RecentCommits();

    /** Lets one thread load while others wait for what it loads. */
    final ReentrantLock loading = new ReentrantLock();

    /** How many users keep this in memory; guarded by the map of pinned sessions. */
    int pins;

    /** What the cache was told this weighs; guarded by the map of pinned sessions. */
    int cachedWeight;

    private final AtomicReference<@Nullable SessionState> state = new AtomicReference<>();

    /** A revision that is in the log, as another store over the same backend told. */
    private final AtomicLong knownHead = new AtomicLong();

    /** How often this became doubtful, and how much of that a load has dispelled. */
    private final AtomicLong doubts = new AtomicLong();

    private final AtomicLong dispelled = new AtomicLong();

    /** How many bytes of log were written since the newest snapshot, and how many bytes that has. */
    private final AtomicLong logBytes = new AtomicLong();

    private final AtomicLong snapshotBytes = new AtomicLong();

    Live(ChannelKey key) {
        this.key = key;
    }

    /** The state, if it is not known to be out of date. */
    @Nullable
    SessionState current() {
        // Asked first: a load puts the state before it dispels the doubt.
        if (dispelled.get() != doubts.get()) {
            return null;
        }
        SessionState known = state.get();
        return known != null && known.revision() >= knownHead.get() ? known : null;
    }

    /** The state even if it is out of date, to catch up from. */
    @Nullable
    SessionState last() {
        return state.get();
    }

    /** Takes a newer state; an older one is left aside, as loading and committing may overtake each other. */
    void advance(SessionState newer) {
        state.accumulateAndGet(newer, (old, given) -> old == null || given.revision() > old.revision() ? given : old);
    }

    void moved(long revision) {
        knownHead.accumulateAndGet(revision, Math::max);
    }

    /** Makes the state count as out of date until it was compared with the log. */
    void suspect() {
        doubts.incrementAndGet();
    }

    /** To be asked before the log is looked at. */
    long doubts() {
        return doubts.get();
    }

    /** The log was looked at after so many doubts. */
    void dispelled(long seen) {
        dispelled.accumulateAndGet(seen, Math::max);
    }

    /** Forgets everything, since what is known may not be what is stored. */
    void drop() {
        suspect();
        forget();
    }

    /** As {@link #drop}, for who holds {@link #loading}: what it is loading now counts. */
    void forget() {
        state.set(null);
        recent.clear();
    }

    /** A commit erased text of earlier ones, or let go of it: it is not shown from here, nor are there snapshots with it. */
    void erased(long by) {
        recent.forget(by - 1);
        logBytes.addAndGet(snapshotBytes.getAndSet(0));
    }

    void snapshotKnown(long bytesOfSnapshot, long bytesOfLogSince) {
        snapshotBytes.set(bytesOfSnapshot);
        logBytes.set(bytesOfLogSince);
    }

    long logBytes() {
        return logBytes.get();
    }

    /** A snapshot was written, of what the log was when it had grown by so many bytes. */
    void snapshotWritten(long bytesOfSnapshot, long bytesOfLogInIt) {
        snapshotBytes.set(bytesOfSnapshot);
        logBytes.addAndGet(-bytesOfLogInIt);
    }

    void logGrew(long bytes) {
        logBytes.addAndGet(bytes);
    }

    /**
     * Whether the log since the newest snapshot outweighs it, which keeps the cost of snapshots, and of replaying from
     * one, proportional to the log.
     */
    boolean snapshotDue(long leastBytes) {
        return logBytes.get() > Math.max(leastBytes, snapshotBytes.get());
    }
}

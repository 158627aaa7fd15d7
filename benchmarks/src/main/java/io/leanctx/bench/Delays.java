package io.leanctx.bench;

import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One watch of a session: when its listener was called with which revision. */
final class Delays implements AutoCloseable {

    private final long[] called;
    private final CountDownLatch left;
    private final Watch watch;
    private volatile boolean ordered = true;
    private long last;

    Delays(Workspace workspace, String channel, int revisions) {
        called = new long[revisions + 1];
        left = new CountDownLatch(revisions);
        watch = workspace.watch(channel, workspace.session(channel).position(), this::event);
    }

    private void event(WatchEvent event) {
        if (event instanceof WatchEvent.Committed committed) {
            long revision = committed.commit().revision();
            called[(int) revision] = System.nanoTime();
            ordered &= revision == last + 1;
            last = revision;
            left.countDown();
        }
    }

    /** Whether it has seen all within a time, each once and in order. */
    boolean sawAll(Duration within) throws InterruptedException {
        return left.await(within.toNanos(), TimeUnit.NANOSECONDS) && ordered;
    }

    /** From a revision being in the log to the listener being called, in nanoseconds, sorted. Only if it saw all. */
    long[] since(Moments moments) {
        long[] delays = new long[called.length - 1];
        for (int revision = 1; revision < called.length; revision++) {
            delays[revision - 1] = called[revision] - moments.of(revision);
        }
        Arrays.sort(delays);
        return delays;
    }

    static double percentile(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))];
    }

    @Override
    public void close() {
        watch.close();
    }
}

package io.leanctx.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Calls of a backend that wait until the test lets them go on, see {@link Faults}. A call that is held for a minute fails.
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class Hold implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Runnable> keptBack = new ArrayDeque<>();
    private int held;
    private boolean released;

    Hold() {}

    /**
     * Waits until calls are held.
     *
     * @param calls how many at least
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws AssertionError if they have not come within 30 seconds, or the hold is released
     */
    public void awaitHeld(int calls) throws InterruptedException {
        lock.lock();
        try {
            long left = PATIENCE.toNanos();
            while (held < calls && !released && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (held < calls) {
                throw new AssertionError(held + " calls are held, not " + calls
                        + (released ? ": the hold was released" : ", after " + PATIENCE.toSeconds() + " seconds"));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets all calls go on that are held, and holds none any more. Idempotent. */
    public void release() {
        lock.lock();
        try {
            released = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        for (Runnable next = nextKeptBack(); next != null; next = nextKeptBack()) {
            next.run();
        }
    }

    /** {@linkplain #release Releases}. */
    @Override
    public void close() {
        release();
    }

    boolean isReleased() {
        lock.lock();
        try {
            return released;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the release; an interrupt ends no wait and is kept. False if it did not come. */
    boolean pass() {
        boolean interrupted = false;
        lock.lock();
        try {
            long left = LONGEST.toNanos();
            held++;
            changed.signalAll();
            while (!released && left > 0) {
                try {
                    left = changed.awaitNanos(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            held--;
            return released;
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Runs this upon release, without waiting for it. */
    void keepBack(Runnable signal) {
        lock.lock();
        try {
            keptBack.add(signal);
            held++;
            changed.signalAll();
            if (!released) {
                return;
            }
        } finally {
            lock.unlock();
        }
        release();
    }

    private @Nullable Runnable nextKeptBack() {
        lock.lock();
        try {
            return keptBack.poll();
        } finally {
            lock.unlock();
        }
    }
}

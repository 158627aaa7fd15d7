package io.leanctx.core;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one thread when a session has moved; moves before it waits are not missed, and several count as one. */
final class Waiter implements Wakeable {

    private final Semaphore moved = new Semaphore(0);

    @Override
    public void wake() {
        if (moved.availablePermits() == 0) {
            moved.release();
        }
    }

    /** Waits for a move since the last wait; returns early now and then, so that the caller looks again. */
    void await(long nanos) throws InterruptedException {
        if (moved.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
            moved.drainPermits();
        }
    }
}

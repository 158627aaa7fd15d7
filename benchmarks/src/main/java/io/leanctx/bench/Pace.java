package io.leanctx.bench;

import java.util.concurrent.locks.LockSupport;

/** Has something done so many times a second. */
final class Pace {

    /** Closer than this a thread is not woken. */
    private static final long SPIN_NANOS = 60_000;

    private final long interval;
    private long next;

    Pace(double perSecond) {
        interval = (long) (1e9 / perSecond);
        next = System.nanoTime();
    }

    /** Waits until it is time for the next one; what is late is made up for. */
    void await() {
        next += interval;
        for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}

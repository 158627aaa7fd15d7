package io.leanctx.server;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Lets so many through at once, and so many a second from then on. */
final class TokenBucket {

    private static final double NANOS = 1e9;

    private final ReentrantLock lock = new ReentrantLock();
    private final double perSecond;
    private final double burst;
    private final LongSupplier nanos;
    private double left;
    private long at;

    TokenBucket(double perSecond, double burst, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanos = nanos;
        this.left = burst;
        this.at = nanos.getAsLong();
    }

    /** Takes one; if there is none, says after how many seconds, rounded up, there is one again, and 0 otherwise. */
    long take() {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            left = Math.min(burst, left + (now - at) / NANOS * perSecond);
            at = now;
            if (left >= 1) {
                left--;
                return 0;
            }
            return Math.max(1, (long) Math.ceil((1 - left) / perSecond));
        } finally {
            lock.unlock();
        }
    }
}

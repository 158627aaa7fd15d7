package io.leanctx.torture;

import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How readers take their time, which is that of the writers too, until the store is about to be closed: then all of them
 * read at once. Safe for use by several threads.
 */
final class Pace {

    private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LONGEST_RUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(6);

    private final CountDownLatch rush = new CountDownLatch(1);

    /** Before each read. */
    void rest(SplittableRandom random) throws InterruptedException {
        if (rush.getCount() > 0) {
            // Early if the rush begins, which is all the same to whoever reads.
            rush.await(random.nextLong(LONGEST_REST_NANOS), TimeUnit.NANOSECONDS);
        }
    }

    /** Has all read without a rest; returns when they have for a moment. */
    void rush(SplittableRandom random) {
        rush.countDown();
        LockSupport.parkNanos(random.nextLong(LONGEST_RUSH_NANOS));
    }
}

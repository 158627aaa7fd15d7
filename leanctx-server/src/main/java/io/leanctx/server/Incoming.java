package io.leanctx.server;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What has come of large bodies, until their requests are answered, of all together: who sends much, slowly, or on many connections,
 * costs others no memory beyond this.
 */
final class Incoming {

    /** So much of each body is not counted, so that small ones are let in whatever large ones there are. */
    static final int FREE = 16 << 10;

    private static final long MOST = 64L << 20;
    /** What is made of a body takes several times its size. */
    private static final int PART_OF_HEAP = 8;

    private final AtomicLong bytes = new AtomicLong();
    private final long most;

    Incoming(long most) {
        this.most = most;
    }

    static Incoming ofHeap() {
        return new Incoming(Math.min(MOST, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
    }

    /** Takes room for more; false, and none is taken, where there is not so much. */
    boolean take(long more) {
        if (bytes.addAndGet(more) > most) {
            bytes.addAndGet(-more);
            return false;
        }
        return true;
    }

    void give(long less) {
        bytes.addAndGet(-less);
    }

    long bytes() {
        return bytes.get();
    }
}

package io.leanctx.server;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What has been made for clients and is not with them yet, of all together: who reads slowly, or not at all, costs others no memory
 * beyond this.
 */
final class Outgoing {

    /** From here on nothing more is made; what is being made then comes on top. */
    static final long MOST = 64L << 20;

    private final AtomicLong bytes = new AtomicLong();
    private final long most;

    Outgoing(long most) {
        this.most = most;
    }

    boolean isFull() {
        return bytes.get() >= most;
    }

    void take(long more) {
        bytes.addAndGet(more);
    }

    void give(long less) {
        bytes.addAndGet(-less);
    }

    long bytes() {
        return bytes.get();
    }
}

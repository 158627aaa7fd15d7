package io.leanctx.testkit.swarm;

import java.util.concurrent.locks.LockSupport;

/** Time to think: it makes interleavings more varied, and nothing rests on it. */
final class Pause {

    private static final int HANDOVERS = 4;
    private static final int SPINS = 14;
    private static final long PARKED_NANOS = 20_000;

    private Pause() {}

    /** Pauses, the longer the larger the number; 0 is not at all. */
    @SuppressWarnings("ThreadPriorityCheck") // To leave the order to the scheduler is what it is for.
    static void of(int length) {
        if (length == 0) {
            return;
        }
        if (length <= HANDOVERS) {
            LockSupport.parkNanos(1);
        } else if (length <= SPINS) {
            for (int i = 0; i < 1 << length; i++) {
                Thread.onSpinWait();
            }
        } else {
            LockSupport.parkNanos(PARKED_NANOS * (length - SPINS));
        }
    }
}

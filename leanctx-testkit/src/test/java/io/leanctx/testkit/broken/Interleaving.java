package io.leanctx.testkit.broken;

import java.util.concurrent.locks.LockSupport;

/** The moment at which another thread must come in for a defect to show. */
final class Interleaving {

    private static final long MOMENT_NANOS = 200_000;

    private Interleaving() {}

    /** Makes it likely that another thread comes in here, which a defect without it would show once in many runs. */
    static void invite() {
        LockSupport.parkNanos(MOMENT_NANOS);
    }
}

package io.leanctx.torture;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * How much is done, and where.
 *
 * @param seed what the first store is drawn from; the next has the next one
 * @param rounds how many at most; 0 for any number
 * @param minutes how long at most; 0 for any time
 * @param directory where the stores are
 * @param keepsHarmed whether a store in which something was found is told of and kept
 */
record Effort(long seed, long rounds, long minutes, Path directory, boolean keepsHarmed) {

    boolean isDone(long done, long beganNanos) {
        return (rounds > 0 && done >= rounds)
                || (minutes > 0 && System.nanoTime() - beganNanos >= TimeUnit.MINUTES.toNanos(minutes));
    }
}

package io.leanctx.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits until what one thing left behind is done, so that the next does not pay for it. */
final class Quiet {

    private static final long LOOK_NANOS = 50_000_000;

    private static final long LONGEST_SYNC_SECONDS = 30;

    /** Of a processor. */
    private static final double IDLE = 0.1;

    private Quiet() {}

    /** Waits for this process to rest, compactions and all, for so long at most; and for the device to have all of it. */
    static void await(Duration atMost) throws InterruptedException {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            long end = System.nanoTime() + atMost.toNanos();
            long looked = System.nanoTime();
            long spent = system.getProcessCpuTime();
            boolean idle = false;
            while (!idle && looked < end) {
                LockSupport.parkNanos(Math.min(LOOK_NANOS, end - looked));
                long now = System.nanoTime();
                long spentNow = system.getProcessCpuTime();
                idle = spentNow - spent < (now - looked) * IDLE;
                looked = now;
                spent = spentNow;
            }
        }
        try {
            new ProcessBuilder("sync").inheritIO().start().waitFor(LONGEST_SYNC_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            // A system without that program; there the device is busy with what came before.
        }
    }
}

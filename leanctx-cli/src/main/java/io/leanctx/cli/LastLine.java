package io.leanctx.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets what is being printed be printed to its end when the process is told to end, and nothing after it. Whoever ends it waits for
 * that alone, and not for what is read to be printed next.
 */
final class LastLine {

    /** Prints something. */
    @FunctionalInterface
    interface Printing {
        void run() throws IOException;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private boolean ended;

    /** Prints something whole; false, with nothing printed, if this has ended. */
    boolean print(Printing printing) throws IOException {
        lock.lock();
        try {
            if (ended) {
                return false;
            }
            printing.run();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for what is being printed, so long at most, and lets nothing more be. */
    void end(Duration patience) throws InterruptedException {
        if (lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            try {
                ended = true;
            } finally {
                lock.unlock();
            }
        }
    }
}

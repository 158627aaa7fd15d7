package io.leanctx.rocks;

import io.leanctx.StoreClosedException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the calls that are under way, so that nothing native is freed beneath one: RocksDB answers a use after free
 * with the death of the JVM. Whoever entered must leave, once.
 */
final class Gate {

    private static final int SHUT = Integer.MIN_VALUE;

    private final Path directory;

    /** How many are inside; with {@link #SHUT} added once nobody else may enter. */
    private final AtomicInteger inside = new AtomicInteger();

    private final CountDownLatch drained = new CountDownLatch(1);
    private final CountDownLatch freed = new CountDownLatch(1);

    Gate(Path directory) {
        this.directory = directory;
    }

    /**
     * Enters.
     *
     * @throws StoreClosedException if the gate is shut; the caller is then not inside
     */
    void enter() {
        if (!tryEnter()) {
            throw new StoreClosedException("the store in " + directory + " is closed; open it again to go on");
        }
    }

    /** Enters, or says false if the gate is shut. */
    boolean tryEnter() {
        while (true) {
            int now = inside.get();
            if (now < 0) {
                return false;
            }
            if (inside.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    void leave() {
        if (inside.decrementAndGet() == SHUT) {
            drained.countDown();
        }
    }

    /**
     * Shuts the gate and waits until everyone has left. An interrupt does not end the wait, and is kept.
     *
     * @param hurry done once nobody else can enter, so that those who are inside leave soon
     * @return true for the one caller that now must free what the gate guarded and then call {@link #freed()}; the
     *     others come back when it has
     */
    boolean shut(Runnable hurry) {
        while (true) {
            int now = inside.get();
            if (now < 0) {
                awaitUninterruptibly(freed);
                return false;
            }
            if (inside.compareAndSet(now, now + SHUT)) {
                if (now > 0) {
                    hurry.run();
                    awaitUninterruptibly(drained);
                }
                return true;
            }
        }
    }

    void freed() {
        freed.countDown();
    }

    /** Waits for a latch. An interrupt does not end the wait, and is kept. */
    static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

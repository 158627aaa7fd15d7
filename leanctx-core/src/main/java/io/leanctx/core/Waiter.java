package io.leanctx.core;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Wakes one thread when a session has moved; moves before it waits are not missed, and several count as one. */
final class Waiter implements Wakeable {

    private final Semaphore moved = new Semaphore(0);

    @Override
    public void wake() {
        if (moved.availablePermits() == 0) {
            moved.release();
        }
    }

    /**
     * Asks at once and after each move, until there is an answer or patience is at its end.
     *
     * @param patience in nanoseconds; asks once if it is none
     */
    <T> Optional<T> until(Supplier<Optional<T>> question, long patience) throws InterruptedException {
        long began = System.nanoTime();
        while (true) {
            Optional<T> answer = question.get();
            long left = patience - (System.nanoTime() - began);
            if (answer.isPresent() || left <= 0) {
                return answer;
            }
            if (moved.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                moved.drainPermits();
            }
        }
    }
}

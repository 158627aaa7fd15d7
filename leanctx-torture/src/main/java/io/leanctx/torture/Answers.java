package io.leanctx.torture;

import io.leanctx.LeanCtxException;
import io.leanctx.OutcomeUnknownException;
import io.leanctx.StoreFullException;
import io.leanctx.spi.AppendFailedException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the storage of one process answered, and whether it keeps to it: once a write has failed half-way, nothing may be
 * acknowledged until the store was opened again. Safe for use by several threads.
 */
final class Answers {

    /** No answer takes longer, whatever the storage does. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long NEVER = Long.MIN_VALUE;

    private final Signals signals;
    private final Semaphore acknowledged = new Semaphore(0);

    /** When the first answer had come that says that a write failed half-way. */
    private final AtomicLong failedAt = new AtomicLong(NEVER);

    Answers(Signals signals) {
        this.signals = signals;
    }

    /** Notes an acknowledgement of what was tried at a time; says what is wrong with it. */
    Optional<String> acknowledged(long beganNanos) {
        signals.send(Signal.ACKNOWLEDGED);
        acknowledged.release();
        long failed = failedAt.get();
        return failed != NEVER && beganNanos - failed > 0
                ? Optional.of("was acknowledged, though a write had failed half-way before it began")
                : late(beganNanos);
    }

    /** Waits for so many acknowledgements; says false if they do not come in time. */
    boolean await(int count) throws InterruptedException {
        return acknowledged.tryAcquire(count, PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    }

    /** Notes that the storage failed a commit. */
    Optional<String> failed(long beganNanos, LeanCtxException answer) {
        if (isHalfWay(answer)) {
            failedAt.compareAndSet(NEVER, System.nanoTime());
        }
        signals.send(
                answer instanceof StoreFullException
                        ? Signal.FULL
                        : answer instanceof OutcomeUnknownException ? Signal.UNKNOWN : Signal.REFUSED);
        return late(beganNanos);
    }

    /** What is wrong with an answer that comes now. */
    static Optional<String> late(long beganNanos) {
        long nanos = System.nanoTime() - beganNanos;
        return nanos > PATIENCE_NANOS
                ? Optional.of("was answered after " + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s")
                : Optional.empty();
    }

    private static boolean isHalfWay(Throwable answer) {
        for (Throwable cause = answer; cause != null; cause = cause.getCause()) {
            if (cause instanceof AppendFailedException) {
                return true;
            }
        }
        return false;
    }
}

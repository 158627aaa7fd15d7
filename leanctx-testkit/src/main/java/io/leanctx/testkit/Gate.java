package io.leanctx.testkit;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Where calls of one sort pass; open unless the test holds them. */
final class Gate {

    private final AtomicReference<@Nullable Hold> hold = new AtomicReference<>();

    /** Closes it; the hold in force, if there is one. */
    Hold hold() {
        return Objects.requireNonNull(
                hold.updateAndGet(current -> current == null || current.isReleased() ? new Hold() : current));
    }

    void open() {
        Hold current = hold.getAndSet(null);
        if (current != null) {
            current.release();
        }
    }

    /** Waits while it is closed. False if it stayed so for too long. */
    boolean pass() {
        Hold current = hold.get();
        return current == null || current.pass();
    }

    /** Runs a signal once it is open, without waiting for that. */
    void signal(Runnable signal) {
        Hold current = hold.get();
        if (current == null) {
            signal.run();
        } else {
            current.keepBack(signal);
        }
    }
}

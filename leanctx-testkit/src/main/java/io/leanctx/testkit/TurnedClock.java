package io.leanctx.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that moves only when it is turned. */
final class TurnedClock implements InstantSource {

    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2026-03-01T09:00:00Z"));

    @Override
    public Instant instant() {
        return Objects.requireNonNull(time.get());
    }

    /** Turns it on; answers the time it shows then. */
    Instant turn(Duration by) {
        return Objects.requireNonNull(time.updateAndGet(now -> now.plus(by)));
    }
}

package io.leanctx.testkit;

import io.leanctx.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that moves only when the test moves it. Given to a store, it decides when commits are made, and when claims,
 * handoffs and presence end. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class TestClock implements InstantSource {

    /** What a clock shows that was not set to another time. */
    public static final Instant MORNING = Instant.parse("2026-03-01T09:00:00Z");

    private final AtomicReference<Instant> time;

    private TestClock(Instant time) {
        this.time = new AtomicReference<>(time);
    }

    /**
     * Makes a clock that shows {@link #MORNING}.
     *
     * @return the clock
     */
    public static TestClock create() {
        return at(MORNING);
    }

    /**
     * Makes a clock that shows a time.
     *
     * @param time the time
     * @return the clock
     */
    public static TestClock at(Instant time) {
        return new TestClock(Objects.requireNonNull(time, "the time of a test clock"));
    }

    @Override
    public Instant instant() {
        return Objects.requireNonNull(time.get());
    }

    /**
     * Moves the clock on.
     *
     * @param by how far, not negative; {@link #set} turns it back
     * @return the time it shows then
     * @throws InvalidInputException if {@code by} is negative; the clock stays
     */
    public Instant advance(Duration by) {
        if (by.isNegative()) {
            throw new InvalidInputException("a test clock is not advanced by " + by + "; use set to turn it back");
        }
        return Objects.requireNonNull(time.updateAndGet(now -> now.plus(by)));
    }

    /**
     * Sets the clock, also back, as the clock of a machine may jump.
     *
     * @param to the time it shows then
     */
    public void set(Instant to) {
        time.set(Objects.requireNonNull(to, "the time of a test clock"));
    }

    /** The time it shows. */
    @Override
    public String toString() {
        return "test clock at " + time.get();
    }
}

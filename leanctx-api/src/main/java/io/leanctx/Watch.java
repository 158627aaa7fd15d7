package io.leanctx;

import java.time.Duration;
import java.util.Optional;

/**
 * The commits of a channel after a position, each once, in order, without a gap, live. A watch is a cursor into the
 * log, not a queue: a slow reader loses nothing and holds up nobody. A commit is delivered only when it is as durable
 * as the store's {@link Durability} says.
 *
 * <p>Safe for use by several threads; each event goes to one of them.
 *
 * @since 0.1.0
 */
public interface Watch extends AutoCloseable {

    /**
     * Waits for the next event.
     *
     * @param timeout how long at most; zero or negative to look without waiting
     * @return the event; empty if there was none in time. After an event other than {@link WatchEvent.Committed} the
     *     same one is returned each time
     * @throws InterruptedException if the thread is interrupted while it waits; the position stays
     * @throws InvalidInputException if events of this watch go to a listener
     */
    Optional<WatchEvent> next(Duration timeout) throws InterruptedException;

    /**
     * Where the watch stands; a new watch from here goes on without a gap or a repetition.
     *
     * @return the position of the last commit delivered; with a listener, of the last one that it completed
     */
    Position position();

    /** Ends the watch and wakes whoever waits. Idempotent. A listener that runs is not waited for. */
    @Override
    void close();
}

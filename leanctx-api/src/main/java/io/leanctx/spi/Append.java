package io.leanctx.spi;

import io.leanctx.InvalidInputException;
import java.util.List;

/**
 * A request to put one entry at the end of a log.
 *
 * @param key the log
 * @param expectedRevision the revision its head must have; 0 if the log must not exist yet
 * @param operation the id of the operation, not yet in the log
 * @param entry the entry, which gets revision {@code expectedRevision + 1}
 * @param head the head afterwards. Where its {@code oldest} is above that of the head before, the entries, operations and
 *     snapshots below it are no longer served, and their space is given back in time
 * @param preconditions what must be true of other logs
 * @since 0.1.0
 */
public record Append(
        ChannelKey key,
        long expectedRevision,
        String operation,
        Bytes entry,
        Head head,
        List<Precondition> preconditions) {

    /**
     * Creates a request; the list is copied.
     *
     * @param key the log
     * @param expectedRevision the revision its head must have
     * @param operation the id of the operation, not yet in the log
     * @param entry the entry, which gets revision {@code expectedRevision + 1}
     * @param head the head afterwards
     * @param preconditions what must be true of other logs
     * @throws InvalidInputException if {@code head} is not at {@code expectedRevision + 1}
     */
    public Append {
        preconditions = List.copyOf(preconditions);
        if (expectedRevision < 0 || head.revision() != expectedRevision + 1) {
            throw new InvalidInputException("an append to " + key + " expects revision " + expectedRevision
                    + " and leaves the head at " + head.revision() + "; it must leave it one further");
        }
    }
}

package io.leanctx.spi;

import io.leanctx.InvalidInputException;
import io.leanctx.Position;
import java.util.List;

/**
 * A request to put one entry at the end of a log.
 *
 * @param key the log
 * @param expected the position its head must have, revision and hash; {@link Position#START} if the log must not exist
 *     yet. The hash matters where a revision was taken back and given to another entry: the entry that is to follow one
 *     must not come to follow the other
 * @param operation the id of the operation, not yet in the log
 * @param entry the entry, which gets the revision after the expected one
 * @param head the head afterwards. Where its {@code oldest} is above that of the head before, the entries, operations and
 *     snapshots below it are no longer served, and their space is given back in time
 * @param preconditions what must be true of other logs
 * @since 0.1.0
 */
public record Append(
        ChannelKey key, Position expected, String operation, Bytes entry, Head head, List<Precondition> preconditions) {

    /**
     * Creates a request; the list is copied.
     *
     * @param key the log
     * @param expected the position its head must have
     * @param operation the id of the operation
     * @param entry the entry
     * @param head the head afterwards
     * @param preconditions what must be true of other logs
     * @throws InvalidInputException if {@code head} is not at the revision after the expected one
     */
    public Append {
        preconditions = List.copyOf(preconditions);
        if (head.revision() != expected.revision() + 1) {
            throw new InvalidInputException("an append to " + key + " expects revision " + expected.revision()
                    + " and leaves the head at " + head.revision() + "; it must leave it one further");
        }
    }
}

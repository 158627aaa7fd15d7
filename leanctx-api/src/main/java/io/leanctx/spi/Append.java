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
 * @param blobs what the entry refers to. Each is served from here on, and at least as long as an entry that brought it
 *     is served and not rewritten without it. One that the workspace has is not stored again
 * @param rewrites other bytes for earlier entries of this log. With them, the blobs that these entries brought are theirs
 *     no more, except those that {@link Rewrite#keeps} names. Every snapshot of the log from the least of their revisions
 *     on is no longer served, and one that comes later for a revision from that up to the expected one is not kept. When the
 *     append is answered, what was replaced is no longer in the storage's own files either, as far as the backend can see
 *     to that
 * @since 0.1.0
 */
public record Append(
        ChannelKey key,
        Position expected,
        String operation,
        Bytes entry,
        Head head,
        List<Precondition> preconditions,
        List<Blob> blobs,
        List<Rewrite> rewrites) {

    /**
     * Creates a request; the lists are copied.
     *
     * @param key the log
     * @param expected the position its head must have
     * @param operation the id of the operation
     * @param entry the entry
     * @param head the head afterwards
     * @param preconditions what must be true of other logs
     * @param blobs what the entry refers to
     * @param rewrites other bytes for earlier entries of this log
     * @throws InvalidInputException if {@code head} is not at the revision after the expected one, or a rewrite is of an
     *     entry that this append makes or drops
     */
    public Append {
        preconditions = List.copyOf(preconditions);
        blobs = List.copyOf(blobs);
        rewrites = List.copyOf(rewrites);
        if (head.revision() != expected.revision() + 1) {
            throw new InvalidInputException("an append to " + key + " expects revision " + expected.revision()
                    + " and leaves the head at " + head.revision() + "; it must leave it one further");
        }
        for (Rewrite rewrite : rewrites) {
            if (rewrite.revision() < head.oldest() || rewrite.revision() > expected.revision()) {
                throw new InvalidInputException("an append to " + key + " rewrites revision " + rewrite.revision()
                        + ", which is not in " + head.oldest() + ".." + expected.revision());
            }
        }
    }

    /**
     * A request that refers to no blobs and rewrites nothing.
     *
     * @param key the log
     * @param expected the position its head must have
     * @param operation the id of the operation
     * @param entry the entry
     * @param head the head afterwards
     * @param preconditions what must be true of other logs
     * @throws InvalidInputException if {@code head} is not at the revision after the expected one
     */
    public Append(
            ChannelKey key,
            Position expected,
            String operation,
            Bytes entry,
            Head head,
            List<Precondition> preconditions) {
        this(key, expected, operation, entry, head, preconditions, List.of(), List.of());
    }
}

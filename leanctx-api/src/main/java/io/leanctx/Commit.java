package io.leanctx;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A proposal that the store accepted: one step of a channel's log. Immutable.
 *
 * @param workspace the workspace
 * @param channel the channel
 * @param position its revision and hash
 * @param at when the store accepted it, by the store's clock, in whole microseconds; never earlier than the commit before
 * @param agent the id of the agent who made it
 * @param operation the id of the operation, given or made up
 * @param base the position its agent had seen
 * @param seen revisions after the base that its agent knew all the same, since it had made them itself; ascending
 * @param guard what must not have been written after the base, except at the revisions seen, and was not
 * @param changes the changes, in order, at least one
 * @since 0.1.0
 */
public record Commit(
        String workspace,
        String channel,
        Position position,
        Instant at,
        String agent,
        String operation,
        Position base,
        List<Long> seen,
        Set<Scope> guard,
        List<Change> changes) {

    /**
     * Creates a commit; the collections are copied.
     *
     * @param workspace the workspace
     * @param channel the channel
     * @param position its revision and hash
     * @param at when the store accepted it, by the store's clock, in whole microseconds
     * @param agent the id of the agent who made it
     * @param operation the id of the operation, given or made up
     * @param base the position its agent had seen
     * @param seen revisions after the base that its agent knew all the same, since it had made them itself
     * @param guard what must not have been written after the base, except at the revisions seen, and was not
     * @param changes the changes, in order, at least one
     */
    public Commit {
        seen = List.copyOf(seen);
        guard = Set.copyOf(guard);
        changes = List.copyOf(changes);
    }

    /**
     * The revision.
     *
     * @return at least 1, one more than that of the commit before
     */
    public long revision() {
        return position.revision();
    }
}

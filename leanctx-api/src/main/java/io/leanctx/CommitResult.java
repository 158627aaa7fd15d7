package io.leanctx;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The answer to a proposal: it is in the log for good, or it is not there at all and the answer says why.
 *
 * @since 0.1.0
 */
public sealed interface CommitResult {

    /**
     * The proposal landed. As durable as the store was asked to make it.
     *
     * @param commit the commit
     * @param session the session at the commit's revision, or at a later one if {@code repeated}
     * @param repeated true if the operation had landed before and this is the first try's commit
     * @since 0.1.0
     */
    record Committed(Commit commit, Session session, boolean repeated) implements CommitResult, UpdateResult {}

    /**
     * The proposal did not land, because something it guards was written after its base, or it claims what is held. The
     * participant has now seen {@code session}.
     *
     * @param session the session that stood in the way
     * @param base the position the proposal was based on
     * @param contested the scopes of the guard that were written since, and those of claims that others hold
     * @param writes the scopes that the proposal would have written
     * @param missed commits after the base but the participant's own, oldest first: the newest {@value #MAX_MISSED}, and the newest of each
     *     contested single scope even if it is older
     * @param missedCount how many commits of others there are after the base, in {@code missed} or not
     * @param at when this was decided, by the store's clock
     * @since 0.1.0
     */
    record Conflict(
            Session session,
            Position base,
            Set<Scope> contested,
            Set<Scope> writes,
            List<Commit> missed,
            long missedCount,
            Instant at)
            implements CommitResult {

        /** How many of the newest missed commits a conflict carries. */
        public static final int MAX_MISSED = 64;

        /**
         * Creates a conflict; the collections are copied.
         *
         * @param session the session that stood in the way
         * @param base the position the proposal was based on
         * @param contested the scopes of the guard that were written since, and those of claims that others hold
         * @param writes the scopes that the proposal would have written
         * @param missed commits after the base, oldest first
         * @param missedCount how many commits of others there are after the base, in {@code missed} or not
         * @param at when this was decided, by the store's clock
         */
        public Conflict {
            contested = Set.copyOf(contested);
            writes = Set.copyOf(writes);
            missed = List.copyOf(missed);
        }

        /**
         * The conflict in words: what was missed, who wrote it, and what to do. Fit for a log or a prompt.
         *
         * @return several lines, without a line break at the end
         */
        public String describe() {
            return ConflictText.of(this);
        }
    }

    /**
     * Goes one way or the other.
     *
     * @param committed called if the proposal landed
     * @param conflict called if it did not
     * @param <R> the type of the result
     * @return what the function called returned
     */
    default <R> R fold(
            Function<? super Committed, ? extends R> committed, Function<? super Conflict, ? extends R> conflict) {
        return this instanceof Committed landed ? committed.apply(landed) : conflict.apply((Conflict) this);
    }

    /**
     * The commit, for a caller that cannot go on after a conflict.
     *
     * @return the answer of a proposal that landed
     * @throws ConflictException if it did not land; nothing of it was written
     */
    default Committed orThrow() {
        return fold(landed -> landed, conflict -> {
            throw new ConflictException(conflict);
        });
    }
}

package io.leanctx;

/**
 * The answer to {@link Participant#update}.
 *
 * @since 0.1.0
 */
public sealed interface UpdateResult permits CommitResult.Committed, UpdateResult.Unchanged {

    /**
     * The session after the update.
     *
     * @return the session at the commit, or the one that the function left unchanged
     */
    Session session();

    /**
     * The function proposed no change, so nothing was written.
     *
     * @param session the session it was called with last
     * @since 0.1.0
     */
    record Unchanged(Session session) implements UpdateResult {}
}

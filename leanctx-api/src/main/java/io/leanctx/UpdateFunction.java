package io.leanctx;

/**
 * Computes changes from a session, see {@link Participant#update}. It may be called several times, each time with a
 * newer session, so it must have no effect but on the proposal.
 *
 * @param <X> what it may throw
 * @since 0.1.0
 */
@FunctionalInterface
public interface UpdateFunction<X extends Exception> {

    /**
     * Proposes changes, or none.
     *
     * @param session the session as it is
     * @param proposal collects the changes; guarded {@linkplain Proposal#strict strictly} unless it is
     *     {@linkplain Proposal#scoped narrowed}
     * @throws X to give up; nothing is written then
     */
    void apply(Session session, Proposal proposal) throws X;
}

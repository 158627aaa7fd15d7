package io.leanctx;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * An agent at a channel: the handle a host writes through. Safe for use by several threads; they share one base.
 *
 * <p><b>The base</b> of its commits is the newest position that was handed to its caller: by {@link #session()}, by an
 * event of its own {@link #watch()}, by the session of a conflict it waited for, or by the session that an {@link #update} called its
 * function with. It begins where {@link Workspace#join} or {@link Workspace#at} put it. The participant's own commits
 * count as seen, and the base moves over those that follow it directly; what others committed before them does not, even
 * though it is in the session of a {@link CommitResult.Committed}. So a participant never overwrites what its agent was
 * not shown. After a {@link HistoryDivergedException}, {@link #session()} makes the log as it is the base.
 *
 * <p><b>The verbs</b> ({@link #setTask}, {@link #addFinding} and so on) commit one change each and return the commit.
 * All that commit throw, each time with nothing written unless it says otherwise:
 *
 * <ul>
 *   <li>{@link ConflictException} (verbs and {@link #delete}): what the change overwrites was written since the base, or
 *       the session that the base is of was deleted
 *   <li>{@link InvalidInputException}, {@link LimitExceededException}: the input breaks a rule or is over a limit
 *   <li>{@link OperationMismatchException}: the operation id belongs to another commit
 *   <li>{@link NotAllowedException}: the agent's credentials are not valid (any more)
 *   <li>{@link HistoryDivergedException}: the base is not a position of this log
 *   <li>{@link TruncatedException}: the base lies below the oldest commit kept, and the operation id is the caller's own,
 *       so that a first try may have landed in what is gone
 *   <li>{@link OutcomeUnknownException}: the storage failed half-way; the commit <em>may have landed</em>
 *   <li>{@link RetriesExhaustedException}: other stores over the same backend kept getting in between
 *   <li>{@link StoreClosedException}, {@link StoreFullException}, {@link StoreFailedException},
 *       {@link StoreCorruptException}: the store takes no write
 * </ul>
 *
 * <p>A commit that returned is as durable as the store's {@link Durability} says. An interrupted caller keeps waiting
 * for the answer, since the commit cannot be taken back, and finds its interrupt flag set afterwards.
 *
 * @since 0.1.0
 */
public interface Participant extends Verbs<Commit>, AutoCloseable {

    /**
     * The agent.
     *
     * @return its id
     */
    String agent();

    /**
     * The channel.
     *
     * @return its name
     */
    String channel();

    /**
     * The base of the next commit.
     *
     * @return the newest position handed to the caller
     */
    Position base();

    /**
     * Reads the session as it is, and makes it the base.
     *
     * @return the session, with every commit that was acknowledged before this call
     * @throws StoreClosedException if the store or this participant is closed
     * @throws StoreCorruptException if the stored log does not verify; the base stays
     */
    Session session();

    /**
     * Commits one change.
     *
     * @param change the change
     * @return the commit
     * @throws ConflictException see the type's list of exceptions
     */
    @Override
    Commit add(Change change);

    /**
     * Commits changes together, and answers a conflict as a value.
     *
     * @param changes collects the changes, at least one; runs once, on this thread. What it throws passes through, and
     *     nothing is written then
     * @return whether the changes landed; all of them or none
     */
    CommitResult tryCommit(Consumer<? super Proposal> changes);

    /**
     * Commits changes together without waiting. A conflict answered here does not move the base, since more may have been
     * proposed before anyone looked at it: read the {@link #session()} before trying again.
     *
     * @param changes collects the changes; runs once, on this thread, before this method returns. What it throws passes
     *     through
     * @return completed with the answer, or with one of the exceptions in the type's list; on the store's executor, or
     *     already where there was nothing to wait for
     */
    CompletionStage<CommitResult> commitAsync(Consumer<? super Proposal> changes);

    /**
     * Reads, computes and commits until nobody came in between: the session is read, {@code function} proposes, the
     * proposal is committed strictly unless narrowed, and on a conflict all begins again, up to the store's
     * {@link RetryPolicy}.
     *
     * @param function computes the changes; <em>may run several times</em>, on this thread; never again after a try whose
     *     outcome is unknown
     * @param <X> what it may throw; passes through, and nothing is written then
     * @return the commit, or {@link UpdateResult.Unchanged} if the function proposed nothing
     * @throws X if the function gave up
     * @throws RetriesExhaustedException if each try met a conflict; nothing is written
     */
    <X extends Exception> UpdateResult update(UpdateFunction<X> function) throws X;

    /**
     * Deletes the session: a commit that guards everything, and with which the log begins anew. What was in it can no
     * longer be read from here, and the backend gives its space back in time; the revisions go on counting.
     *
     * @return the commit
     * @throws ConflictException if anything was committed that this participant has not seen
     */
    Commit delete();

    /**
     * Watches the channel from the base. Each commit that the watch delivers becomes the base.
     *
     * @return a watch to pull from; to be closed
     */
    Watch watch();

    /** Ends the handle. Idempotent, and allowed after the store was closed. What was committed stays. */
    @Override
    void close();
}

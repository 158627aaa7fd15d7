package io.leanctx;

import java.time.Duration;
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
 *   <li>{@link NotAllowedException}: the agent's credentials are not valid (any more), or the commit is not signed with the
 *       key in its profile
 *   <li>{@link ClaimLostException}: the commit rests on a claim that the agent does not hold (any more)
 *   <li>{@link HandoffClosedException}: the handoff that the commit answers cannot be answered so (any more)
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
     * Commits one change that refers to content.
     *
     * @param change the change
     * @param content what it refers to
     * @return the commit
     * @throws ConflictException see the type's list of exceptions
     */
    @Override
    Commit add(Change change, byte[] content);

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

    /**
     * Claims a resource, if nobody holds it.
     *
     * @param resource what to claim
     * @param ttl how long, see {@link Coordination.Claimed}
     * @return the claim, or who holds it and until when
     * @throws ConflictException if the session that the base is of was deleted; nothing is written
     */
    ClaimResult claim(String resource, Duration ttl);

    /**
     * Makes a claim last from now on as long as said.
     *
     * @param claim the claim
     * @param ttl how long from now
     * @return the claim, with the same token
     * @throws ClaimLostException if this agent does not hold it any more; nothing is written
     */
    Claim renew(Claim claim, Duration ttl);

    /**
     * Ends a claim.
     *
     * @param claim the claim
     * @return the commit
     * @throws ClaimLostException if it is not the newest one on its resource, or is another agent's; nothing is written
     */
    default Commit release(Claim claim) {
        return tryCommit(proposal -> proposal.release(claim)).orThrow().commit();
    }

    /**
     * Reads what others had for this agent since it last acknowledged: messages and shared context for it, its role or
     * everyone, and handoffs that it can accept. What was summarized is in it as well. The inbox of a fork begins with the
     * fork: what was copied is in the inboxes of the other channel. Not a reading of the session: the base stays.
     *
     * <p>It comes at least once: where what was acknowledged is lost, or is not of the log as it is (any more), all comes
     * again that is still there.
     *
     * @return the inbox
     * @throws NotAllowedException if the agent's credentials are not valid (any more)
     */
    Inbox inbox();

    /**
     * Notes that this agent has taken in what its inbox had, for all its participants at this channel. Survives restarts and
     * costs no revision; where it is lost, what was acknowledged comes again. An older position than the one noted before
     * changes nothing.
     *
     * @param upTo {@link Inbox#upTo}
     * @throws InvalidInputException if the position is beyond the head; nothing changes
     * @throws HistoryDivergedException if the position is not of this log; nothing changes
     * @throws NotAllowedException if the agent's credentials are not valid (any more)
     */
    void acknowledge(Position upTo);

    /**
     * Renders the session for this agent's context window, and makes it the base. What concerns the agent (its id and its
     * role) comes before what concerns others.
     *
     * @param request how it is wanted
     * @return the brief
     * @throws LimitExceededException if the budget is too small for even the headline; the message says how much that needs,
     *     and the base stays
     * @throws HistoryDivergedException if the position since which is wanted is not of this log; the base stays
     * @throws TruncatedException if that position is below what the log has; the base stays
     */
    Brief brief(BriefRequest request);

    /**
     * Renders the whole session in Markdown, and makes it the base.
     *
     * @param budget how many tokens it may have
     * @return the brief
     * @throws LimitExceededException if the budget is too small for even the headline
     */
    default Brief brief(TokenBudget budget) {
        return brief(BriefRequest.of(budget));
    }

    /**
     * Makes a bundle of the session as it is: brief, task, decisions, findings, next steps, knowledge and files, each with
     * its author and time. The same for the same session, agent and privacy. Writes nothing, and leaves the base.
     *
     * @param privacy whether secrets are masked in all its texts: those of well-known shapes, and what the store's redactor
     *     takes out
     * @return the bundle; one that is to be {@linkplain #offer offered} has at most {@value Limits#MAX_CONTENT_BYTES} bytes
     */
    Bundle bundle(Bundle.Privacy privacy);

    /**
     * Makes a bundle with secrets of well-known shapes masked.
     *
     * @return the bundle
     */
    default Bundle bundle() {
        return bundle(Bundle.Privacy.REDACTED);
    }

    /**
     * Adds what a bundle of this workspace holds: its findings, decisions and files; its knowledge, task and next steps where
     * the session has none. They become entries of this agent; who wrote them first stands in the bundle. What a decision
     * took the place of is left out, since that stands in another log.
     *
     * <p>It takes as many commits as the limits of the store ask for; the last one records the import. Where it was
     * interrupted, importing again goes on as long as the log has what landed, whichever agent does it; where it is done, it
     * changes nothing. What others write meanwhile is not overwritten. The participant's base moves over these commits as
     * over any other of its own.
     *
     * @param bundle the bundle
     * @return the last commit, or {@link UpdateResult.Unchanged} if the session has it already: it was imported before, or
     *     made of this very log
     * @throws InvalidInputException if it is not a bundle, or something in it breaks a rule; nothing is written
     * @throws LimitExceededException if an entry of it is over a limit of the store; nothing is written
     * @throws NotAllowedException if it is of another workspace; nothing is written
     * @throws RetriesExhaustedException if others kept getting in between; what landed stays
     */
    UpdateResult importBundle(Bundle bundle);

    /**
     * As {@link #importBundle}, for a bundle of any workspace: what is in it comes to be seen by this one.
     *
     * @param bundle the bundle
     * @return the last commit, or {@link UpdateResult.Unchanged} if the session has it already
     * @throws InvalidInputException if it is not a bundle, or something in it breaks a rule; nothing is written
     * @throws LimitExceededException if an entry of it is over a limit of the store; nothing is written
     * @throws RetriesExhaustedException if others kept getting in between; what landed stays
     */
    UpdateResult importForeign(Bundle bundle);

    /**
     * Begins another channel with a copy of this one's session: task, progress, next steps, findings, decisions, knowledge,
     * files, summaries, messages, shared context, imports and the host's own kinds. Claims, handoffs, inboxes and operation ids are
     * not copied. The copied entries are entries of the other channel's revision 1.
     *
     * @param position what to copy, a position of this channel
     * @param channel the other channel; nobody has written to it yet
     * @return its revision 1
     * @throws ConflictException if somebody has written to it; nothing is written
     * @throws HistoryDivergedException if the position is not of this log
     * @throws TruncatedException if the position is below the oldest commit kept
     * @throws NotAllowedException if the session has changes that this version does not know and could not copy
     */
    Commit fork(Position position, String channel);

    /**
     * Drops the oldest commits from the log for good, behind a commit that keeps what they had made of the session. The
     * session stays as it is. What was before can no longer be read: history, watches and sessions below get
     * {@link TruncatedException} with the oldest revision left, and so does a commit with an operation id of the caller's own
     * and a base below; {@link Workspace#sessionAt} serves {@code upTo}, and the log goes on from there. Content that the
     * session refers to is kept; it is read into memory for that.
     *
     * @param upTo the newest revision to drop; below the head
     * @return the commit
     * @throws InvalidInputException if {@code upTo} is below 1, or not below the head
     * @throws TruncatedException if {@code upTo} was dropped before
     * @throws NotAllowedException if the session has changes that this version does not know and could not keep
     */
    Commit truncate(long upTo);

    /**
     * Erases the text of a commit, for good: from the log, from snapshots and caches, and from what the log begins with. What
     * was shared or handed over with it is dropped as well. The commit keeps its revision, hash, author and scopes, so the
     * chain still verifies; {@link Upkeep.Withheld} stands for each of its changes that had text.
     *
     * <p>When this returns, the text is no longer in the store's own files, as far as its backend can see to that. Copies
     * elsewhere (backups, sessions and commits that a program holds, forks, bundles) are not reached.
     *
     * @param revision the commit
     * @param reason why; recorded
     * @return the commit that records it
     * @throws InvalidInputException if there is no such commit, or it has no text (any more)
     * @throws TruncatedException if it was dropped from the log, and nothing of it is left in what that begins with
     */
    Commit erase(long revision, String reason);

    /**
     * Ends the handle, and the agent's {@linkplain Workspace#presence presence} if it has no other at this channel.
     * Idempotent, and allowed after the store was closed. What was committed stays.
     */
    @Override
    void close();
}

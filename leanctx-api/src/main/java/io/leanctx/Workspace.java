package io.leanctx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One team's sessions: all that the code of one tenant needs to hold. Nothing reached from here can see, list or address
 * another workspace. A workspace needs no creation; it exists when something is written to it. Safe for use by several
 * threads.
 *
 * <p>Besides what the methods name, each throws {@link StoreClosedException} after the store was closed,
 * {@link InvalidInputException} for a name that breaks a rule of {@link Names}, and {@link StoreCorruptException} where
 * what is stored does not verify. Reading writes nothing.
 *
 * @since 0.1.0
 */
public interface Workspace {

    /**
     * The workspace's id.
     *
     * @return the id
     */
    String id();

    /**
     * Registers an agent under the id in its profile, for good.
     *
     * @param profile who it is
     * @return its credentials; the token is given out here and never again, the store keeps only its hash
     * @throws NotAllowedException if the id is taken; nothing is written
     * @throws OutcomeUnknownException if the storage failed half-way: the id may be taken by an agent whose token nobody
     *     has
     */
    Agent register(AgentProfile profile);

    /**
     * Registers an agent under the first free id of {@code cursor}, {@code cursor-2}, {@code cursor-3} …, where the id in
     * the profile is {@code cursor}.
     *
     * @param profile who it is; its id is where the search begins
     * @return its credentials
     * @throws OutcomeUnknownException as with {@link #register}
     */
    Agent registerNew(AgentProfile profile);

    /**
     * Registers an agent under the first free id that begins with the name of its client.
     *
     * @param client the program it runs in, such as {@code cursor}
     * @return its credentials
     * @throws OutcomeUnknownException as with {@link #register}
     */
    default Agent registerNew(String client) {
        return registerNew(AgentProfile.client(client));
    }

    /**
     * Gives an agent a new token in place of the one it has, which from then on no longer works.
     *
     * <p>Of two renewals with the same credentials exactly one succeeds. Participants that joined with the old token can
     * commit no more; who goes on joins again. Profile and key stay.
     *
     * @param agent its credentials; signed with, where its profile has a key
     * @return its new credentials, with the same signing key
     * @throws NotAllowedException if they are not valid (any more); nothing is written
     * @throws OutcomeUnknownException if the storage failed half-way, and went on failing for as long as the store's
     *     {@link RetryPolicy} allows: either token may be the one that works
     */
    Agent renew(Agent agent);

    /**
     * Gives an agent a new token and a new key, or its first one, in place of what it has; from then on neither the old
     * token nor the old key works. The commit that says so is signed with the old key, where there is one.
     *
     * <p>That is decided by the order of the log: what was signed with the old key and is not written by then is refused, in
     * whichever store it waits, and nothing of it is written. What was written before stays, and verifies with the key of
     * its time. An agent that has a key cannot go back to having none; whoever wants that registers another agent.
     *
     * @param agent its credentials; signed with, where its profile has a key
     * @param keys the new keys; the private half stays in this process
     * @return its new credentials, with the new signing key
     * @throws NotAllowedException if the credentials are not valid (any more); nothing is written
     * @throws InvalidInputException if that is the key that it has; nothing is written
     * @throws OutcomeUnknownException if the storage failed half-way, and went on failing for as long as the store's
     *     {@link RetryPolicy} allows: either token, with its key, may be the one that works
     */
    Agent renew(Agent agent, SigningKeys keys);

    /**
     * Shuts an agent out for good: no commit of it lands after this one did, through whichever store. What it wrote stays.
     * Its id is not given out again. Who may do this is the host's to decide; it holds the workspace.
     *
     * @param by who does it; its credentials, signed with where its profile has a key. An agent may revoke itself
     * @param agent the id of the agent to shut out
     * @param reason why; recorded, and told to whoever uses the agent's credentials
     * @throws NotAllowedException if {@code by} is not valid (any more), or {@code agent} is not registered or was revoked
     *     before; nothing is written
     * @throws InvalidInputException if {@code reason} is blank
     * @throws LimitExceededException if {@code reason} is longer than a text may be
     * @throws OutcomeUnknownException if the storage failed half-way, and went on failing for as long as the store's
     *     {@link RetryPolicy} allows; revoke again to find out
     */
    void revoke(Agent by, String agent, String reason);

    /**
     * Reads the log of registrations, renewals and revocations.
     *
     * @param after the revision to begin after; 0 for the beginning
     * @param limit how many commits at most, from 1 to 1,000
     * @return the commits
     * @throws InvalidInputException if {@code after} is negative or beyond the head, or {@code limit} is out of range
     */
    HistoryPage registrations(long after, int limit);

    /**
     * The agents who are or were at a channel: those whose participants are open, and those who left or died in the last 30
     * days. Whoever joins comes to be seen here before {@link #join} or {@link #at} returns, and whoever leaves before
     * {@link Participant#close} does; who died does so 30 seconds later at the most. It is soft: where it cannot be
     * written, nothing else fails, and it may be lost with the process that wrote it.
     *
     * @param channel the channel
     * @return their presence, in the order of their ids
     */
    List<Presence> presence(String channel);

    /**
     * The agents registered in this workspace, without those that were revoked.
     *
     * @return each agent's profile and registration by its id, in the order of the ids' UTF-16 code units
     */
    Map<String, Entry<AgentProfile>> agents();

    /**
     * Joins a channel with nothing seen: the participant's base is {@link Position#START}, so that the first thing it
     * overwrites without having read it is a conflict.
     *
     * @param channel the channel
     * @param agent who joins
     * @return the participant; to be closed
     * @throws NotAllowedException if the agent is not registered here, was revoked, or its token is wrong
     */
    default Participant join(String channel, Agent agent) {
        return at(channel, agent, Position.START);
    }

    /**
     * A participant that has seen a position. For a server that gets positions in requests, or an agent that resumes.
     *
     * @param channel the channel
     * @param agent who takes part
     * @param seen the position it has seen; whether it is one of this log is checked with each commit
     * @return the participant; to be closed
     * @throws NotAllowedException if the agent is not registered here, was revoked, or its token is wrong
     */
    Participant at(String channel, Agent agent, Position seen);

    /**
     * The session of a channel as it is.
     *
     * @param channel the channel
     * @return the session, with every commit that was acknowledged before this call, by whichever store over the same
     *     backend
     */
    Session session(String channel);

    /**
     * The session of a channel as it was.
     *
     * @param channel the channel
     * @param revision the revision, from 0 (the empty session) to the head
     * @return the session at that revision; also at the newest one that was truncated
     * @throws InvalidInputException if {@code revision} is negative or beyond the head
     * @throws TruncatedException if the log no longer reaches back so far
     */
    Session sessionAt(String channel, long revision);

    /**
     * Waits until a channel has reached a revision.
     *
     * @param channel the channel
     * @param revision the revision, from 0
     * @param timeout how long at most
     * @return the session at that revision or a later one; empty if it did not come in time
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    Optional<Session> await(String channel, long revision, Duration timeout) throws InterruptedException;

    /**
     * Reads the log of a channel.
     *
     * @param channel the channel
     * @param after the revision to begin after; 0 for the beginning
     * @param limit how many commits at most, from 1 to 1,000; fewer may come where they are large
     * @return the commits
     * @throws InvalidInputException if {@code after} is negative or beyond the head, or {@code limit} is out of range
     * @throws TruncatedException if the log no longer has the commit after {@code after}
     */
    HistoryPage history(String channel, long after, int limit);

    /**
     * Verifies the log of a channel from its oldest commit to the head it has now, by what is stored and nothing else. It
     * loads no session, blocks no writer, and writes nothing; what is committed meanwhile is not looked at. Where the log
     * is truncated or deleted meanwhile, what is left is verified, from its new beginning to the head by then.
     *
     * <p>Damage is an answer, not an exception. What a log that was truncated begins with is taken as it is, unless the fold
     * is asked for: then the stored session must have the hash that the head names.
     *
     * @param channel the channel
     * @param request what to verify
     * @return how far it is sound, and the first flaw
     * @throws StoreFailedException if the storage cannot be read just now
     * @throws StoreFormatException if a newer version wrote something of it
     */
    Verification verify(String channel, VerifyRequest request);

    /**
     * Who wrote what a scope names. That is the newest change that wrote it: also one that took it away, such as
     * {@link Change.Forget} or {@link Change.Deleted}, or one whose text was erased ({@link Upkeep.Withheld}). For a
     * decision that nobody superseded and a handoff that nobody answered it is their own entry; for what a fork copied,
     * the copy, with the author and time it had.
     *
     * @param channel the channel
     * @param scope the scope, such as {@code Scope.knowledge("auth.algorithm")}
     * @return the change, and what was there before; empty if nothing wrote the scope
     * @throws TruncatedException if the log no longer reaches back to that change; the session still says who made it
     */
    Optional<Blame> blame(String channel, Scope.Single scope);

    /**
     * Who wrote an entry.
     *
     * @param channel the channel
     * @param entry the entry, which need not be in the session any more
     * @return the change, and what was there before
     * @throws InvalidInputException if the log has no such entry
     * @throws TruncatedException if the log no longer reaches back so far
     */
    Blame blame(String channel, EntryRef entry);

    /**
     * Reads content that an entry of any channel of this workspace refers to.
     *
     * @param hash its SHA-256
     * @return the bytes; empty if no entry refers to them (any more)
     */
    Optional<byte[]> content(Hash hash);

    /**
     * Reads a bundle that was handed over in this workspace.
     *
     * @param hash its SHA-256, see {@link Coordination.HandoffOffered#bundle}
     * @return the bundle; empty if no entry refers to it (any more)
     * @throws InvalidInputException if that content is not text, so no bundle; a file that was shared, for instance
     */
    default Optional<Bundle> bundle(Hash hash) {
        return content(hash).map(bytes -> Bundle.read(hash, bytes));
    }

    /**
     * Writes a proof of a part of a channel's log: a file that shows what was committed and by whom, and that anyone can
     * check without the store, in the format of {@code docs/proof.md}. It is written as it is read, a few commits at a time,
     * so its size does not matter; the log is read twice. The stream is flushed and not closed. Commits that land meanwhile
     * are not in it, and are not held up.
     *
     * @param channel the channel
     * @param from the revision of the first commit in it, from 1
     * @param to the revision of the last commit in it, up to the head
     * @param privacy how much it shows
     * @param out where it is written to
     * @return the position of the last commit in it: what {@code out} must be checked against by whoever does not trust the
     *     one who hands it on
     * @throws InvalidInputException if there is no such range of commits; nothing is written to {@code out}
     * @throws TruncatedException if the log no longer reaches back to {@code from}. Where that is so from the beginning,
     *     nothing is written to {@code out}. Where the log is truncated meanwhile, what was written is no proof: it has no
     *     seal, and does not verify
     * @throws StoreCorruptException if what is stored does not verify; what was written, if anything, is no proof either
     * @throws IOException if {@code out} throws it; what it took is no proof either
     */
    Position proof(String channel, long from, long to, ProofPrivacy privacy, OutputStream out) throws IOException;

    /**
     * Writes a proof of the whole log of a channel, from the oldest commit it still has to its head.
     *
     * @param channel the channel
     * @param privacy how much it shows
     * @param out where it is written to
     * @return the position of the last commit in it
     * @throws InvalidInputException if nothing was committed yet; nothing is written to {@code out}
     * @throws TruncatedException as with {@link #proof(String, long, long, ProofPrivacy, OutputStream)}, where the log is
     *     truncated meanwhile
     * @throws StoreCorruptException as there
     * @throws IOException as there
     */
    default Position proof(String channel, ProofPrivacy privacy, OutputStream out) throws IOException {
        HistoryPage end = history(channel, session(channel).revision(), 1);
        return proof(channel, end.oldest(), end.head().revision(), privacy, out);
    }

    /**
     * Puts the log that a full proof is of into this workspace as it was: each commit at the same revision, with the same hash,
     * time, author, operation id and signatures, and so the same session. The channel is the one that the proof names. Nobody has written
     * to it, or its log begins as the proof's does: a replay that was interrupted goes on by replaying again, and one that
     * was done changes nothing.
     *
     * <p>All of the proof is verified as a log before anything of it is written; its signatures come along, and are not
     * checked against the keys of this workspace. Its agents need not be registered here, and nobody's token is asked for:
     * who may do this is the host's to decide, as it holds the workspace. Content that was shared comes along as far as it is in the proof.
     *
     * @param proof a file with a {@linkplain ProofPrivacy#FULL full} proof of a log from its revision 1 on; read twice. A log that
     *     was truncated, or begins with a deletion, has no such proof
     * @return the position of the proof's newest commit
     * @throws InvalidInputException if it is none of this workspace, or does not verify; nothing is written
     * @throws NotAllowedException if the channel's log is another; what was replayed before somebody else wrote to it stays
     * @throws OutcomeUnknownException if the storage failed half-way; replay again to go on
     * @throws StoreFullException if there is no room; what was replayed stays, replay again to go on
     * @throws IOException if the file cannot be read; what was replayed stays
     */
    Position replay(Path proof) throws IOException;

    /**
     * Watches a channel; events are pulled.
     *
     * @param channel the channel
     * @param after the position to begin after
     * @return the watch; to be closed. If {@code after} is not of this log or no longer in it, its first event says so
     */
    Watch watch(String channel, Position after);

    /**
     * Watches a channel; events are pushed.
     *
     * @param channel the channel
     * @param after the position to begin after
     * @param listener gets the events, one after another, on the store's executor
     * @return the watch; to be closed
     */
    Watch watch(String channel, Position after, WatchListener listener);

    /**
     * Lists channels that have commits and are not deleted.
     *
     * @param after the name to begin after, see {@link ChannelPage#next}; empty for the beginning
     * @param limit how many at most, from 1 to 1,000
     * @return the channels; those that come or go meanwhile may be in it or not, all others are
     * @throws InvalidInputException if {@code limit} is out of range
     */
    ChannelPage channels(Optional<String> after, int limit);
}

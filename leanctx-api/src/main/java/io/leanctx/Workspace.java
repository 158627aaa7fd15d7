package io.leanctx;

import java.time.Duration;
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
     * The agents registered in this workspace.
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
     * @throws NotAllowedException if the agent is not registered here, or its token is wrong
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
     * @throws NotAllowedException if the agent is not registered here, or its token is wrong
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
     * @return the session at that revision
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

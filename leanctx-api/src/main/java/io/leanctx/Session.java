package io.leanctx;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of a channel at a revision: what the agents know together. Immutable, so it may be kept and shared between
 * threads; a later commit makes another session. Its collections are views that refuse to be changed
 * ({@link UnsupportedOperationException}).
 *
 * <p>A channel that nobody wrote to has the empty session at revision 0. Not for implementation by hosts.
 *
 * @since 0.1.0
 */
public interface Session {

    /**
     * The workspace.
     *
     * @return its id
     */
    String workspace();

    /**
     * The channel.
     *
     * @return its name
     */
    String channel();

    /**
     * Where in the log this session stands.
     *
     * @return the position of the newest commit in it; {@link Position#START} if there is none
     */
    Position position();

    /**
     * The revision of the newest commit in this session.
     *
     * @return at least 0
     */
    default long revision() {
        return position().revision();
    }

    /**
     * When the newest commit in this session was made.
     *
     * @return the time, by the store's clock; empty at revision 0
     */
    Optional<Instant> updatedAt();

    /**
     * Whether the newest commit deleted the session. A deleted session is empty, and becomes a live one with the next
     * commit.
     *
     * @return true right after a deletion
     */
    boolean isDeleted();

    /**
     * The agents who committed since the session began or was last deleted.
     *
     * @return their ids, in the order of their first commits
     */
    Set<String> agents();

    /**
     * The task.
     *
     * @return the newest one; empty if none was set
     */
    Optional<Entry<Change.Task>> task();

    /**
     * What was done towards the task.
     *
     * @return all of it, oldest first
     */
    List<Entry<Change.Progress>> progress();

    /**
     * What is to be done next.
     *
     * @return the newest list; empty if none was set
     */
    Optional<Entry<Change.NextSteps>> nextSteps();

    /**
     * What was found out.
     *
     * @return all findings, oldest first
     */
    List<Entry<Change.Finding>> findings();

    /**
     * The decisions that stand.
     *
     * @return the decisions that no other superseded, oldest first; superseded ones are in the history
     */
    List<Entry<Change.Decision>> decisions();

    /**
     * What is known.
     *
     * @return the knowledge by its key, in the order of the keys' UTF-16 code units
     */
    Map<String, Entry<Change.Learn>> knowledge();

    /**
     * The files that agents touched.
     *
     * @return the newest touch of each path, in the order of the paths' UTF-16 code units
     */
    Map<String, Entry<Change.FileTouched>> files();

    /**
     * The claims that were not released. One that has {@linkplain Claim#isHeldAt ended by itself} stays until the resource is
     * claimed again, since a session knows no time.
     *
     * @return the newest claim on each resource, in the order of the resources' UTF-16 code units
     */
    Map<String, Claim> claims();

    /**
     * The messages that were not summarized.
     *
     * @return all of them, to whomever, oldest first
     */
    List<Entry<Coordination.Message>> messages();

    /**
     * The messages of a thread that were not summarized: a message, what it answers, and all answers to any of these.
     *
     * @param message any message of the thread
     * @return the thread, oldest first; empty if the message is not in this session
     */
    List<Entry<Coordination.Message>> thread(EntryRef message);

    /**
     * The handoffs that were offered, whatever became of them.
     *
     * @return all of them, oldest first
     */
    List<Handoff> handoffs();

    /**
     * The context that was shared.
     *
     * @return all of it, to whomever, oldest first
     */
    List<Entry<Coordination.ContextShared>> shared();

    /**
     * The summaries that stand for older entries. A newer summary stands for those before it as well.
     *
     * @return the summaries, oldest first
     */
    List<Entry<Upkeep.Summarized>> summaries();

    /**
     * Where this session was copied from.
     *
     * @return the fork; empty if it began by itself
     */
    Optional<Entry<Upkeep.Forked>> origin();

    /**
     * The bundles that were imported.
     *
     * @return the newest import of each, by the bundle's hash in hexadecimal
     */
    Map<String, Entry<Upkeep.Imported>> imports();

    /**
     * What the evidence in this session comes to.
     *
     * @return the totals
     */
    Totals totals();

    /**
     * The oldest revision that the log had when this session was the newest.
     *
     * @return at least 1; 1 for the empty session
     */
    long oldest();

    /**
     * The newest value of a kind of the host's own.
     *
     * @param type a kind that is {@linkplain ChangeType#scopedBy scoped}
     * @param key the key of the value
     * @param <T> the type of the value
     * @return the value; empty if there is none with this key
     * @throws InvalidInputException if {@code type} is not scoped, or its codec cannot read the value
     */
    <T> Optional<Entry<T>> latest(ChangeType<T> type, String key);

    /**
     * All values of a kind of the host's own.
     *
     * @param type the kind
     * @param <T> the type of the values
     * @return for a {@linkplain ChangeType#scopedBy scoped} kind the newest value of each key, in the order of the keys;
     *     for another every value, oldest first
     * @throws InvalidInputException if the codec of {@code type} cannot read one of them; the message names the entry
     */
    <T> List<Entry<T>> all(ChangeType<T> type);

    /**
     * The values of all kinds of the host's own, as they are stored.
     *
     * @return for scoped kinds the newest value of each key, in the order of the kinds and the keys; then, for each other
     *     kind, every value, oldest first
     */
    List<Entry<Change.Custom>> custom();

    /**
     * How many changes in this session are of kinds that this version does not know.
     *
     * @return at least 0
     */
    long unknownChanges();

    /**
     * The session as JSON, by the schema in {@code docs/session.schema.json}.
     *
     * @return one JSON object, in a form that is equal for equal sessions
     */
    String toJson();
}

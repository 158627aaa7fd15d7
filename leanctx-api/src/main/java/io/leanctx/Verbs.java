package io.leanctx;

import java.util.List;
import java.util.Optional;

/**
 * One verb for each kind of change, with the same words wherever changes are made: on a {@link Proposal} they collect,
 * on a {@link Participant} each one commits.
 *
 * @param <R> what a verb returns
 * @since 0.1.0
 */
public interface Verbs<R> {

    /**
     * Adds any change.
     *
     * @param change the change; {@link Change.Deleted}, {@link Change.AgentRegistered} and {@link Change.Unknown} are
     *     refused, as they are not an agent's to make
     * @return see the type that has the verb, which also says what it throws
     */
    R add(Change change);

    /**
     * Sets the task, in place of the one before.
     *
     * @param text what is to be done
     * @return see {@link #add}
     */
    default R setTask(String text) {
        return add(new Change.Task(text));
    }

    /**
     * Adds something that was done towards the task.
     *
     * @param text what was done
     * @return see {@link #add}
     */
    default R addProgress(String text) {
        return add(new Change.Progress(text));
    }

    /**
     * Sets what is to be done next, in place of the list before.
     *
     * @param steps the steps in order; empty when there is nothing left to do
     * @return see {@link #add}
     */
    default R setNextSteps(List<String> steps) {
        return add(new Change.NextSteps(steps));
    }

    /**
     * Adds something that was found out.
     *
     * @param text what was found
     * @return see {@link #add}
     */
    default R addFinding(String text) {
        return add(new Change.Finding(text, Optional.empty()));
    }

    /**
     * Adds something that was found out about a place in a file.
     *
     * @param text what was found
     * @param where the place
     * @return see {@link #add}
     */
    default R addFinding(String text, Location where) {
        return add(new Change.Finding(text, Optional.of(Check.present("place of a finding", where))));
    }

    /**
     * Adds a decision without a rationale.
     *
     * @param text what was decided
     * @return see {@link #add}
     */
    default R decide(String text) {
        return add(new Change.Decision(text, Optional.empty(), Optional.empty()));
    }

    /**
     * Adds a decision.
     *
     * @param text what was decided
     * @param rationale why
     * @return see {@link #add}
     */
    default R decide(String text, String rationale) {
        return add(new Change.Decision(text, Optional.of(Check.present("rationale", rationale)), Optional.empty()));
    }

    /**
     * Adds a decision that takes the place of an earlier one.
     *
     * @param text what was decided
     * @param rationale why
     * @param supersedes the earlier decision
     * @return see {@link #add}
     */
    default R decide(String text, String rationale, EntryRef supersedes) {
        return add(new Change.Decision(
                text,
                Optional.of(Check.present("rationale", rationale)),
                Optional.of(Check.present("superseded decision", supersedes))));
    }

    /**
     * Sets a piece of knowledge, in place of the one with the same key.
     *
     * @param key what it is about
     * @param value what is known
     * @return see {@link #add}
     */
    default R learn(String key, String value) {
        return add(new Change.Learn(key, value));
    }

    /**
     * Ends a piece of knowledge.
     *
     * @param key what it was about
     * @return see {@link #add}
     */
    default R forget(String key) {
        return add(new Change.Forget(key));
    }

    /**
     * Notes that a file was read or changed.
     *
     * @param path the file
     * @param mode what was done with it
     * @return see {@link #add}
     */
    default R touchFile(String path, FileMode mode) {
        return add(new Change.FileTouched(path, mode, Optional.empty()));
    }

    /**
     * Adds a change of a kind of the host's own.
     *
     * @param type the kind
     * @param value the value
     * @param <T> the type of the value
     * @return see {@link #add}
     */
    default <T> R record(ChangeType<T> type, T value) {
        return add(Check.present("change type", type).encode(value));
    }
}

package io.leanctx;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
     * @param change the change; those that are not an agent's to make so are refused: {@link Change.Deleted},
     *     {@link Change.AgentRegistered}, {@link Change.AgentRevoked}, {@link Change.Unknown}, and those of {@link Upkeep} but
     *     {@link Upkeep.Summarized}
     * @return see the type that has the verb, which also says what it throws
     */
    R add(Change change);

    /**
     * Adds a change that refers to content: {@link Coordination.ContextShared}, or {@link Coordination.HandoffOffered} with a
     * bundle.
     *
     * @param change the change
     * @param content what it refers to, at most {@value Limits#MAX_CONTENT_BYTES} bytes, and all that one commit brings along
     *     at most {@value Limits#MAX_COMMIT_CONTENT_BYTES}; copied
     * @return see {@link #add(Change)}; {@link InvalidInputException} if the content is not what the change refers to
     */
    R add(Change change, byte[] content);

    /**
     * Sets the task, in place of the one before.
     *
     * @param text what is to be done
     * @return see {@link #add(Change)}
     */
    default R setTask(String text) {
        return add(new Change.Task(text));
    }

    /**
     * Adds something that was done towards the task.
     *
     * @param text what was done
     * @return see {@link #add(Change)}
     */
    default R addProgress(String text) {
        return add(new Change.Progress(text));
    }

    /**
     * Sets what is to be done next, in place of the list before.
     *
     * @param steps the steps in order; empty when there is nothing left to do
     * @return see {@link #add(Change)}
     */
    default R setNextSteps(List<String> steps) {
        return add(new Change.NextSteps(steps));
    }

    /**
     * Adds something that was found out.
     *
     * @param text what was found
     * @return see {@link #add(Change)}
     */
    default R addFinding(String text) {
        return add(new Change.Finding(text, Optional.empty()));
    }

    /**
     * Adds something that was found out about a place in a file.
     *
     * @param text what was found
     * @param where the place
     * @return see {@link #add(Change)}
     */
    default R addFinding(String text, Location where) {
        return add(new Change.Finding(text, Optional.of(Check.present("place of a finding", where))));
    }

    /**
     * Adds a decision without a rationale.
     *
     * @param text what was decided
     * @return see {@link #add(Change)}
     */
    default R decide(String text) {
        return add(new Change.Decision(text, Optional.empty(), Optional.empty()));
    }

    /**
     * Adds a decision.
     *
     * @param text what was decided
     * @param rationale why
     * @return see {@link #add(Change)}
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
     * @return see {@link #add(Change)}
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
     * @return see {@link #add(Change)}
     */
    default R learn(String key, String value) {
        return add(new Change.Learn(key, value));
    }

    /**
     * Ends a piece of knowledge.
     *
     * @param key what it was about
     * @return see {@link #add(Change)}
     */
    default R forget(String key) {
        return add(new Change.Forget(key));
    }

    /**
     * Notes that a file was read or changed.
     *
     * @param path the file
     * @param mode what was done with it
     * @return see {@link #add(Change)}
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
     * @return see {@link #add(Change)}
     */
    default <T> R record(ChangeType<T> type, T value) {
        return add(Check.present("change type", type).encode(value));
    }

    /**
     * Sends a message.
     *
     * @param to who it is for
     * @param category what kind of message it is
     * @param text what is said
     * @return see {@link #add(Change)}
     */
    default R send(Audience to, MessageCategory category, String text) {
        return add(new Coordination.Message(category, to, text, Optional.empty()));
    }

    /**
     * Answers a message, to its author.
     *
     * @param message the message
     * @param text what is said
     * @return see {@link #add(Change)}
     */
    default R reply(Entry<Coordination.Message> message, String text) {
        Check.present("message replied to", message);
        return add(new Coordination.Message(
                MessageCategory.RESPONSE, Audience.agents(message.agent()), text, Optional.of(message.ref())));
    }

    /**
     * Shares a whole file.
     *
     * @param to who it is for
     * @param path the file
     * @param content its content, at most {@value Limits#MAX_CONTENT_BYTES} bytes
     * @return see {@link #add(Change)}
     */
    default R share(Audience to, String path, byte[] content) {
        Hash hash = Hash.sha256(Check.present("content", content));
        return add(new Coordination.ContextShared(to, path, Optional.empty(), hash, content.length, hash), content);
    }

    /**
     * Shares some lines of a file.
     *
     * @param to who it is for
     * @param path the file
     * @param content its whole content, in UTF-8
     * @param lines which lines of it to share; each ends with a line feed, or with the file
     * @return see {@link #add(Change)}; {@link InvalidInputException} if the file has no such lines
     */
    default R share(Audience to, String path, byte[] content, LineRange lines) {
        byte[] excerpt = Excerpt.of(path, Check.present("content", content), Check.present("lines", lines));
        return add(
                new Coordination.ContextShared(
                        to, path, Optional.of(lines), Hash.sha256(excerpt), excerpt.length, Hash.sha256(content)),
                excerpt);
    }

    /**
     * Offers work to others, with a bundle that tells them what they need to know. The entry of this change names the
     * handoff.
     *
     * @param to who may accept it
     * @param note what to say to it
     * @param bundle see {@link Participant#bundle}
     * @param ttl how long it can be accepted, see {@link Coordination.HandoffOffered}
     * @return see {@link #add(Change)}
     */
    default R offer(Audience to, String note, Bundle bundle, Duration ttl) {
        byte[] json = Check.present("bundle", bundle).json().getBytes(StandardCharsets.UTF_8);
        return add(
                new Coordination.HandoffOffered(
                        to, Optional.of(Check.present("note of a handoff", note)), ttl, Optional.of(bundle.hash())),
                json);
    }

    /**
     * Accepts a handoff. It lands for exactly one agent.
     *
     * @param handoff the entry of the offer
     * @return see {@link #add(Change)}; {@link HandoffClosedException} if it cannot be accepted any more,
     *     {@link NotAllowedException} if it is not for this agent
     */
    default R accept(EntryRef handoff) {
        return add(new Coordination.HandoffAnswered(handoff, HandoffAnswer.ACCEPTED, Optional.empty()));
    }

    /**
     * Declines a handoff; others may still accept it.
     *
     * @param handoff the entry of the offer
     * @param note why
     * @return see {@link #accept}
     */
    default R decline(EntryRef handoff, String note) {
        return add(new Coordination.HandoffAnswered(
                handoff, HandoffAnswer.DECLINED, Optional.of(Check.present("note of an answer", note))));
    }

    /**
     * Takes back an offer of one's own.
     *
     * @param handoff the entry of the offer
     * @param note why
     * @return see {@link #accept}; {@link NotAllowedException} if another agent made the offer
     */
    default R withdraw(EntryRef handoff, String note) {
        return add(new Coordination.HandoffAnswered(
                handoff, HandoffAnswer.WITHDRAWN, Optional.of(Check.present("note of an answer", note))));
    }

    /**
     * Puts a text in place of older findings, progress, messages and summaries. They leave the session; the log keeps them.
     * What was committed after {@code upTo} stays.
     *
     * @param upTo the newest revision that the text stands for; not beyond the base, since what was not seen cannot be
     *     summed up
     * @param text the summary
     * @return see {@link #add(Change)}
     */
    default R summarize(long upTo, String text) {
        return add(new Upkeep.Summarized(upTo, Optional.of(Check.present("summary", text))));
    }

    /**
     * Records that a file was read, whole and as it is; another reading is an {@link Evidence.FileRead} to
     * {@link #add(Change) add}.
     *
     * @param path the file
     * @param content its whole content
     * @param tokens how many tokens were taken in
     * @return see {@link #add(Change)}
     */
    default R recordRead(String path, byte[] content, long tokens) {
        Hash hash = Hash.sha256(Check.present("content", content));
        return add(new Evidence.FileRead(path, hash, Optional.empty(), Optional.empty(), tokens));
    }

    /**
     * Records that something was made shorter.
     *
     * @param subject what it was, in words
     * @param before the SHA-256 of what there was
     * @param after the SHA-256 of what became of it
     * @param tokensBefore how many tokens it had
     * @param tokensAfter how many it has
     * @return see {@link #add(Change)}
     */
    default R recordCompression(String subject, Hash before, Hash after, long tokensBefore, long tokensAfter) {
        return add(new Evidence.Compressed(
                Optional.of(Check.present("subject", subject)), before, after, tokensBefore, tokensAfter));
    }

    /**
     * Records that a check was run.
     *
     * @param command what was run
     * @param passed how many of its parts passed
     * @param failed how many failed
     * @param total how many there were
     * @param output the SHA-256 of what it printed
     * @param duration how long it took
     * @return see {@link #add(Change)}
     */
    default R recordCheck(String command, long passed, long failed, long total, Hash output, Duration duration) {
        return add(new Evidence.Checked(
                Optional.of(Check.present("command", command)), passed, failed, total, output, duration));
    }

    /**
     * Records that tokens were spent on a model.
     *
     * @param model the model, as its provider names it
     * @param in how many tokens it was given, without those from a cache
     * @param out how many it gave
     * @param cached how many it was given from a cache
     * @param cost what that cost
     * @return see {@link #add(Change)}
     */
    default R recordSpending(String model, long in, long out, long cached, Cost cost) {
        return add(new Evidence.TokensSpent(model, in, out, cached, Optional.of(Check.present("cost", cost))));
    }

    /**
     * Records that a tool was called.
     *
     * @param name the tool
     * @param input the SHA-256 of what it was given
     * @param output the SHA-256 of what it answered
     * @param duration how long it took
     * @return see {@link #add(Change)}
     */
    default R recordCall(String name, Hash input, Hash output, Duration duration) {
        return add(new Evidence.ToolCalled(name, input, output, duration));
    }
}

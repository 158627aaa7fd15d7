package io.leanctx.core;

import io.leanctx.AgentProfile;
import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.TruncatedException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.pcollections.PVector;

/**
 * What came for an agent after the revision up to which it knows all. It costs what came since, not what the session has;
 * only what was summarized since is read from the log.
 */
final class Arrivals {

    private static final int PAGE = 256;

    private final SessionState state;
    private final LogReader log;
    private final AgentProfile reader;
    private final long after;

    Arrivals(SessionState state, LogReader log, AgentProfile reader, long known) {
        this.state = state;
        this.log = log;
        this.reader = reader;
        // What a fork copied came in the other channel.
        this.after = state.origin()
                .map(Entry::revision)
                .filter(copied -> copied > known)
                .orElse(known);
    }

    /**
     * The messages, oldest first.
     *
     * @throws TruncatedException if the log was truncated since the session was read
     */
    List<Entry<Coordination.Message>> messages() {
        List<Entry<Coordination.Message>> messages = new ArrayList<>(summarized());
        since(state.contents().coordinated().messages()).stream()
                .filter(message -> concerns(message, message.value().to(), reader))
                .forEach(messages::add);
        return messages;
    }

    /** The shared context, oldest first. */
    List<Entry<Coordination.ContextShared>> shared() {
        return since(state.contents().coordinated().shared()).stream()
                .filter(shared -> concerns(shared, shared.value().to(), reader))
                .toList();
    }

    /** Where the log begins, if something that could have come for the agent is neither there nor in the session. */
    OptionalLong lostBelow() {
        boolean gone = after + 1 < state.oldest() && (after < state.deletedAt() || after < summarizedUpTo());
        return gone ? OptionalLong.of(state.oldest()) : OptionalLong.empty();
    }

    /** Whether an agent is to hear of what another has for an audience. */
    static boolean concerns(Entry<?> entry, Audience to, AgentProfile reader) {
        return !entry.agent().equals(reader.id()) && to.includes(reader.id(), reader.role());
    }

    private List<Entry<Coordination.Message>> summarized() {
        List<Entry<Coordination.Message>> messages = new ArrayList<>();
        long last = Math.max(after, state.oldest() - 1);
        while (last < summarizedUpTo()) {
            LogReader.Page page = log.read(state.key(), last, summarizedUpTo(), PAGE);
            page.commits().forEach(commit -> collect(commit, messages));
            last = page.last().revision();
        }
        return messages;
    }

    private void collect(Commit commit, List<Entry<Coordination.Message>> messages) {
        for (int i = 0; i < commit.changes().size(); i++) {
            Change change = commit.changes().get(i);
            if (change instanceof Coordination.Message message) {
                Entry<Coordination.Message> entry =
                        new Entry<>(new EntryRef(commit.revision(), i), commit.agent(), commit.at(), message);
                if (concerns(entry, message.to(), reader)) {
                    messages.add(entry);
                }
            }
        }
    }

    /** The newest revision whose messages left the session. What a fork copied sums up another log. */
    private long summarizedUpTo() {
        long copied = state.origin().map(Entry::revision).orElse(0L);
        return state.summaries().stream()
                .filter(summary -> summary.revision() > copied)
                .mapToLong(summary -> summary.value().upTo())
                .max()
                .orElse(0);
    }

    private <T> List<Entry<T>> since(PVector<Entry<T>> entries) {
        return entries.subList(Entries.firstAfter(entries, after), entries.size());
    }
}

package io.leanctx.examples;

import io.leanctx.Agent;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Handoff;
import io.leanctx.Inbox;
import io.leanctx.Participant;
import io.leanctx.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares what agents took from their inboxes, and what is still in these now that the store was opened again, with the
 * messages and handoffs in the log: nothing was passed over, and what was acknowledged did not come again. Used once.
 */
final class InboxCheck {

    private final Workspace workspace;
    private final List<Commit> log;
    private final List<String> problems = new ArrayList<>();
    private int addressed;
    private int received;

    private InboxCheck(Workspace workspace, List<Commit> log) {
        this.workspace = workspace;
        this.log = log;
    }

    /**
     * Checks the inboxes of all agents of a run, those included that never acted.
     *
     * @param open the handoffs that should still be open
     */
    static InboxCheck of(Workspace workspace, Replay.Played played, List<Commit> log, List<EntryRef> open) {
        InboxCheck check = new InboxCheck(workspace, log);
        Map<String, RecordedAgent.Received> received = new HashMap<>();
        played.received().forEach(one -> received.put(one.agent(), one));
        for (Agent agent : played.team().values()) {
            check.check(played.run().channel(), agent, Optional.ofNullable(received.get(agent.id())), open);
        }
        return check;
    }

    /** What is wrong, one sentence each. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** How many messages others had for an agent of the run. */
    int addressed() {
        return addressed;
    }

    /** How many of these were in the inbox of the agent they were for, before or after the store was opened again. */
    int received() {
        return received;
    }

    private void check(
            String channel, Agent agent, Optional<RecordedAgent.Received> before, List<EntryRef> openHandoffs) {
        Inbox inbox;
        try (Participant participant = workspace.join(channel, agent)) {
            inbox = participant.inbox();
        }
        Set<EntryRef> inboxed = new HashSet<>();
        before.ifPresent(taken -> inboxed.addAll(taken.messages()));
        for (Entry<Coordination.Message> message : inbox.messages()) {
            inboxed.add(message.ref());
            if (before.filter(
                            taken -> message.revision() <= taken.acknowledged().revision())
                    .isPresent()) {
                problems.add("message " + message.ref() + " came to " + agent + " again after it was acknowledged");
            }
        }
        Set<EntryRef> sent = sentTo(agent.id());
        addressed += sent.size();
        sent.stream().filter(inboxed::contains).forEach(message -> received++);
        differing(sent, inboxed)
                .forEach(message -> problems.add("message " + message + " is "
                        + (sent.contains(message)
                                ? "for " + agent + " and was never in its inbox"
                                : "not for " + agent)));
        Set<EntryRef> offered =
                new TreeSet<>(inbox.handoffs().stream().map(Handoff::ref).toList());
        differing(offersOfOthers(agent.id(), openHandoffs), offered)
                .forEach(handoff -> problems.add("handoff " + handoff + (offered.contains(handoff) ? " is" : " is not")
                        + " in the inbox of " + agent));
    }

    private Set<EntryRef> sentTo(String agent) {
        Set<EntryRef> sent = new TreeSet<>();
        for (Commit commit : log) {
            for (int i = 0; i < commit.changes().size(); i++) {
                Change change = commit.changes().get(i);
                if (change instanceof Coordination.Message message
                        && !commit.agent().equals(agent)
                        && message.to().includes(agent, Optional.empty())) {
                    sent.add(new EntryRef(commit.revision(), i));
                }
            }
        }
        return sent;
    }

    private Set<EntryRef> offersOfOthers(String agent, List<EntryRef> handoffs) {
        Set<EntryRef> offers = new TreeSet<>(handoffs);
        for (Commit commit : log) {
            if (commit.agent().equals(agent)) {
                offers.removeIf(offer -> offer.revision() == commit.revision());
            }
        }
        return offers;
    }

    /** What is in one of two sets only. */
    private static Set<EntryRef> differing(Set<EntryRef> one, Set<EntryRef> other) {
        Set<EntryRef> differing = new TreeSet<>(one);
        differing.addAll(other);
        differing.removeIf(entry -> one.contains(entry) && other.contains(entry));
        return differing;
    }
}

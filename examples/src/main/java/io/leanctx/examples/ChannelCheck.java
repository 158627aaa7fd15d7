package io.leanctx.examples;

import io.leanctx.Agent;
import io.leanctx.Commit;
import io.leanctx.Hash;
import io.leanctx.HistoryPage;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares one channel's log with the journal of what was acknowledged there, and with the recording. Used once. */
final class ChannelCheck {

    private static final int PAGE = 1000;

    private final Workspace workspace;
    private final Replay.Played played;
    private final List<Journal.Line> journal;
    private final List<String> problems = new ArrayList<>();
    private final List<Commit> log = new ArrayList<>();
    private final Set<String> acknowledged = new HashSet<>();
    private int intact;
    private int intactAround;
    private int outOfOrder;
    private Teamwork teamwork = Teamwork.NONE;

    ChannelCheck(Workspace workspace, Replay.Played played, List<Journal.Line> journal) {
        this.workspace = workspace;
        this.played = played;
        this.journal = List.copyOf(journal);
    }

    void run() {
        readLog();
        checkChain();
        checkAcknowledged();
        checkOrder();
        checkTeamwork();
        checkSession();
    }

    /** What is wrong, one sentence each. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** How many acknowledged steps are in the log as they were acknowledged. */
    int intact() {
        return intact;
    }

    /** How many steps stand in the log after a later step of the same agent. */
    int outOfOrder() {
        return outOfOrder;
    }

    /** What the agents did together. */
    Teamwork teamwork() {
        return teamwork;
    }

    Report.OfChannel summary() {
        Set<String> agents = new TreeSet<>();
        log.forEach(commit -> agents.add(commit.agent()));
        return new Report.OfChannel(channel(), log.size(), List.copyOf(agents));
    }

    private String channel() {
        return played.run().channel();
    }

    private void readLog() {
        HistoryPage page = workspace.history(channel(), 0, PAGE);
        log.addAll(page.commits());
        while (page.hasMore()) {
            page = workspace.history(channel(), log.get(log.size() - 1).revision(), PAGE);
            log.addAll(page.commits());
        }
        long last = log.isEmpty() ? 0 : log.get(log.size() - 1).revision();
        if (last != page.head().revision()) {
            problems.add("the log ends at revision " + last + " and its head is at "
                    + page.head().revision());
        }
    }

    /** Revisions 1, 2, 3 …, each based on a position of this very log, at a time that does not run backwards. */
    private void checkChain() {
        Map<Long, Hash> hashes = new HashMap<>();
        hashes.put(0L, Position.START.hash());
        for (int i = 0; i < log.size(); i++) {
            Commit commit = log.get(i);
            if (commit.revision() != i + 1) {
                problems.add("revision " + commit.revision() + " stands where " + (i + 1) + " should");
            }
            if (!commit.base().hash().equals(hashes.get(commit.base().revision()))) {
                problems.add("revision " + commit.revision() + " is based on " + commit.base()
                        + ", which is no earlier position of the log");
            }
            if (i > 0 && commit.at().isBefore(log.get(i - 1).at())) {
                problems.add("revision " + commit.revision() + " is older than the one before");
            }
            hashes.put(commit.revision(), commit.position().hash());
        }
    }

    /** Every acknowledged commit once, at its revision, as it should be; and nothing that was not acknowledged. */
    private void checkAcknowledged() {
        Map<Long, Commit> unacknowledged = new HashMap<>();
        log.forEach(commit -> unacknowledged.put(commit.revision(), commit));
        Expectation expectation = new Expectation(played.run().steps(), log);
        for (Journal.Line line : journal) {
            Commit commit = unacknowledged.remove(line.revision());
            String difference =
                    commit == null ? "nothing, or what another line has" : difference(line, commit, expectation);
            if (!acknowledged.add(line.operation())) {
                problems.add(line.operation() + " was acknowledged twice, again at revision " + line.revision());
            } else if (!difference.isEmpty()) {
                problems.add(line.operation() + " of " + line.agent() + " was acknowledged at revision "
                        + line.revision() + ", where the log has " + difference);
            } else if (line.isStep()) {
                intact++;
            } else {
                intactAround++;
            }
        }
        unacknowledged
                .values()
                .forEach(commit -> problems.add("revision " + commit.revision() + " (" + commit.operation() + " of "
                        + commit.agent() + ") is in the log, and was acknowledged to nobody"));
    }

    /** How a commit differs from its acknowledgement and its recording; empty if it does not. */
    private String difference(Journal.Line line, Commit commit, Expectation expectation) {
        List<MappedStep> steps = played.run().steps();
        Optional<Operation> operation = Operation.parse(commit.operation());
        if (line.step() < 0 || line.step() >= steps.size()) {
            return "no such step: the recording has " + steps.size();
        }
        if (!commit.operation().equals(line.operation())
                || operation.filter(done -> done.step() == line.step()).isEmpty()) {
            return "operation " + commit.operation();
        }
        Agent agent = played.agent(steps.get(line.step()).agent());
        if (!commit.agent().equals(line.agent()) || !commit.agent().equals(agent.id())) {
            return "a commit of " + commit.agent();
        }
        if (!commit.position().hash().toString().equals(line.hash())) {
            return "another hash, " + commit.position().hash();
        }
        return expectation.isMet(operation.get(), commit) ? "" : "other content than was recorded";
    }

    private void checkOrder() {
        Map<String, Operation> last = new HashMap<>();
        for (Commit commit : log) {
            Optional<Operation> operation = Operation.parse(commit.operation())
                    .filter(known -> known.step() < played.run().steps().size());
            Operation before = last.get(commit.agent());
            if (operation.isEmpty()) {
                problems.add("revision " + commit.revision() + " has operation " + commit.operation()
                        + ", which belongs to no recorded step");
            } else if (before != null && operation.get().compareTo(before) < 0) {
                outOfOrder++;
                problems.add(operation.get().id() + " of " + commit.agent() + " stands at revision " + commit.revision()
                        + ", after " + before.id());
            } else {
                last.put(commit.agent(), operation.get());
            }
        }
    }

    private void checkTeamwork() {
        ClaimCheck claims = ClaimCheck.of(log);
        HandoffCheck handoffs = HandoffCheck.of(workspace, played, log);
        InboxCheck inboxes = InboxCheck.of(workspace, played, log, handoffs.open());
        problems.addAll(claims.problems());
        problems.addAll(handoffs.problems());
        problems.addAll(inboxes.problems());
        teamwork = new Teamwork(
                (int) journal.stream().filter(line -> !line.isStep()).count(),
                intactAround,
                claims.granted(),
                claims.released(),
                handoffs.offered(),
                handoffs.accepted(),
                inboxes.addressed(),
                inboxes.received());
    }

    private void checkSession() {
        Session session = workspace.session(channel());
        Position end = log.isEmpty() ? Position.START : log.get(log.size() - 1).position();
        if (!session.position().equals(end)) {
            problems.add("the session is at " + session.position() + " and the log ends at " + end);
        }
        if (!Replay.hashOf(session).equals(played.session())) {
            problems.add("the session is not the one that was there before the store was closed");
        }
        problems.addAll(PlainFold.differences(log, session));
    }
}

package io.leanctx.examples;

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
    private int intact;
    private int outOfOrder;

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

    /** Every acknowledged step once, at its revision, as recorded; and nothing that was not acknowledged. */
    private void checkAcknowledged() {
        Map<Long, Commit> unclaimed = new HashMap<>();
        log.forEach(commit -> unclaimed.put(commit.revision(), commit));
        Set<Integer> steps = new HashSet<>();
        for (Journal.Line line : journal) {
            Commit commit = unclaimed.remove(line.revision());
            String difference = commit == null ? "nothing, or what another step claims" : difference(line, commit);
            if (!steps.add(line.step())) {
                problems.add("step " + line.step() + " was acknowledged twice, again at revision " + line.revision());
            } else if (difference.isEmpty()) {
                intact++;
            } else {
                problems.add("step " + line.step() + " of " + line.agent() + " was acknowledged as " + line.operation()
                        + " at revision " + line.revision() + ", where the log has " + difference);
            }
        }
        unclaimed
                .values()
                .forEach(commit -> problems.add("revision " + commit.revision() + " (" + commit.operation() + " of "
                        + commit.agent() + ") is in the log, and was acknowledged to nobody"));
    }

    /** How a commit differs from its acknowledgement and its recording; empty if it does not. */
    private String difference(Journal.Line line, Commit commit) {
        List<MappedStep> steps = played.run().steps();
        if (line.step() < 0 || line.step() >= steps.size()) {
            return "no such step: the recording has " + steps.size();
        }
        MappedStep recorded = steps.get(line.step());
        if (!commit.operation().equals(line.operation()) || !commit.operation().equals(recorded.operation())) {
            return "operation " + commit.operation();
        }
        if (!commit.agent().equals(line.agent())
                || !commit.agent().equals(played.ids().get(recorded.agent()))) {
            return "a commit of " + commit.agent();
        }
        if (!commit.position().hash().toString().equals(line.hash())) {
            return "another hash, " + commit.position().hash();
        }
        return commit.changes().equals(recorded.changes()) ? "" : "other content than was recorded";
    }

    private void checkOrder() {
        Map<String, Integer> last = new HashMap<>();
        Map<String, MappedStep> steps = new HashMap<>();
        played.run().steps().forEach(step -> steps.put(step.operation(), step));
        for (Commit commit : log) {
            MappedStep step = steps.get(commit.operation());
            if (step == null) {
                problems.add("revision " + commit.revision() + " has operation " + commit.operation()
                        + ", which is no recorded step");
            } else if (step.number() < last.getOrDefault(commit.agent(), -1)) {
                outOfOrder++;
                problems.add("step " + step.number() + " of " + commit.agent() + " stands at revision "
                        + commit.revision() + ", after step " + last.get(commit.agent()));
            } else {
                last.put(commit.agent(), step.number());
            }
        }
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

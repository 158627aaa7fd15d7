package io.leanctx.examples;

import io.leanctx.ChannelPage;
import io.leanctx.ChannelSummary;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Compares what a store holds with the journal of what was acknowledged, and with the recordings. */
final class LogCheck {

    private static final int PAGE = 1000;

    private final SessionStore store;
    private final Map<String, List<Journal.Line>> journal = new LinkedHashMap<>();
    private final int acknowledgedSteps;

    /**
     * Creates a check.
     *
     * @param store the store that holds the logs, opened anew
     * @param journal what was acknowledged
     */
    LogCheck(SessionStore store, List<Journal.Line> journal) {
        this.store = store;
        this.acknowledgedSteps =
                (int) journal.stream().filter(Journal.Line::isStep).count();
        for (Journal.Line line : journal) {
            this.journal
                    .computeIfAbsent(line.workspace() + "/" + line.channel(), key -> new ArrayList<>())
                    .add(line);
        }
    }

    /** Checks everything, and reports what is there and what is wrong. */
    Report run(Replay.Outcome outcome) {
        List<String> problems = new ArrayList<>(outcome.failures());
        Map<String, List<Report.OfChannel>> workspaces = new LinkedHashMap<>();
        int steps = 0;
        int intact = 0;
        int outOfOrder = 0;
        Teamwork teamwork = Teamwork.NONE;
        EvidenceTally evidence = EvidenceTally.NONE;
        for (Replay.Played played : outcome.channels()) {
            String channel = played.workspace() + "/" + played.run().channel();
            List<Journal.Line> lines =
                    Optional.ofNullable(journal.remove(channel)).orElse(List.of());
            ChannelCheck check = new ChannelCheck(store.workspace(played.workspace()), played, lines);
            check.run();
            check.problems().forEach(problem -> problems.add(channel + ": " + problem));
            steps += played.run().steps().size();
            intact += check.intact();
            outOfOrder += check.outOfOrder();
            teamwork = teamwork.plus(check.teamwork());
            evidence = evidence.plus(store.workspace(played.workspace())
                    .session(played.run().channel())
                    .totals()
                    .session());
            workspaces
                    .computeIfAbsent(played.workspace(), name -> new ArrayList<>())
                    .add(check.summary());
        }
        journal.forEach((channel, lines) -> problems.add("the journal has " + lines.size() + " commits on " + channel
                + ", which is no channel of the recordings"));
        workspaces.forEach((name, channels) -> problems.addAll(strangers(store.workspace(name), channels)));
        if (outcome.resolved() != outcome.conflicts().size()) {
            problems.add("%d of %d conflicts were not resolved"
                    .formatted(
                            outcome.conflicts().size() - outcome.resolved(),
                            outcome.conflicts().size()));
        }
        if (acknowledgedSteps != steps) {
            problems.add("%d of %d steps were acknowledged".formatted(acknowledgedSteps, steps));
        }
        return new Report(
                workspaces.entrySet().stream()
                        .map(workspace -> new Report.OfWorkspace(workspace.getKey(), workspace.getValue()))
                        .toList(),
                outcome.channels().size(),
                steps,
                acknowledgedSteps,
                intact,
                acknowledgedSteps - intact + teamwork.commits() - teamwork.inTheLog(),
                outOfOrder,
                outcome.conflicts().size(),
                outcome.resolved(),
                outcome.waits().size(),
                teamwork,
                evidence,
                Proofs.NONE,
                problems);
    }

    /** Channels that a workspace has, or lacks, against expectation. */
    private static List<String> strangers(Workspace workspace, List<Report.OfChannel> expected) {
        TreeSet<String> missing = new TreeSet<>();
        expected.forEach(channel -> missing.add(channel.channel()));
        List<String> problems = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            ChannelPage page = workspace.channels(after, PAGE);
            for (ChannelSummary channel : page.channels()) {
                if (!missing.remove(channel.channel())) {
                    problems.add(workspace.id() + " has a channel " + channel.channel() + " that nobody recorded");
                }
            }
            after = page.next();
        } while (after.isPresent());
        missing.forEach(channel -> problems.add(workspace.id() + " does not list channel " + channel));
        return problems;
    }
}

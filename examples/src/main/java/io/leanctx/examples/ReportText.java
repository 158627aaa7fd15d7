package io.leanctx.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report for people. */
final class ReportText {

    private ReportText() {}

    static List<String> lines(Report report) {
        List<Report.OfChannel> all = report.workspaces().stream()
                .flatMap(workspace -> workspace.channels().stream())
                .toList();
        int name = all.stream()
                .mapToInt(channel -> channel.channel().length())
                .max()
                .orElse(1);
        int revision = all.stream()
                .mapToInt(channel -> revision(channel).length())
                .max()
                .orElse(1);
        String row = "  channel: %-" + name + "s  rev:%-" + revision + "s  agents: %s";
        List<String> lines = new ArrayList<>();
        for (Report.OfWorkspace workspace : report.workspaces()) {
            lines.add("workspace: " + workspace.workspace());
            for (Report.OfChannel channel : workspace.channels()) {
                String agents = String.join(", ", channel.agents());
                lines.add(String.format(Locale.ROOT, row, channel.channel(), revision(channel), agents));
            }
        }
        lines.add(teamwork(report.teamwork(), report.waits()));
        lines.add(evidence(report.evidence()));
        lines.add(summary(report));
        lines.add(proofs(report.proofs()));
        report.proofs().largest().ifPresent(head -> lines.add(head(head)));
        return lines;
    }

    /** A brief, under a line that says whose and of what it is. */
    static List<String> lines(ExampleBrief brief) {
        return List.of(
                "",
                String.format(
                        Locale.ROOT,
                        "%s's brief of %s/%s, %,d of %,d tokens:",
                        brief.agent(),
                        brief.workspace(),
                        brief.channel(),
                        brief.tokens(),
                        brief.budget()),
                "",
                brief.text());
    }

    private static String teamwork(Teamwork done, int waits) {
        return String.format(
                Locale.ROOT,
                "beside the steps, %s: %s (%s), %s released; %s, %,d accepted; %s, %s received",
                counted(done.commits(), "commit"),
                counted(done.claims(), "claim"),
                waits == 0 ? "none waited for" : counted(waits, "wait"),
                all(done.released(), done.claims()),
                counted(done.handoffs(), "handoff"),
                done.accepted(),
                counted(done.messages(), "message"),
                all(done.received(), done.messages()));
    }

    private static String evidence(EvidenceTally evidence) {
        return String.format(
                Locale.ROOT,
                "evidence: %s, %s, %s (%,d red), %,d tokens in, %,d out",
                counted(evidence.calls(), "call"),
                counted(evidence.reads(), "read"),
                counted(evidence.checks(), "check"),
                evidence.red(),
                evidence.in(),
                evidence.out());
    }

    private static String proofs(Proofs made) {
        return String.format(
                Locale.ROOT,
                "%s of %s, %s signed: %s sound; with a letter changed, %s refused",
                counted(made.proofs(), "proof"),
                counted(made.commits(), "commit"),
                all(made.signed(), made.commits()),
                all(made.sound(), made.proofs()),
                all(made.refused(), made.tampered()));
    }

    private static String head(Proofs.Head head) {
        return String.format(
                Locale.ROOT, "head of %s/%s: %d:%s", head.workspace(), head.channel(), head.revision(), head.hash());
    }

    private static String all(long some, long of) {
        return some == of ? "all" : String.format(Locale.ROOT, "%,d", some);
    }

    private static String summary(Report report) {
        return String.format(
                Locale.ROOT,
                "%s, %s: %,d acknowledged, %,d in the log, %,d lost, %,d out of order; %s, %s",
                counted(report.channels(), "channel"),
                counted(report.steps(), "step"),
                report.acknowledged(),
                report.inTheLog(),
                report.lost(),
                report.outOfOrder(),
                counted(report.conflicts(), "conflict"),
                report.resolved() == report.conflicts() ? "all resolved" : report.resolved() + " resolved");
    }

    private static String revision(Report.OfChannel channel) {
        return Long.toString(channel.revision());
    }

    private static String counted(long count, String what) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? what : what + "s");
    }
}

package io.leanctx.testkit.history;

import io.leanctx.Commit;
import io.leanctx.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The log by itself. */
final class LogCheck {

    private LogCheck() {}

    /** Whether the log has the revisions 1, 2, 3 …, so that the rest can be held against it. */
    static boolean isInOrder(History history, Findings findings) {
        List<Commit> log = history.log();
        for (int i = 0; i < log.size(); i++) {
            if (log.get(i).revision() != i + 1) {
                findings.add(
                        HistoryRule.LOG,
                        "where revision " + (i + 1) + " must be, the log has revision "
                                + log.get(i).revision(),
                        List.of(),
                        log.subList(Math.max(0, i - 1), i + 1));
                return false;
            }
        }
        Map<String, Commit> operations = new HashMap<>();
        for (Commit commit : log) {
            checkPlace(history, commit, findings);
            Commit first = operations.putIfAbsent(commit.operation(), commit);
            if (first != null) {
                findings.add(
                        HistoryRule.ONCE,
                        "operation " + commit.operation() + " is in the log at revision " + first.revision()
                                + " and again at " + commit.revision(),
                        List.of(),
                        List.of(first, commit));
            }
        }
        return true;
    }

    private static void checkPlace(History history, Commit commit, Findings findings) {
        if (!commit.workspace().equals(history.workspace()) || !commit.channel().equals(history.channel())) {
            findings.add(
                    HistoryRule.LOG,
                    "the log of " + history.workspace() + "/" + history.channel() + " has a commit of "
                            + commit.workspace() + "/" + commit.channel(),
                    List.of(),
                    List.of(commit));
        }
        int before = (int) commit.revision() - 2;
        if (before >= 0 && commit.at().isBefore(history.log().get(before).at())) {
            findings.add(
                    HistoryRule.LOG,
                    "time goes back from " + history.log().get(before).at() + " to " + commit.at(),
                    List.of(),
                    history.log().subList(before, before + 2));
        }
        Position base = commit.base();
        if (base.revision() >= commit.revision()) {
            findings.add(
                    HistoryRule.LOG,
                    "revision " + commit.revision() + " is based on revision " + base.revision(),
                    List.of(),
                    List.of(commit));
        } else if (base.revision() > 0
                && !history.log().get((int) base.revision() - 1).position().equals(base)) {
            findings.add(
                    HistoryRule.POSITION,
                    "revision " + commit.revision() + " is based on " + base + ", which is not of this log",
                    List.of(),
                    List.of(history.log().get((int) base.revision() - 1), commit));
        }
    }
}

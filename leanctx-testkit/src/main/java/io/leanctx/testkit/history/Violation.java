package io.leanctx.testkit.history;

import io.leanctx.Change;
import io.leanctx.Commit;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A rule that a history breaks, with the least that shows it.
 *
 * @param rule the rule
 * @param what how it is broken, with values
 * @param calls the calls that show it, in the order of their making
 * @param commits the commits of the log that show it, in order
 * @since 0.1.0
 */
public record Violation(HistoryRule rule, String what, List<Call> calls, List<Commit> commits) {

    /**
     * Creates a violation; the lists are copied.
     *
     * @param rule the rule
     * @param what how it is broken, with values
     * @param calls the calls that show it
     * @param commits the commits of the log that show it
     */
    public Violation {
        calls = List.copyOf(calls);
        commits = List.copyOf(commits);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(rule.toString()).append("\n  ").append(what);
        for (Call call : calls) {
            text.append("\n    ").append(call);
        }
        for (Commit commit : commits) {
            text.append("\n    log ")
                    .append(commit.revision())
                    .append(": ")
                    .append(commit.agent())
                    .append(", operation ")
                    .append(commit.operation())
                    .append(" on ")
                    .append(commit.base().revision())
                    .append(", ")
                    .append(commit.changes().stream().map(Change::describe).collect(Collectors.joining("; ")));
        }
        return text.toString();
    }
}

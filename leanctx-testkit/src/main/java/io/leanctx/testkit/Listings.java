package io.leanctx.testkit;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Entry;
import io.leanctx.Session;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** What is there, for the message of an assertion that fails: a line for each thing. */
final class Listings {

    private static final int MOST = 20;

    private Listings() {}

    /** Such as {@code team/main at revision 4}. */
    static String name(Session session) {
        return session.workspace() + "/" + session.channel() + " at revision " + session.revision();
    }

    static String entries(Collection<? extends Entry<? extends Change>> entries) {
        return lines(entries.stream().map(Listings::entry).toList());
    }

    static String commits(Collection<Commit> commits) {
        return lines(commits.stream().map(Listings::commit).toList());
    }

    /** Lines, each indented; the last ones if there are many, and {@code (none)} if there are none. */
    static String lines(List<String> lines) {
        if (lines.isEmpty()) {
            return "\n  (none)";
        }
        int left = Math.max(0, lines.size() - MOST);
        return (left == 0 ? "" : "\n  (" + left + " earlier ones)")
                + lines.stream().skip(left).map(line -> "\n  " + line).collect(Collectors.joining());
    }

    private static String entry(Entry<? extends Change> entry) {
        String why = entry.value() instanceof Change.Decision decision
                ? decision.rationale().map(given -> ", because " + quote(given)).orElse("")
                : "";
        return entry.ref() + "  " + entry.agent() + "  " + entry.value().describe() + why;
    }

    static String commit(Commit commit) {
        return commit.revision() + "  " + commit.agent() + "  "
                + commit.changes().stream().map(Change::describe).collect(Collectors.joining(", "));
    }

    static String quote(String text) {
        return '"' + text + '"';
    }
}

package io.leanctx.testkit.history;

import io.leanctx.Commit;
import io.leanctx.Position;
import io.leanctx.WatchEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What each watch delivered, held against the log. */
final class WatchCheck {

    private final List<Call> calls;
    private final IndexedLog log;
    private final Findings findings;
    private final Set<Long> everDelivered;

    private WatchCheck(List<Call> calls, IndexedLog log, Findings findings) {
        this.calls = calls;
        this.log = log;
        this.findings = findings;
        this.everDelivered = calls.stream()
                .filter(call -> call.reply() instanceof Reply.Delivered)
                .map(call -> ((Reply.Delivered) call.reply()).commit().revision())
                .collect(Collectors.toSet());
    }

    static void check(List<Call> calls, IndexedLog log, Findings findings) {
        Map<Long, List<Call>> watches = new LinkedHashMap<>();
        for (Call call : calls) {
            if (call.request() instanceof Request.Next next) {
                watches.computeIfAbsent(next.watch(), any -> new ArrayList<>()).add(call);
            }
        }
        for (List<Call> watch : watches.values()) {
            watch.sort(Comparator.comparingLong(Call::invoked));
            new WatchCheck(watch, log, findings).run();
        }
    }

    private void run() {
        Position stands = ((Request.Next) calls.get(0).request()).after();
        if (!log.has(stands) && !isDivergence(calls.get(0).reply())) {
            accuse(HistoryRule.POSITION, "it was opened at " + stands + ", which is not of this log", calls.get(0));
        }
        long from = stands.revision();
        Set<Long> delivered = new HashSet<>();
        for (Call call : calls) {
            Request.Next next = (Request.Next) call.request();
            if (!next.after().equals(stands)) {
                accuse(
                        HistoryRule.WATCH_BOOKMARKABLE,
                        "it stands at " + next.after() + ", and stood at " + stands + " when it last answered",
                        call);
            }
            if (call.reply() instanceof Reply.Ended ended) {
                checkEnd(call, next, ended.event());
            }
            if (call.reply() instanceof Reply.Delivered answer) {
                Commit commit = answer.commit();
                if (commit.revision() != from + 1) {
                    accuseOrder(call, commit.revision(), from, delivered);
                }
                if (!log.has(commit)) {
                    accuse(
                            HistoryRule.WATCH_ATOMIC,
                            "what it delivers as revision " + commit.revision() + " is not in the log",
                            call,
                            commit.revision() > log.size() ? List.of() : List.of(log.at(commit.revision())));
                }
                if (!answer.position().equals(commit.position())) {
                    accuse(
                            HistoryRule.WATCH_BOOKMARKABLE,
                            "it delivered " + commit.position() + ", and then stands at " + answer.position(),
                            call);
                }
                delivered.add(commit.revision());
                from = Math.max(from, commit.revision());
                stands = answer.position();
            }
        }
    }

    private static boolean isDivergence(Reply reply) {
        return reply instanceof Reply.Ended ended && ended.event() instanceof WatchEvent.Diverged;
    }

    /** A watch may be closed at any time; but the log is whole, and what is of it does not diverge from it. */
    private void checkEnd(Call call, Request.Next next, WatchEvent event) {
        if (event instanceof WatchEvent.Truncated) {
            accuse(HistoryRule.WATCH_RELIABLE, "it ended as truncated, and nothing was taken from the log", call);
        } else if (event instanceof WatchEvent.Diverged && log.has(next.after())) {
            accuse(HistoryRule.WATCH_RELIABLE, "it ended as diverged, and " + next.after() + " is of the log", call);
        }
    }

    private void accuseOrder(Call call, long revision, long from, Set<Long> delivered) {
        String expected = "after revision " + from + " it delivers revision " + revision;
        if (delivered.contains(revision)) {
            accuse(HistoryRule.WATCH_UNIQUE, expected + ", which it had delivered", call);
        } else if (delivered.isEmpty()) {
            accuse(HistoryRule.WATCH_RESUMABLE, expected + " first", call);
        } else if (revision < from || everDelivered.contains(from + 1)) {
            accuse(HistoryRule.WATCH_ORDERED, expected, call);
        } else {
            accuse(
                    HistoryRule.WATCH_RELIABLE,
                    expected,
                    call,
                    from < log.size() ? List.of(log.at(from + 1)) : List.of());
        }
    }

    private void accuse(HistoryRule rule, String what, Call call) {
        accuse(rule, what, call, List.of());
    }

    private void accuse(HistoryRule rule, String what, Call call, List<Commit> commits) {
        findings.add(rule, what, List.of(call), commits);
    }
}

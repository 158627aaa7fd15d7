package io.leanctx.testkit.history;

import io.leanctx.Commit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Real time. Each answer fixes the place of its call among the commits: a commit of revision n is at 2n, a read that shows
 * revision n at 2n + 1. So the calls have an order already, and it is one that agrees with real time unless a call is
 * placed before one that had returned when it was made. Where an answer leaves several places open, the earliest is the
 * one that hinders the least.
 */
final class OrderCheck {

    /** The places that an answer leaves open. */
    private record Range(long earliest, long latest) {

        static Range at(long place) {
            return new Range(place, place);
        }
    }

    private record Moment(long at, boolean made, Call call, Range range) {}

    private final Findings findings;
    private long reached;
    private @Nullable Call reachedBy;

    private OrderCheck(Findings findings) {
        this.findings = findings;
    }

    static void check(List<Call> calls, Landings landings, IndexedLog log, Findings findings) {
        OrderCheck check = new OrderCheck(findings);
        List<Moment> moments = new ArrayList<>();
        ranges(calls, landings, log).forEach((call, range) -> {
            moments.add(new Moment(call.invoked(), true, call, range));
            if (!(call.reply() instanceof Reply.Unknown)) {
                moments.add(new Moment(call.returned(), false, call, range));
            }
        });
        moments.sort(Comparator.comparingLong(Moment::at));
        for (Moment moment : moments) {
            if (moment.made()) {
                check.made(moment.call(), moment.range());
            } else {
                check.returned(moment.call(), moment.range());
            }
        }
    }

    /** The places of the calls that have one; what failed has none. Calls are told apart by identity, which is quick. */
    private static IdentityHashMap<Call, Range> ranges(List<Call> calls, Landings landings, IndexedLog log) {
        IdentityHashMap<Call, Range> ranges = new IdentityHashMap<>();
        for (Commit commit : log.commits()) {
            landings.of(commit.revision()).ifPresent(call -> ranges.put(call, Range.at(2 * commit.revision())));
        }
        for (Call call : calls) {
            Reply reply = call.reply();
            if (reply instanceof Reply.Shown shown) {
                ranges.put(call, reading(shown.sight()));
            } else if (reply instanceof Reply.Refused refused) {
                ranges.put(call, reading(refused.shown()));
            } else if (reply instanceof Reply.Landed landed && landed.repeated()) {
                ranges.put(call, reading(landed.shown()));
            } else if (reply instanceof Reply.Delivered delivered) {
                ranges.put(call, new Range(2 * delivered.commit().revision() + 1, Long.MAX_VALUE));
            } else if (reply instanceof Reply.Nothing) {
                long stands = ((Request.Next) call.request()).after().revision();
                ranges.put(call, new Range(2 * stands + 1, 2 * stands + 1));
            }
        }
        return ranges;
    }

    private static Range reading(Sight sight) {
        return Range.at(2 * sight.position().revision() + 1);
    }

    private void made(Call call, Range range) {
        if (range.latest() < reached && reachedBy != null) {
            accuse(call, reachedBy);
        }
    }

    private void returned(Call call, Range range) {
        if (range.earliest() > reached) {
            reached = range.earliest();
            reachedBy = call;
        }
    }

    private void accuse(Call call, Call before) {
        HistoryRule rule = HistoryRule.CURRENT;
        String what = "the second was made after the first had returned, and does not know of it";
        if (call.request() instanceof Request.Next) {
            rule = HistoryRule.WATCH_RELIABLE;
            what = "the second has nothing to deliver, though the first had returned with more when it was made";
        } else if (call.reply() instanceof Reply.Landed || call.reply() instanceof Reply.Unknown) {
            boolean shown = !(before.reply() instanceof Reply.Landed landed) || landed.repeated();
            rule = shown ? HistoryRule.CAUSAL : HistoryRule.CURRENT;
            what = shown
                    ? "the first shows what the second proposed only after it had returned"
                    : "the second landed before the first, which had returned when it was made";
        }
        findings.add(rule, what, List.of(before, call), List.of());
    }
}

package io.leanctx.testkit.history;

import io.leanctx.Commit;
import io.leanctx.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Every session that was shown, held against the fold of the log. */
final class SightCheck {

    private SightCheck() {}

    private record Shown(Sight sight, Call call) {

        long revision() {
            return sight.position().revision();
        }
    }

    static void check(List<Call> calls, IndexedLog log, Findings findings) {
        List<Shown> sights = new ArrayList<>();
        for (Call call : calls) {
            if (call.reply() instanceof Reply.Shown shown) {
                sights.add(new Shown(shown.sight(), call));
            } else if (call.reply() instanceof Reply.Refused refused) {
                sights.add(new Shown(refused.shown(), call));
            } else if (call.reply() instanceof Reply.Landed landed) {
                sights.add(new Shown(landed.shown(), call));
                checkShownWith(landed, call, findings);
            }
        }
        sights.sort(Comparator.comparingLong(Shown::revision));
        FoldedSight fold = new FoldedSight();
        for (Shown shown : sights) {
            if (!log.has(shown.sight().position())) {
                accuse(shown, log, findings);
                continue;
            }
            while (fold.revision() < shown.revision()) {
                fold.apply(log.at(fold.revision() + 1));
            }
            if (!fold.content().equals(shown.sight().content())) {
                findings.add(
                        HistoryRule.FOLD,
                        "at revision " + shown.revision() + " there is " + fold.content() + "; it shows "
                                + shown.sight().content(),
                        List.of(shown.call()),
                        List.of());
            }
        }
    }

    private static void checkShownWith(Reply.Landed landed, Call call, Findings findings) {
        Position shown = landed.shown().position();
        Position commit = landed.commit().position();
        if (landed.repeated() ? shown.revision() < commit.revision() : !shown.equals(commit)) {
            findings.add(
                    HistoryRule.POSITION,
                    "it landed at " + commit + ", and the session with it is at " + shown,
                    List.of(call),
                    List.of());
        }
    }

    private static void accuse(Shown shown, IndexedLog log, Findings findings) {
        boolean beyond = shown.revision() > log.size();
        List<Commit> there = beyond ? List.of() : List.of(log.at(shown.revision()));
        findings.add(
                HistoryRule.POSITION,
                shown.sight().position()
                        + (beyond
                                ? " is beyond the log, which ends at " + log.size()
                                : " is not of this log, where " + there.get(0).position() + " is"),
                List.of(shown.call()),
                there);
    }
}

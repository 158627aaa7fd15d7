package io.leanctx.testkit.history;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Upkeep;

/**
 * Decides whether a history is one of a correct store. It is exact: it accuses a history if and only if its calls, each at
 * some moment between being made and returning, have no order in which every answer is right, or a watch breaks one of its
 * rules. That takes time proportional to the history, since every answer names the revision that it belongs at: the order
 * is known, and only needs to be held against the answers and against real time.
 *
 * <p>What is judged is a log that is kept whole: nothing was deleted, truncated, erased or redacted in it. That a claim was
 * rightly granted, renewed or relied on is judged by the times in the log. That it was rightly refused depends on the clock
 * and is not, unless nobody had it at all; nor is whether a handoff was rightly answered.
 *
 * @since 0.1.0
 */
public final class HistoryChecker {

    private HistoryChecker() {}

    /**
     * Judges a history.
     *
     * @param history the history of a channel
     * @return what was found
     * @throws IllegalArgumentException if something was deleted, erased or truncated in its log, or it is a fork, so that
     *     it cannot be judged
     */
    public static Verdict check(History history) {
        Findings findings = new Findings();
        requireWhole(history);
        if (LogCheck.isInOrder(history, findings)) {
            IndexedLog log = new IndexedLog(history.log());
            Landings landings = Landings.find(history.calls(), log, findings);
            ConflictCheck.check(history.calls(), landings, log, findings);
            ClaimCheck.check(landings, log, findings);
            SightCheck.check(history.calls(), log, findings);
            WatchCheck.check(history.calls(), log, findings);
            OrderCheck.check(history.calls(), landings, log, findings);
        }
        return new Verdict(
                findings.list(), history.calls().size(), history.log().size());
    }

    private static void requireWhole(History history) {
        for (Commit commit : history.log()) {
            for (Change change : commit.changes()) {
                if (change instanceof Change.Deleted
                        || change instanceof Upkeep.Erased
                        || change instanceof Upkeep.Checkpoint
                        || change instanceof Upkeep.Forked) {
                    throw new IllegalArgumentException("the history of " + history.workspace() + "/" + history.channel()
                            + " cannot be judged: revision " + commit.revision() + " is \"" + change.describe()
                            + "\", so its log is not the whole of what was committed");
                }
            }
        }
    }
}

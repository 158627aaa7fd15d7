package io.leanctx.testkit.swarm;

import io.leanctx.testkit.history.History;
import io.leanctx.testkit.history.Verdict;
import java.util.List;

/**
 * What came of one run.
 *
 * @param order the steps, in the order in which they were begun
 * @param histories what was asked and answered
 * @param verdicts what the checker found, of each history
 * @param thrown what an agent threw that no agent of a good store has to
 */
record Outcome(List<Step> order, List<History> histories, List<Verdict> verdicts, List<Throwable> thrown) {

    boolean isSound() {
        return thrown.isEmpty() && verdicts.stream().allMatch(Verdict::isSound);
    }
}

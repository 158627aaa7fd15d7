package io.leanctx.core;

import io.leanctx.Evidence;
import io.leanctx.Totals;
import java.util.Collections;
import java.util.Map;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/** The fold of the evidence in a session. Immutable and structure-sharing, so that a commit costs the same in a long session. */
record EvidenceTotals(
        Work session,
        PSortedMap<String, Work> byAgent,
        PSortedMap<String, Reads> byFile,
        PSortedMap<String, Spending> byModel)
        implements Totals {

    static final EvidenceTotals NONE =
            new EvidenceTotals(Work.NONE, TreePMap.empty(), TreePMap.empty(), TreePMap.empty());

    @Override
    public Map<String, Work> agents() {
        return Collections.unmodifiableMap(byAgent);
    }

    @Override
    public Map<String, Reads> files() {
        return Collections.unmodifiableMap(byFile);
    }

    @Override
    public Map<String, Spending> models() {
        return Collections.unmodifiableMap(byModel);
    }

    EvidenceTotals plus(String agent, Evidence change) {
        Work one = Sums.of(change);
        return new EvidenceTotals(
                Sums.plus(session, one),
                byAgent.plus(agent, Sums.plus(byAgent.getOrDefault(agent, Work.NONE), one)),
                change instanceof Evidence.FileRead read
                        ? byFile.plus(read.path(), Sums.plus(byFile.getOrDefault(read.path(), Reads.NONE), one.read()))
                        : byFile,
                change instanceof Evidence.TokensSpent spent
                        ? byModel.plus(
                                spent.model(),
                                Sums.plus(byModel.getOrDefault(spent.model(), Spending.NONE), one.spent()))
                        : byModel);
    }

    /** The estimated heap bytes; the sum of all {@link #weightOf}. */
    long weight() {
        long weight = 0;
        for (String agent : byAgent.keySet()) {
            weight += Weights.mapped(agent) + Weights.WORK;
        }
        for (String path : byFile.keySet()) {
            weight += Weights.mapped(path) + Weights.READS;
        }
        for (String model : byModel.keySet()) {
            weight += Weights.mapped(model) + Weights.SPENDING;
        }
        return weight;
    }

    /** What {@link #plus} would add to the {@linkplain Weights weight}: only what is new in a map adds any. */
    long weightOf(String agent, Evidence change) {
        long weight = byAgent.containsKey(agent) ? 0 : Weights.mapped(agent) + Weights.WORK;
        if (change instanceof Evidence.FileRead read && !byFile.containsKey(read.path())) {
            weight += Weights.mapped(read.path()) + Weights.READS;
        } else if (change instanceof Evidence.TokensSpent spent && !byModel.containsKey(spent.model())) {
            weight += Weights.mapped(spent.model()) + Weights.SPENDING;
        }
        return weight;
    }
}

package io.leanctx.core;

import io.leanctx.Evidence;
import io.leanctx.Totals;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
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
        return plus(
                agent,
                Sums.of(change),
                change instanceof Evidence.FileRead read ? Optional.of(read.path()) : Optional.empty(),
                change instanceof Evidence.TokensSpent spent ? Optional.of(spent.model()) : Optional.empty());
    }

    /**
     * With one more piece of evidence.
     *
     * @param one what it alone comes to
     * @param file the file, if it is a reading
     * @param model the model, if tokens were spent
     */
    EvidenceTotals plus(String agent, Work one, Optional<String> file, Optional<String> model) {
        return new EvidenceTotals(
                Sums.plus(session, one),
                byAgent.plus(agent, Sums.plus(byAgent.getOrDefault(agent, Work.NONE), one)),
                file.map(path -> byFile.plus(path, Sums.plus(byFile.getOrDefault(path, Reads.NONE), one.read())))
                        .orElse(byFile),
                model.map(name -> byModel.plus(name, Sums.plus(byModel.getOrDefault(name, Spending.NONE), one.spent())))
                        .orElse(byModel));
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

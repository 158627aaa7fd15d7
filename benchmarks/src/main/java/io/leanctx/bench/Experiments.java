package io.leanctx.bench;

import java.util.List;

/** All there is to measure. */
final class Experiments {

    private Experiments() {}

    /** In the order in which they are run. */
    static List<Experiment> all() {
        return List.of(
                new SyncExperiment(),
                new RelaxedExperiment(),
                new PeersExperiment(),
                new MemoryExperiment(),
                new GrowthExperiment(),
                new ReadExperiment(),
                new WatchExperiment(),
                new StoreSizeExperiment(),
                new DiskExperiment(),
                new CostExperiment(),
                new SealExperiment(),
                new FollowExperiment(),
                new CurvesExperiment());
    }

    /** Whether a name is an experiment's, or one of its goals'. */
    static boolean isNamed(Experiment experiment, String name) {
        return experiment.name().equals(name)
                || experiment.goals().stream().anyMatch(goal -> goal.name().equals(name));
    }
}

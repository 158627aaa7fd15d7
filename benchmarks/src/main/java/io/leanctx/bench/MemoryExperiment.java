package io.leanctx.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A commit in memory, by one thread, beside what cannot be left out of it. */
final class MemoryExperiment implements Experiment {

    private static final List<String> PARTS = List.of("salt", "seal", "fold", "head", "append");

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<Goal> goals() {
        List<Goal> goals = new ArrayList<>();
        goals.add(Goal.atMost(
                "memory-commit",
                "in-memory commit, one thread ÷ (encode + SHA-256 of the same bytes)",
                2.5,
                Unit.TIMES,
                series -> series.ratio("commit.nanos", "encodeAndHash.nanos")));
        goals.add(nanos("commit", "an in-memory commit"));
        goals.add(nanos("encodeAndHash", "of it: encoding and SHA-256 of the bytes"));
        goals.add(nanos("salt", "of it: the salt"));
        goals.add(nanos("seal", "of it: envelope, its hash, and the entry's bytes"));
        goals.add(nanos("fold", "of it: the session after it"));
        goals.add(nanos("head", "of it: the head"));
        goals.add(nanos("append", "of it: the log in memory"));
        goals.add(Goal.shown(
                "memory-part-rest",
                "of it: the rest (looking at the session, checks, queue, publishing, answering)",
                Unit.NANOSECONDS,
                MemoryExperiment::rest));
        goals.add(Goal.shown(
                "memory-allocation",
                "allocation of an in-memory commit",
                Unit.BYTES,
                series -> series.of("commit.bytes")));
        goals.add(Goal.shown(
                "memory-allocation-encode",
                "of it: encoding and hashing",
                Unit.BYTES,
                series -> series.of("encodeAndHash.bytes")));
        return goals;
    }

    private static Goal nanos(String part, String what) {
        return Goal.shown("memory-part-" + part, what, Unit.NANOSECONDS, series -> series.of(part + ".nanos"));
    }

    /** One figure, of the medians, as parts are measured in fewer rounds. */
    private static double[] rest(Series series) throws SkippedException {
        double left = Spread.of(series.of("commit.nanos")).median()
                - Spread.of(series.of("encodeAndHash.nanos")).median();
        for (String part : PARTS) {
            left -= Spread.of(series.of(part + ".nanos")).median();
        }
        return new double[] {left};
    }

    @Override
    public Series measure(Scale scale, Path directory) throws Exception {
        Series series = Microbenchmarks.run(scale, CommitBenchmark.class, List.of("commit", "encodeAndHash"));
        series.addAll(
                "", Microbenchmarks.run(scale.withRounds((scale.rounds() + 2) / 3), CommitBenchmark.class, PARTS));
        return series;
    }
}

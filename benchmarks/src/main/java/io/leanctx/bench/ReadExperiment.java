package io.leanctx.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reading sessions. */
final class ReadExperiment implements Experiment {

    @Override
    public String name() {
        return "read";
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.atMost(
                        "get-warm",
                        "get of a session that is in memory, over RocksDB",
                        150,
                        Unit.NANOSECONDS,
                        series -> series.of("warmGet.nanos")),
                Goal.atMost(
                        "get-warm-allocation",
                        "what that allocates",
                        0,
                        Unit.BYTES,
                        series -> Arrays.stream(series.of("warmGet.bytes"))
                                .map(bytes -> Math.rint(bytes))
                                .toArray()),
                Goal.atMost(
                        "get-cold",
                        "get of a session of 10,000 entries that is not",
                        20,
                        Unit.MILLISECONDS,
                        series -> millis(series, "coldGet")),
                Goal.atMost(
                        "brief",
                        "brief of a session of 10,000 entries at 2,000 tokens",
                        5,
                        Unit.MILLISECONDS,
                        series -> millis(series, "brief")));
    }

    private static double[] millis(Series series, String name) throws SkippedException {
        return Arrays.stream(series.of(name + ".nanos"))
                .map(nanos -> nanos / 1e6)
                .toArray();
    }

    @Override
    public Series measure(Scale scale, Path directory) throws Exception {
        return Microbenchmarks.run(scale, ReadBenchmark.class, List.of("warmGet", "coldGet", "brief"));
    }
}

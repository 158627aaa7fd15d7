package io.leanctx.bench;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.runner.options.WarmupMode;

/** Has JMH measure, each benchmark in a JVM of its own and all of them in turn, round after round. */
final class Microbenchmarks {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private Microbenchmarks() {}

    /** Nanoseconds and bytes allocated of each benchmark of a class, by its name. */
    static Series run(Scale scale, Class<?> benchmarks, List<String> names) throws RunnerException {
        Series series = Series.empty();
        for (int round = 0; round < scale.rounds(); round++) {
            for (String name : names) {
                add(series, name, new Runner(options(scale, benchmarks, name)).run());
            }
        }
        return series;
    }

    private static void add(Series series, String name, Collection<RunResult> results) {
        if (results.size() != 1) {
            throw new IllegalStateException("JMH measured " + results.size() + " benchmarks named " + name);
        }
        RunResult result = results.iterator().next();
        series.add(name + ".nanos", result.getPrimaryResult().getScore());
        for (Map.Entry<String, ? extends Result<?>> one : typed(result).entrySet()) {
            if (one.getKey().endsWith(ALLOCATED)) {
                series.add(name + ".bytes", one.getValue().getScore());
            }
        }
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // JMH's own signature is raw.
    private static Map<String, ? extends Result<?>> typed(RunResult result) {
        return (Map) result.getSecondaryResults();
    }

    private static Options options(Scale scale, Class<?> benchmarks, String name) {
        return new OptionsBuilder()
                .include("\\Q" + benchmarks.getName() + "." + name + "\\E$")
                .forks(scale.forks() ? 1 : 0)
                .jvmArgs("-Xms2g", "-Xmx2g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
                .param("entries", Integer.toString(Math.min(scale.entries(), 10_000)))
                .warmupMode(WarmupMode.INDI)
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds(2 * scale.warmup().toMillis()))
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(scale.slice().toMillis()))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
    }
}

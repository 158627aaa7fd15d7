package io.leanctx.bench;

import io.leanctx.Durability;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What a commit takes of processors and of the device, with what is done for it later: flushes, compactions, collections. */
final class CostExperiment implements Experiment {

    private static final int WRITERS = 16;

    /** Several flushes and compactions. */
    private static final int TIMES_A_SLICE = 5;

    private static final Path WRITTEN = Path.of("/proc/self/io");
    private static final String WRITTEN_BYTES = "write_bytes: ";

    /** Of those, what was deleted before the device had it. */
    private static final String CANCELLED_BYTES = "cancelled_write_bytes: ";

    @Override
    public String name() {
        return "cost";
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                processor("relaxed", "RELAXED, one writer"),
                written("relaxed", "RELAXED, one writer"),
                processor("sync", "SYNC, 16 writers on 16 sessions"),
                written("sync", "SYNC, 16 writers on 16 sessions"),
                Goal.shown(
                        "cost-sync-rate",
                        "SYNC commits on the device that is there, 16 writers on 16 sessions",
                        Unit.PER_SECOND,
                        series -> series.of("sync.rate")));
    }

    private static Goal processor(String durability, String described) {
        return Goal.shown(
                "cost-" + durability + "-processor",
                "processor time for each commit, all threads, " + described,
                Unit.MICROSECONDS,
                series -> series.of(durability + ".processor"));
    }

    private static Goal written(String durability, String described) {
        return Goal.shown(
                "cost-" + durability + "-written",
                "written to the device for each commit, log and tables, " + described,
                Unit.BYTES,
                series -> series.of(durability + ".written"));
    }

    @Override
    public Series measure(Scale scale, Path directory) throws Exception {
        Texts texts = Texts.usual();
        Path own = directory.resolve("own");
        Series series = new Rounds()
                .add("relaxed", (length, into) -> {
                    try (Team team = new Team(Stores.rocks(own, Durability.RELAXED), texts, 1)) {
                        measure(length, team.hot(1), into);
                    }
                    Scratch.delete(own);
                })
                .add("sync", (length, into) -> {
                    try (Team team = new Team(Stores.rocks(own, Durability.SYNC), texts, WRITERS)) {
                        measure(length, team.spread(WRITERS), into);
                    }
                    Scratch.delete(own);
                })
                .run(scale.withRounds(Math.min(5, scale.rounds())));
        if (!Files.isReadable(WRITTEN)) {
            series.absent("relaxed.written", "this system does not say what a process wrote");
            series.absent("sync.written", "this system does not say what a process wrote");
        }
        return series;
    }

    private static void measure(Duration length, List<Writers.Write> writes, Slice.Sink into) throws Exception {
        long spent = processorNanos();
        long written = written();
        Writers.Outcome outcome = Writers.run(length.multipliedBy(TIMES_A_SLICE), writes);
        Quiet.await(length.multipliedBy(TIMES_A_SLICE));
        into.put("rate", outcome.perSecond());
        into.put("processor", (processorNanos() - spent) / 1e3 / outcome.writes());
        if (written >= 0) {
            into.put("written", (double) (written() - written) / outcome.writes());
        }
    }

    private static long processorNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    /** What this process had the device write so far; negative where that is not told. */
    private static long written() throws IOException {
        if (!Files.isReadable(WRITTEN)) {
            return -1;
        }
        List<String> lines = Files.readAllLines(WRITTEN);
        return number(lines, WRITTEN_BYTES) - number(lines, CANCELLED_BYTES);
    }

    private static long number(List<String> lines, String name) throws IOException {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.substring(name.length())))
                .findFirst()
                .orElseThrow(() -> new IOException(WRITTEN + " has no line that begins with " + name));
    }
}

package io.leanctx.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures stores beside yardsticks, in the same run and in turn, and prints a line for each goal:"
                + " the median of the rounds, the least and the most, what was asked, and whether it is met.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:measured, also where a goal was missed: the lines say so",
            "1:something could not be measured, and not for want of a tool",
            "2:the command line cannot be used"
        })
final class Bench implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @ArgGroup
    private @Nullable Size size;

    /** How much is measured. */
    static final class Size {
        @SuppressWarnings("UnusedVariable") // It says what is done anyway.
        @Option(names = "--quick", description = "Less than five minutes, no curves; what is done if nothing is said.")
        private boolean quick;

        @Option(names = "--full", description = "Longer and more rounds, and the curves; writes the documentation.")
        private boolean full;

        @Option(names = "--tiny", hidden = true)
        private boolean tiny;
    }

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "Only these experiments, or those of these goals; --list has the names.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--list", description = "Says what there is to measure, and measures nothing.")
    private boolean list;

    @Option(names = "--write-docs", description = "Writes docs/performance.md's tables and its pictures anew.")
    private boolean writeDocs;

    @Option(
            names = "--dir",
            paramLabel = "DIRECTORY",
            description = "Where stores are made, on the device to measure; target/bench/work unless given.")
    private @Nullable Path directory;

    private Bench() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, for callers that go on living. */
    static CommandLine commandLine() {
        return new CommandLine(new Bench());
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandSpec parsed = spec;
        if (parsed == null) {
            throw new IllegalStateException("the command line was not parsed");
        }
        PrintWriter out = parsed.commandLine().getOut();
        List<Experiment> chosen = chosen(parsed);
        if (list) {
            for (Experiment experiment : chosen) {
                out.println(experiment.name());
                experiment.goals().forEach(goal -> out.printf("  %-24s %s%n", goal.name(), goal.what()));
            }
            return 0;
        }
        if (writeDocs && (!only.isEmpty() || scale().equals(Scale.TINY))) {
            throw new ParameterException(
                    parsed.commandLine(), "--write-docs writes all tables, so it goes with --quick and --full alone");
        }
        Path root = Path.of(System.getProperty("leanctx.bench.root", "."))
                .toAbsolutePath()
                .normalize();
        Path target = root.resolve("target").resolve("bench");
        Path work = Files.createDirectories(directory == null ? target.resolve("work") : directory)
                .toAbsolutePath();
        return measure(chosen, root, target, work, out);
    }

    private boolean isFull() {
        return scale().equals(Scale.FULL);
    }

    private Scale scale() {
        Size given = size;
        if (given != null && given.full) {
            return Scale.FULL;
        }
        return given != null && given.tiny ? Scale.TINY : Scale.QUICK;
    }

    private List<Experiment> chosen(CommandSpec parsed) {
        List<Experiment> all = Experiments.all();
        if (only.isEmpty()) {
            return all.stream()
                    .filter(one -> list || isFull() || !(one instanceof CurvesExperiment))
                    .toList();
        }
        List<Experiment> chosen = all.stream()
                .filter(one -> only.stream().anyMatch(name -> Experiments.isNamed(one, name)))
                .toList();
        for (String name : only) {
            if (chosen.stream().noneMatch(one -> Experiments.isNamed(one, name))) {
                throw new ParameterException(
                        parsed.commandLine(), "nothing is called " + name + "; --list says what there is");
            }
        }
        return chosen;
    }

    private int measure(List<Experiment> chosen, Path root, Path target, Path work, PrintWriter out)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        Scale scale = scale();
        Results results = Results.begin(scale, Machine.describe(root, work));
        results.machine().forEach((name, value) -> out.printf("# %s: %s%n", name, value));
        boolean failed = false;
        Path file = target.resolve("latest.json");
        for (Experiment experiment : chosen) {
            Path own = Files.createTempDirectory(work, experiment.name());
            try {
                Series series = experiment.measure(scale, own);
                List<Judged> judged = experiment.goals().stream()
                        .map(goal -> goal.judge(series))
                        .toList();
                // Only what can be judged, so that all of it can be written later.
                results.measured().put(experiment, series);
                judged.forEach(one -> print(one, out));
            } catch (SkippedException e) {
                experiment.goals().forEach(goal -> print(Judged.skipped(goal, e.reason()), out));
            } catch (Exception e) {
                failed = true;
                out.println("FAILED " + experiment.name() + ": " + e);
                e.printStackTrace(out);
            } finally {
                Scratch.delete(own);
            }
            out.flush();
            results.write(file);
        }
        long met = count(results, Judged.Verdict.MET);
        long missed = count(results, Judged.Verdict.MISSED);
        out.printf(
                Locale.ROOT,
                "# %d met, %d missed, %d skipped, in %d s; each round is in %s%n",
                met,
                missed,
                count(results, Judged.Verdict.SKIPPED),
                Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                root.relativize(file));
        if (!failed && (writeDocs || (isFull() && only.isEmpty()))) {
            write(results, root.resolve("docs"), out);
        }
        return failed ? 1 : 0;
    }

    private static void write(Results results, Path docs, PrintWriter out) throws IOException {
        try {
            PerformancePage.write(results, docs);
        } catch (SkippedException e) {
            throw new IllegalStateException("what was measured is said to be absent: " + e.reason(), e);
        }
        out.println("# docs/performance.md is written anew");
    }

    private static long count(Results results, Judged.Verdict verdict) {
        return results.judged().stream().filter(one -> one.verdict() == verdict).count();
    }

    private static void print(Judged one, PrintWriter out) {
        if (one.verdict() == Judged.Verdict.SKIPPED) {
            out.printf("%-24s skipped: %s%n", one.goal().name(), one.reason());
            return;
        }
        out.printf(
                "%-24s %12s  %-26s %-10s %-7s %s%n",
                one.goal().name(),
                one.figure(),
                one.range(),
                one.goal().asked(),
                one.verdict().word(),
                one.goal().what());
    }
}

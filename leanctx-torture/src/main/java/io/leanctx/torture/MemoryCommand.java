package io.leanctx.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks whether closing a store gives back its memory. */
@Command(
        name = "memory",
        mixinStandardHelpOptions = true,
        description = "Opens, uses and closes a store over and over in one process with a fixed heap, and fails if the"
                + " second half of that takes more memory than a few megabytes.")
final class MemoryCommand implements Callable<Integer> {

    private static final long MOST_GROWTH_KILOBYTES = 24 << 10;
    private static final int DEFAULT_ROUNDS = 1_000;
    private static final int LEAST_ROUNDS = 20;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often; at least 20, 1000 unless given.",
            defaultValue = "" + DEFAULT_ROUNDS)
    private int rounds = DEFAULT_ROUNDS;

    @Option(
            names = "--canary",
            description = "Have the process leak on purpose. The command fails if it does not notice.")
    private boolean canary;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Torture.out(spec);
        if (!Cycles.canTell()) {
            out.println("memory SKIPPED: nothing was tested, since a process cannot tell its memory here");
            return 0;
        }
        Path directory = Files.createTempDirectory("leanctx-torture");
        try {
            List<Long> resident = resident(directory, Math.max(LEAST_ROUNDS, rounds));
            // What the JVM itself takes comes with the first rounds.
            long half = resident.get(resident.size() / 2);
            long end = resident.get(resident.size() - 1);
            boolean grew = end - half > MOST_GROWTH_KILOBYTES;
            out.printf(
                    "memory%s rounds=%d half=%,d KiB end=%,d KiB grown=%,d KiB most=%,d KiB%n",
                    canary ? "-canary" : "", resident.size(), half, end, end - half, MOST_GROWTH_KILOBYTES);
            return grew == canary ? 0 : Torture.FOUND;
        } finally {
            Place.delete(directory);
        }
    }

    private List<Long> resident(Path directory, int cycles) throws IOException, InterruptedException {
        Path errors = directory.resolve("errors");
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        line.addAll(NativeLibrary.unpack(directory.resolve(RoundOptions.NATIVE)));
        line.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Cycles.class.getName(),
                directory.resolve("store").toString(),
                Integer.toString(cycles),
                Boolean.toString(canary)));
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(errors.toFile());
        // One arena for all threads, so that what is free is used again.
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        Process process = builder.start();
        List<Long> resident = new ArrayList<>();
        try (BufferedReader said = process.inputReader(StandardCharsets.US_ASCII)) {
            for (String kilobytes = said.readLine(); kilobytes != null; kilobytes = said.readLine()) {
                resident.add(Long.parseLong(kilobytes));
            }
            if (process.waitFor() != 0 || resident.size() != cycles) {
                throw new IOException("the process ended with " + process.exitValue() + " after " + resident.size()
                        + " of " + cycles + " rounds:\n" + Files.readString(errors));
            }
            return resident;
        } finally {
            process.destroyForcibly();
        }
    }
}

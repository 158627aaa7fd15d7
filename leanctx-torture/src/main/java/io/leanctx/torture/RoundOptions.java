package io.leanctx.torture;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of all commands. */
final class RoundOptions {

    private static final long DEFAULT_ROUNDS = 10;
    private static final long SEEDS = 1_000_000;

    @Option(names = "--rounds", paramLabel = "N", description = "How many rounds; 10 unless --minutes is given.")
    private @Nullable Long rounds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "What is drawn is drawn from this; a new one unless given.")
    private @Nullable Long seed;

    @Option(names = "--minutes", paramLabel = "N", description = "How long at most.")
    private @Nullable Long minutes;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where the stores are; a temporary directory unless given.")
    private @Nullable Path directory;

    Effort effort(boolean keepsHarmed) throws IOException {
        long limit = rounds != null ? rounds : minutes != null ? 0 : DEFAULT_ROUNDS;
        Path where = directory != null ? directory : Files.createTempDirectory("leanctx-torture");
        Files.createDirectories(where);
        return new Effort(
                seed != null ? seed : ThreadLocalRandom.current().nextLong(1, SEEDS),
                limit,
                minutes != null ? minutes : 0,
                where.toRealPath(),
                keepsHarmed);
    }

    /** Runs a campaign of a kind in which each store is dealt a blow of its own. */
    static Tally run(String kind, Supplier<Blow> blows, Effort effort, PrintWriter out)
            throws IOException, InterruptedException {
        ChildJvm jvm = ChildJvm.prepare(effort.directory().resolve(NATIVE));
        return new Campaign(kind, blows, effort, jvm, out).run();
    }

    /** Removes the directory if it was made for this run and nothing is kept in it. */
    void finish(Effort effort, boolean sound) throws IOException {
        Place.delete(effort.directory().resolve(NATIVE));
        if (directory == null && sound) {
            Place.delete(effort.directory());
        }
    }

    static final String NATIVE = "native";
}

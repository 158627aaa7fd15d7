package io.leanctx.testkit.swarm;

import io.leanctx.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Many swarms, two at a time, with the seeds 1, 2, 3 …, until all are through or one is not sound:
 *
 * <pre>{@code
 * @Test
 * void soundInMemory() throws InterruptedException {
 *     System.out.println(SwarmSeries.of(SwarmTest.class).run(200, seed -> {
 *         try (SessionBackend backend = InMemoryBackend.create()) {
 *             return Swarm.seed(seed).run(backend);
 *         }
 *     }));
 * }
 * }</pre>
 *
 * <p>With the system property {@value #SEED} all of them have that seed, since a seed does not say how threads come in
 * between each other. Immutable.
 *
 * @since 0.1.0
 */
public final class SwarmSeries {

    /** The system property that says which seed alone to run. */
    public static final String SEED = "leanctx.swarm.seed";

    private final Class<?> test;

    private SwarmSeries(Class<?> test) {
        this.test = test;
    }

    /** One run, given its seed. */
    @FunctionalInterface
    public interface Runner {

        /**
         * Runs a swarm. May be called by several threads at once.
         *
         * @param seed the seed that it is to have
         * @return its report
         * @throws InterruptedException if the thread is interrupted while it waits
         */
        SwarmReport run(long seed) throws InterruptedException;
    }

    /**
     * A series that belongs to a test.
     *
     * @param test the test's class; named in the command that runs a seed again
     * @return the series
     */
    public static SwarmSeries of(Class<?> test) {
        return new SwarmSeries(test);
    }

    /**
     * Runs swarms.
     *
     * @param histories how many, from 1
     * @param runner runs one; called by two threads
     * @return what came of all
     * @throws AssertionError at the first that is not sound, or did not come to its end: what was found, and the command to
     *     run its seed again
     * @throws InvalidInputException if {@code histories} is not at least 1
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public SwarmTotals run(int histories, Runner runner) throws InterruptedException {
        if (histories < 1) {
            throw new InvalidInputException("a series runs 1 swarm or more, not " + histories);
        }
        return new Progress(histories, runner).run();
    }

    /** A series under way: two swarms at once, since each is judged by one thread when its agents have ended. */
    private final class Progress {

        private static final int AT_ONCE = 2;

        private final int histories;
        private final Runner runner;
        private final @Nullable Long only = Long.getLong(SEED);
        private final AtomicInteger begun = new AtomicInteger();
        private final AtomicReference<SwarmTotals> totals = new AtomicReference<>(SwarmTotals.NONE);
        private volatile boolean failed;

        Progress(int histories, Runner runner) {
            this.histories = histories;
            this.runner = runner;
        }

        SwarmTotals run() throws InterruptedException {
            long began = System.nanoTime();
            ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
            try {
                List<Future<?>> halves = new ArrayList<>();
                for (int i = 0; i < AT_ONCE; i++) {
                    halves.add(threads.submit(this::runSome));
                }
                for (Future<?> half : halves) {
                    half.get();
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof AssertionError failure
                        ? failure
                        : new AssertionError("a swarm could not be run: " + e.getCause(), e.getCause());
            } finally {
                threads.shutdownNow();
            }
            return Objects.requireNonNull(totals.get()).took(System.nanoTime() - began);
        }

        private @Nullable Void runSome() throws InterruptedException {
            for (int run = begun.incrementAndGet(); run <= histories && !failed; run = begun.incrementAndGet()) {
                SwarmReport report = run(run, only == null ? run : only);
                totals.updateAndGet(now -> now.plus(report));
                if (!report.isSound()) {
                    failed = true;
                    throw failure(run, report);
                }
            }
            return null;
        }

        /** Whatever a run dies of, the other half ends as well, and it is said which seed to look at. */
        private SwarmReport run(int run, long seed) throws InterruptedException {
            try {
                return runner.run(seed);
            } catch (RuntimeException | Error e) {
                failed = true;
                throw new AssertionError("run " + run + " of " + histories + ": " + e + "\n" + command(seed), e);
            }
        }

        private AssertionError failure(int run, SwarmReport report) {
            AssertionError failure = new AssertionError(
                    "run " + run + " of " + histories + ": " + report.describe() + "\n" + command(report.seed()));
            report.thrown().forEach(failure::addSuppressed);
            return failure;
        }
    }

    private String command(long seed) {
        return "./mvnw test -Dtest=" + test.getSimpleName() + " -Dsurefire.failIfNoSpecifiedTests=false -D" + SEED + "="
                + seed;
    }
}

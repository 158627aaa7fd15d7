package io.leanctx.testkit.swarm;

import io.leanctx.InvalidInputException;

/**
 * Many swarms one after another, with the seeds 1, 2, 3 …, until all are through or one is not sound:
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
         * Runs a swarm.
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
     * @param runner runs one
     * @return what came of all
     * @throws AssertionError at the first that is not sound: what was found, and the command to run its seed again
     * @throws InvalidInputException if {@code histories} is not at least 1
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public SwarmTotals run(int histories, Runner runner) throws InterruptedException {
        if (histories < 1) {
            throw new InvalidInputException("a series runs 1 swarm or more, not " + histories);
        }
        Long only = Long.getLong(SEED);
        SwarmTotals totals = SwarmTotals.NONE;
        long began = System.nanoTime();
        for (int i = 1; i <= histories; i++) {
            SwarmReport report = runner.run(only == null ? i : only);
            totals = totals.plus(report);
            if (!report.isSound()) {
                AssertionError failure = new AssertionError(
                        "run " + i + " of " + histories + ": " + report.describe() + "\n" + command(report));
                report.thrown().forEach(failure::addSuppressed);
                throw failure;
            }
        }
        return totals.took(System.nanoTime() - began);
    }

    private String command(SwarmReport report) {
        return "./mvnw test -Dtest=" + test.getSimpleName() + " -Dsurefire.failIfNoSpecifiedTests=false -D" + SEED + "="
                + report.seed();
    }
}

package io.leanctx.bench;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param name in the output
 * @param rounds how often each thing is measured, in turn with the others
 * @param slice how long once
 * @param warmup how long each thing runs before the first round
 * @param entries in a session that is called long
 * @param sessions in a store that is called large
 * @param channels in a workspace that is listed
 * @param watchers where there are many
 * @param logged commits in a log whose size or verification is measured
 * @param acked what each of 8 writers appends where updates are counted
 * @param forks whether microbenchmarks and children get JVMs of their own
 */
record Scale(
        String name,
        int rounds,
        Duration slice,
        Duration warmup,
        int entries,
        int sessions,
        int channels,
        int watchers,
        int logged,
        int acked,
        boolean forks) {

    /** For the tests: everything runs, nothing is measured. */
    static final Scale TINY =
            new Scale("tiny", 1, Duration.ofMillis(5), Duration.ofNanos(1), 100, 200, 100, 20, 200, 5, false);

    /** Under five minutes. */
    static final Scale QUICK = new Scale(
            "quick",
            3,
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            100_000,
            100_000,
            10_000,
            1_000,
            50_000,
            200,
            true);

    static final Scale FULL = new Scale(
            "full",
            9,
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            100_000,
            1_000_000,
            10_000,
            1_000,
            200_000,
            200,
            true);

    /** The same with more rounds, for what takes but an instant. */
    Scale times(int factor) {
        return withRounds(rounds * factor);
    }

    Scale withRounds(int number) {
        return new Scale(name, number, slice, warmup, entries, sessions, channels, watchers, logged, acked, forks);
    }
}

package io.leanctx.testkit.swarm;

import io.leanctx.testkit.FaultRates;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * Under what a swarm works.
 *
 * @param channels how many channels
 * @param stores how many stores over the one backend
 * @param cacheWeight the weight of each store's cache; empty for the default
 * @param faults what the backend does to the stores
 * @param crashes how often a store is closed and opened again
 */
record Conditions(int channels, int stores, OptionalLong cacheWeight, FaultRates faults, int crashes) {

    /** Fewer than an agent tries a step again whose store was closed. */
    private static final int MOST_CRASHES = 6;

    static Conditions draw(SplittableRandom random) {
        return new Conditions(
                oneIn(random, 4) ? 2 : 1,
                oneIn(random, 3) ? 2 : 1,
                oneIn(random, 16) ? OptionalLong.of(0) : OptionalLong.empty(),
                faults(random),
                oneIn(random, 4) ? 1 + random.nextInt(MOST_CRASHES) : 0);
    }

    private static FaultRates faults(SplittableRandom random) {
        FaultRates rates = FaultRates.NONE;
        if (oneIn(random, 3)) {
            rates = rates.withLost(random.nextDouble(0.08), random.nextDouble(0.08));
        }
        if (oneIn(random, 4)) {
            rates = rates.withContention(random.nextDouble(0.1));
        }
        if (oneIn(random, 6)) {
            rates = rates.withRefused(random.nextDouble(0.03), random.nextDouble(0.03));
        }
        if (oneIn(random, 6)) {
            rates = rates.withDelays(random.nextDouble(0.1), Duration.ofNanos(200_000));
        }
        return rates;
    }

    private static boolean oneIn(SplittableRandom random, int n) {
        return random.nextInt(n) == 0;
    }

    @Override
    public String toString() {
        return channels + (channels == 1 ? " channel, " : " channels, ") + stores
                + (stores == 1 ? " store, " : " stores, ")
                + (cacheWeight.isPresent() ? "cache of " + cacheWeight.getAsLong() + " bytes, " : "") + "faults "
                + faults
                + ", " + crashes + " crashes of a store";
    }
}

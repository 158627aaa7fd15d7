package io.leanctx.torture;

import io.leanctx.Durability;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is done to one store, drawn from a seed.
 *
 * @param durability that of all its processes
 * @param rounds the rounds
 */
record Plan(Durability durability, List<Round> rounds) {

    /** What a process does with its store. */
    enum Work {
        /** Nothing but opening it. */
        OPEN,
        /** It writes. */
        WRITE,
        /** It writes and reads, on many threads. */
        WRITE_AND_READ,
        /** The same, and it closes the store under these threads and opens it again, many times. */
        CLOSE_OFTEN
    }

    private static final int MOST_ROUNDS = 12;
    private static final long[] CACHE_WEIGHTS = {0, 1 << 16, 1 << 20, 64L << 20};

    /**
     * A process that writes and is killed, some that are killed while they open what it left, and a look at that.
     *
     * @param seed what the writers draw from
     * @param cacheWeight the weight of the writing store's cache
     * @param work what the process does with it
     * @param writer when the writing process is killed
     * @param openers when those after it are
     */
    record Round(long seed, long cacheWeight, Work work, Kill writer, List<Kill> openers) {}

    /** Kills. */
    static Plan draw(long seed, List<Durability> durabilities) {
        return draw(seed, durabilities, true);
    }

    /** Processes that close their store under all kinds of calls, and none that is killed. */
    static Plan drawClosing(long seed) {
        return draw(seed, List.of(Durability.values()), false);
    }

    /** Processes under which the storage fails: most of them end in good order all the same. */
    static Plan drawFailing(long seed, int mostRounds) {
        SplittableRandom random = new SplittableRandom(seed);
        Durability durability = Habit.oneOf(List.of(Durability.values()), random);
        List<Round> rounds = new ArrayList<>();
        int count = random.nextInt(1, mostRounds + 1);
        for (int i = 0; i < count; i++) {
            long own = (random.nextLong() >>> 16 << 8) + i;
            long cacheWeight = CACHE_WEIGHTS[random.nextInt(CACHE_WEIGHTS.length)];
            List<Kill> openers = random.nextInt(3) == 0 ? List.of(Kill.ofFailingOpener()) : List.of();
            Work work = random.nextInt(3) == 0 ? Work.WRITE_AND_READ : Work.WRITE;
            rounds.add(new Round(own, cacheWeight, work, Kill.ofFailing(random), openers));
        }
        return new Plan(durability, rounds);
    }

    private static Plan draw(long seed, List<Durability> durabilities, boolean kills) {
        SplittableRandom random = new SplittableRandom(seed);
        Durability durability = Habit.oneOf(durabilities, random);
        List<Round> rounds = new ArrayList<>();
        int count = random.nextInt(1, MOST_ROUNDS + 1);
        for (int i = 0; i < count; i++) {
            // Part of names, so that no two rounds give the same.
            long own = (random.nextLong() >>> 16 << 8) + i;
            long cacheWeight = CACHE_WEIGHTS[random.nextInt(CACHE_WEIGHTS.length)];
            List<Kill> openers = new ArrayList<>();
            while (kills && random.nextInt(3) == 0) {
                openers.add(Kill.ofOpener(random));
            }
            Kill writer = kills ? Kill.ofWriter(random) : Kill.never(random);
            Work work = kills ? Work.WRITE : Work.CLOSE_OFTEN;
            rounds.add(new Round(own, cacheWeight, work, writer, openers));
        }
        return new Plan(durability, rounds);
    }
}

package io.leanctx.torture;

import java.util.SplittableRandom;

/**
 * When a process is killed.
 *
 * @param moment in the middle of what
 * @param acknowledged after how many acknowledgements, when it writes
 * @param nanos how long after that
 */
record Kill(Moment moment, int acknowledged, long nanos) {

    private static final int MOST_ACKNOWLEDGED = 700;
    private static final long LONGEST_NANOS = 60_000_000;

    /** In the middle of what. */
    enum Moment {
        OPENING,
        WRITING,
        CLOSING,
        /** Not at all: it closes the store and ends. */
        NEVER
    }

    /** Mostly in the middle of writing, and sometimes while that is being ended in good order. */
    static Kill ofWriter(SplittableRandom random) {
        Moment moment = random.nextInt(6) == 0 ? Moment.CLOSING : Moment.WRITING;
        return new Kill(moment, (int) skewed(MOST_ACKNOWLEDGED, random), skewed(LONGEST_NANOS, random));
    }

    /** Not at all, but have it close its store in the middle of writing. */
    static Kill never(SplittableRandom random) {
        return new Kill(Moment.NEVER, (int) skewed(MOST_ACKNOWLEDGED / 4, random), skewed(LONGEST_NANOS, random));
    }

    /** While what another one left is being recovered. */
    static Kill ofOpener(SplittableRandom random) {
        return new Kill(Moment.OPENING, 0, skewed(4 * LONGEST_NANOS, random));
    }

    /** A process under which the storage fails, which mostly is left to end in good order. */
    static Kill ofFailing(SplittableRandom random) {
        int choice = random.nextInt(5);
        Moment moment = choice == 0 ? Moment.WRITING : choice == 1 ? Moment.CLOSING : Moment.NEVER;
        return new Kill(moment, (int) skewed(MOST_ACKNOWLEDGED / 4, random), skewed(LONGEST_NANOS, random));
    }

    /** One that opens what was left there, or is refused, and ends. */
    static Kill ofFailingOpener() {
        return new Kill(Moment.NEVER, 0, 0);
    }

    /** Small ones as often as large ones. */
    private static long skewed(long most, SplittableRandom random) {
        return (long) Math.exp(random.nextDouble() * Math.log((double) most));
    }
}

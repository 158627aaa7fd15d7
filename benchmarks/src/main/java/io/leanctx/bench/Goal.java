package io.leanctx.bench;

/**
 * What a figure should come to.
 *
 * @param name its name on the command line and in the files
 * @param what it says, for a reader
 * @param figures takes the figure of each round from what was measured
 */
record Goal(String name, String what, Bound bound, double limit, Unit unit, Figures figures) {

    /** Takes the figure of each round from what was measured. */
    @FunctionalInterface
    interface Figures {
        double[] of(Series series) throws SkippedException;
    }

    static Goal atLeast(String name, String what, double limit, Unit unit, Figures figures) {
        return new Goal(name, what, Bound.AT_LEAST, limit, unit, figures);
    }

    static Goal atMost(String name, String what, double limit, Unit unit, Figures figures) {
        return new Goal(name, what, Bound.AT_MOST, limit, unit, figures);
    }

    /** A figure of which nothing is asked. */
    static Goal shown(String name, String what, Unit unit, Figures figures) {
        return new Goal(name, what, Bound.NONE, 0, unit, figures);
    }

    /** What was asked, in a few characters. */
    String asked() {
        return bound == Bound.NONE ? "" : bound.sign() + unit.format(limit);
    }

    Judged judge(Series series) {
        try {
            return Judged.of(this, Spread.of(figures.of(series)));
        } catch (SkippedException e) {
            return Judged.skipped(this, e.reason());
        }
    }
}

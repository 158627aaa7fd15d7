package io.leanctx.bench;

import java.util.Arrays;

/**
 * What several rounds came to.
 *
 * @param median the middle one; between two, their mean
 * @param least the least
 * @param most the most
 * @param rounds how many there were
 */
record Spread(double median, double least, double most, int rounds) {

    static Spread of(double... figures) {
        if (figures.length == 0) {
            throw new IllegalArgumentException("no round was measured, so there is no figure; measure at least one");
        }
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        for (double figure : sorted) {
            if (!Double.isFinite(figure)) {
                throw new IllegalArgumentException("the figures " + Arrays.toString(figures) + " are not all finite");
            }
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }
}

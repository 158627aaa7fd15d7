package io.leanctx.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an experiment measured: figures by name, one a round and in the order of the rounds, and what could not be measured,
 * with the reason. For one thread.
 */
final class Series {

    private final Map<String, List<Double>> figures;
    private final Map<String, String> absent;

    private Series(Map<String, List<Double>> figures, Map<String, String> absent) {
        this.figures = figures;
        this.absent = absent;
    }

    static Series empty() {
        return new Series(new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    /** Adds the figure of one more round. */
    void add(String name, double figure) {
        figures.computeIfAbsent(name, unused -> new ArrayList<>()).add(figure);
    }

    /** Says why there are no figures of a name. */
    void absent(String name, String reason) {
        absent.put(name, reason);
    }

    /** Takes over all of another one, its names with something in front. */
    void addAll(String prefix, Series other) {
        other.figures.forEach((name, rounds) -> rounds.forEach(figure -> add(prefix + name, figure)));
        other.absent.forEach((name, reason) -> absent(prefix + name, reason));
    }

    /**
     * The figures of a name.
     *
     * @throws SkippedException if they could not be measured
     */
    double[] of(String name) throws SkippedException {
        List<Double> rounds = figures.get(name);
        if (rounds != null) {
            return rounds.stream().mapToDouble(Double::doubleValue).toArray();
        }
        for (Map.Entry<String, String> one : absent.entrySet()) {
            if (name.startsWith(one.getKey())) {
                throw new SkippedException(one.getValue());
            }
        }
        throw new IllegalArgumentException(
                "nothing was measured under the name " + name + ", only under " + figures.keySet());
    }

    boolean has(String name) {
        return figures.containsKey(name);
    }

    /** One figure by another, round by round. */
    double[] ratio(String name, String yardstick) throws SkippedException {
        double[] above = of(name);
        double[] below = of(yardstick);
        if (above.length != below.length) {
            throw new IllegalArgumentException(
                    name + " was measured in " + above.length + " rounds, " + yardstick + " in " + below.length);
        }
        double[] ratios = new double[above.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = above[i] / below[i];
        }
        return ratios;
    }

    Map<String, List<Double>> figures() {
        return figures;
    }

    Map<String, String> absent() {
        return absent;
    }
}

package io.leanctx.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Measures things in turn: A B C A B C …, so that what disturbs the machine for a while disturbs all of them, and a ratio
 * is made of neighbours.
 */
final class Rounds {

    private final Map<String, Slice> slices = new LinkedHashMap<>();

    /** Adds a thing to measure; the names of its figures get its own in front. */
    Rounds add(String name, Slice slice) {
        if (slices.putIfAbsent(name, slice) != null) {
            throw new IllegalArgumentException("two things are called " + name);
        }
        return this;
    }

    Series run(Scale scale) throws Exception {
        for (Slice slice : slices.values()) {
            slice.measure(scale.warmup(), (name, figure) -> {});
        }
        Series series = Series.empty();
        for (int round = 0; round < scale.rounds(); round++) {
            for (Map.Entry<String, Slice> one : slices.entrySet()) {
                one.getValue().measure(scale.slice(), (name, figure) -> series.add(one.getKey() + "." + name, figure));
            }
        }
        return series;
    }
}

package io.leanctx.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures things in turn, so that what disturbs the machine for a while disturbs all of them, and a ratio is made of
 * neighbours. Each round begins with another one: A B C, B C A, C A B …, so that none always comes after the same; and what
 * one left behind is done before the next begins.
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
        List<Map.Entry<String, Slice>> order = new ArrayList<>(slices.entrySet());
        Series series = Series.empty();
        for (int round = 0; round < scale.rounds(); round++) {
            for (Map.Entry<String, Slice> one : order) {
                Quiet.await(scale.slice());
                one.getValue().measure(scale.slice(), (name, figure) -> series.add(one.getKey() + "." + name, figure));
            }
            Collections.rotate(order, -1);
        }
        return series;
    }
}

package io.leanctx.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * How a figure goes with a number: what was measured under {@code name/x} for each x.
 *
 * @param figure what it is, with its unit
 */
record Curve(String name, String figure) {

    /** A point of a curve. */
    record Point(double x, Spread figure) {}

    /** The points that were measured, by x. */
    List<Point> points(Series series) {
        List<Point> points = new ArrayList<>();
        series.figures().forEach((key, rounds) -> {
            if (key.startsWith(name + "/")) {
                points.add(new Point(
                        Double.parseDouble(key.substring(name.length() + 1)),
                        Spread.of(
                                rounds.stream().mapToDouble(Double::doubleValue).toArray())));
            }
        });
        points.sort((a, b) -> Double.compare(a.x(), b.x()));
        return points;
    }

    /** The name of one of its points. */
    static String key(String name, long x) {
        return name + "/" + x;
    }
}

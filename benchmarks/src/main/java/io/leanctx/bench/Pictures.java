package io.leanctx.bench;

import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;

/** Bars and curves of what was measured. */
final class Pictures {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 380;

    private final Path directory;
    private final StringBuilder shown = new StringBuilder();

    private Pictures(Path directory) {
        this.directory = directory;
    }

    /** Draws what can be drawn into a directory, and gives the lines of Markdown that show it. */
    static String draw(Results results, Path directory) throws IOException, SkippedException {
        System.setProperty("java.awt.headless", "true");
        Files.createDirectories(directory);
        Pictures pictures = new Pictures(directory);
        pictures.sync(results.of(SyncExperiment.class));
        pictures.memory(results.of(MemoryExperiment.class));
        pictures.peers(results.of(PeersExperiment.class));
        for (Map.Entry<String, List<Curve>> one : CurvesExperiment.PICTURES.entrySet()) {
            pictures.curves(one.getKey(), one.getValue(), results.of(CurvesExperiment.class));
        }
        return pictures.shown.toString();
    }

    private void sync(Series series) throws IOException, SkippedException {
        Bars bars = new Bars();
        for (String variant : List.of("one", "hot16", "hot64", "spread16", "naive16")) {
            for (String device : List.of("1ms", "200us", "disk")) {
                bars.add(device, variant, series, device + "." + variant + ".rate", device + ".raw.rate");
            }
        }
        save("sync", "SYNC commits/s ÷ raw fsyncs/s", bars.chart("times a raw fsync"));
    }

    private void memory(Series series) throws IOException, SkippedException {
        Bars bars = new Bars();
        for (String part : List.of("commit", "encodeAndHash", "salt", "seal", "fold", "head", "append")) {
            bars.add("nanoseconds", part, series, part + ".nanos", "");
        }
        save("memory", "An in-memory commit and its parts", bars.chart("ns"));
    }

    private void peers(Series series) throws IOException, SkippedException {
        for (String durability : List.of("sync", "relaxed", "memory")) {
            Bars bars = new Bars();
            for (String name : PeersExperiment.names()) {
                if (name.startsWith(durability + ".")) {
                    String peer = name.substring(durability.length() + 1);
                    bars.add("acknowledged", peer, series, name + ".rate", "");
                }
            }
            save(
                    "peers-" + durability,
                    "Entries/s of 16 writers on one session, " + durability,
                    bars.chart("entries/s"));
        }
    }

    private void curves(String axis, List<Curve> curves, Series series) throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .xAxisTitle(axis)
                .build();
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        for (Curve curve : curves) {
            List<Curve.Point> points = curve.points(series);
            if (!points.isEmpty()) {
                // A logarithm of 0 is nowhere; what was measured without any is drawn just before 1.
                chart.addSeries(
                        curve.figure(),
                        points.stream()
                                .mapToDouble(point -> point.x() == 0 ? 0.5 : point.x())
                                .toArray(),
                        points.stream()
                                .mapToDouble(point -> point.figure().median())
                                .toArray());
            }
        }
        save("by-" + axis.replace(' ', '-').replace("'", ""), "By " + axis, chart);
    }

    private void save(String name, String title, Chart<?, ?> chart) throws IOException {
        if (chart.getSeriesMap().isEmpty()) {
            return;
        }
        String file = name + ".png";
        try (OutputStream out = Files.newOutputStream(directory.resolve(file))) {
            BitmapEncoder.saveBitmap(chart, out, BitmapFormat.PNG);
        }
        shown.append("![").append(title).append("](performance/").append(file).append(")\n");
    }

    /** Groups of bars. */
    private static final class Bars {

        private final Map<String, Map<String, Double>> groups = new LinkedHashMap<>();
        private final List<String> names = new ArrayList<>();

        /** Adds a bar, if it was measured. */
        void add(String group, String name, Series series, String figure, String yardstick) throws SkippedException {
            if (!series.has(figure)) {
                return;
            }
            double[] figures = yardstick.isEmpty() ? series.of(figure) : series.ratio(figure, yardstick);
            groups.computeIfAbsent(group, unused -> new LinkedHashMap<>())
                    .put(name, Spread.of(figures).median());
            if (!names.contains(name)) {
                names.add(name);
            }
        }

        CategoryChart chart(String y) {
            CategoryChart chart = new CategoryChartBuilder()
                    .width(WIDTH)
                    .height(HEIGHT)
                    .yAxisTitle(y)
                    .build();
            chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
            chart.getStyler().setChartBackgroundColor(Color.WHITE);
            groups.forEach((group, bars) -> {
                // Where nothing was measured there is no bar, rather than one of no height.
                List<@Nullable Double> heights = new ArrayList<>();
                names.forEach(name -> heights.add(bars.get(name)));
                chart.addSeries(group, names, heights);
            });
            return chart;
        }
    }
}

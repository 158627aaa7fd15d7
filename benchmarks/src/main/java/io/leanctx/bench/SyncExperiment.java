package io.leanctx.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What durable commits cost, by syncs of a fixed length and on the device that is there. */
final class SyncExperiment implements Experiment {

    private static final String HEAP = "-Xmx2g";

    /** Where all of it is measured. */
    private static final String WHOLE = "1ms";

    /** How long a sync takes; negative for the device's own. */
    private static final Map<String, Long> DEVICES = devices();

    private static Map<String, Long> devices() {
        Map<String, Long> devices = new LinkedHashMap<>();
        devices.put("1ms", 1_000_000L);
        devices.put("200us", 200_000L);
        devices.put("disk", -1L);
        return devices;
    }

    @Override
    public String name() {
        return "sync";
    }

    @Override
    public List<Goal> goals() {
        List<Goal> goals = new ArrayList<>();
        goals.add(hot("1ms", 16, 10));
        goals.add(hot("200us", 16, 7));
        goals.add(hot("disk", 16, 5));
        goals.add(hot("1ms", 64, 25));
        goals.add(Goal.atLeast(
                "sync-spread16-1ms",
                "SYNC, 16 writers on 16 sessions ÷ raw fsync rate, syncs of 1 ms",
                9,
                Unit.TIMES,
                series -> series.ratio("1ms.spread16.rate", "1ms.raw.rate")));
        goals.add(Goal.atLeast(
                "sync-shared",
                "acknowledged commits per fdatasync, 16 waiting writers, syncs of 1 ms",
                14,
                Unit.COUNT,
                series -> series.of("1ms.hot16.per-sync")));
        for (String device : DEVICES.keySet()) {
            goals.add(Goal.atLeast(
                    "sync-one-" + device,
                    "SYNC, one writer ÷ raw fsync rate, " + described(device),
                    0.9,
                    Unit.TIMES,
                    series -> series.ratio(device + ".one.rate", device + ".raw.rate")));
        }
        goals.add(Goal.atMost(
                "sync-p50-1ms",
                "SYNC, p50 at 16 writers ÷ raw p50, syncs of 1 ms",
                1.5,
                Unit.TIMES,
                series -> series.ratio("1ms.hot16.p50", "1ms.raw.p50")));
        for (String device : DEVICES.keySet()) {
            goals.add(Goal.atLeast(
                    "naive-" + device,
                    "against optimistic retry, SYNC, one hot session, 16 writers, " + described(device),
                    10,
                    Unit.TIMES,
                    series -> series.ratio(device + ".hot16.rate", device + ".naive16.rate")));
        }
        goals.add(Goal.shown(
                "countersigned-1ms",
                "countersigned heads, SYNC, 16 writers ÷ the same without, syncs of 1 ms",
                Unit.TIMES,
                series -> series.ratio("1ms.signed16.rate", "1ms.hot16.rate")));
        goals.add(Goal.shown(
                "raw-disk",
                "raw fsyncs of the device that is there",
                Unit.PER_SECOND,
                series -> series.of("disk.raw.rate")));
        goals.add(Goal.shown(
                "sync-rate-disk",
                "SYNC commits on the device that is there, one hot session, 16 writers",
                Unit.PER_SECOND,
                series -> series.of("disk.hot16.rate")));
        return goals;
    }

    private static Goal hot(String device, int writers, double limit) {
        return Goal.atLeast(
                "sync-hot" + writers + "-" + device,
                "SYNC, one hot session, " + writers + " writers ÷ raw fsync rate, " + described(device),
                limit,
                Unit.TIMES,
                series -> series.ratio(device + ".hot" + writers + ".rate", device + ".raw.rate"));
    }

    private static String described(String device) {
        return switch (device) {
            case "1ms" -> "syncs of 1 ms";
            case "200us" -> "syncs of 200 µs";
            default -> "real disk";
        };
    }

    @Override
    public Series measure(Scale scale, Path directory) throws Exception {
        Series series = Series.empty();
        for (Map.Entry<String, Long> device : DEVICES.entrySet()) {
            series.addAll(
                    device.getKey() + ".",
                    onDevice(
                            device.getKey().equals(WHOLE) ? SyncPart.class : SyncPart.Least.class,
                            scale,
                            directory.resolve(device.getKey()),
                            device.getValue()));
        }
        return series;
    }

    /**
     * Measures a part in a process of its own with syncs of a fixed length, or, if that is negative, of the device; what of a
     * fixed length cannot be had is absent.
     */
    static Series onDevice(Class<? extends Part> part, Scale scale, Path directory, long nanos) throws Exception {
        Files.createDirectories(directory);
        try {
            return Child.run(part, scale, directory, environment(scale, directory, nanos), HEAP);
        } catch (SkippedException e) {
            if (nanos < 0) {
                return Child.run(part, scale, directory, Map.of(), HEAP);
            }
            Series series = Series.empty();
            series.absent("", e.reason());
            return series;
        }
    }

    private static Map<String, String> environment(Scale scale, Path directory, long nanos)
            throws SkippedException, IOException, InterruptedException {
        return scale.forks() ? SlowSync.compile(directory).environment(nanos, directory.resolve("syncs")) : Map.of();
    }
}

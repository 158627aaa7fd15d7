package io.leanctx.bench;

import io.leanctx.Durability;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** What it costs writers that the seal of a store is renewed while they write. */
final class SealExperiment implements Experiment {

    private static final int WRITERS = 16;

    @Override
    public String name() {
        return "seal";
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.atMost(
                        "seal-sync",
                        "renewal of the seal, SYNC, one hot session, 16 writers, syncs of 1 ms",
                        2,
                        Unit.PERCENT,
                        series -> cost(series, "sync-with", "sync-without")),
                Goal.atMost(
                        "seal-relaxed",
                        "renewal of the seal, RELAXED, one writer, real disk",
                        2,
                        Unit.PERCENT,
                        series -> cost(series, "relaxed-with", "relaxed-without")));
    }

    private static double[] cost(Series series, String with, String without) throws SkippedException {
        double[] left = series.ratio(with + ".rate", without + ".rate");
        for (int i = 0; i < left.length; i++) {
            left[i] = 100 * (1 - left[i]);
        }
        return left;
    }

    @Override
    public Series measure(Scale scale, Path directory) throws Exception {
        Series series = Series.empty();
        series.addAll("", SyncExperiment.onDevice(Sync.class, scale, directory.resolve("1ms"), 1_000_000L));
        series.addAll("", SyncExperiment.onDevice(Relaxed.class, scale, directory.resolve("disk"), -1));
        return series;
    }

    /** Durable commits. */
    static final class Sync extends WithAndWithout {
        Sync() {
            super("sync", Durability.SYNC, WRITERS);
        }
    }

    /** Commits that wait for no device. */
    static final class Relaxed extends WithAndWithout {
        Relaxed() {
            super("relaxed", Durability.RELAXED, 1);
        }
    }

    /** A store as it is beside one that leaves its seal alone. */
    private abstract static class WithAndWithout implements Part {

        private final String name;
        private final Durability durability;
        private final int writers;

        WithAndWithout(String name, Durability durability, int writers) {
            this.name = name;
            this.durability = durability;
            this.writers = writers;
        }

        @Override
        public Series measure(Scale scale, Path directory) throws Exception {
            Texts texts = Texts.usual();
            RocksBackend unsealed = unsealed(directory.resolve("without"));
            try (Team with = new Team(Stores.rocks(directory.resolve("with"), durability), texts, writers);
                    Team without =
                            new Team(LeanCtx.builder().durability(durability).open(unsealed), texts, writers)) {
                return new Rounds()
                        .add(name + "-with", (length, into) -> writes(length, with.hot(writers), into))
                        .add(name + "-without", (length, into) -> writes(length, without.hot(writers), into))
                        .run(scale);
            }
        }

        /** Twice as long as elsewhere, as a seal is renewed twice a second. */
        private static void writes(Duration length, List<Writers.Write> writes, Slice.Sink into) throws Exception {
            Writers.run(length.multipliedBy(2), writes).into(into);
        }

        /** A backend which holds that a renewal of its seal is on its way, always. */
        private static RocksBackend unsealed(Path directory) throws ReflectiveOperationException {
            RocksBackend backend = RocksBackend.at(directory);
            Object sealer = of(backend, "sealer");
            ((AtomicBoolean) of(sealer, "due")).set(true);
            return backend;
        }

        private static Object of(Object owner, String name) throws ReflectiveOperationException {
            Field field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(owner);
        }
    }
}

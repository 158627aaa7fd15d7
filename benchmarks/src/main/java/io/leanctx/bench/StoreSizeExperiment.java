package io.leanctx.bench;

import io.leanctx.ChannelPage;
import io.leanctx.Durability;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.core.ManySessions;
import io.leanctx.rocks.RocksBackend;
import io.leanctx.spi.SessionBackend;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Whether a store with many sessions lists and opens as a small one does. */
final class StoreSizeExperiment implements Experiment {

    private static final int PAGE = 100;
    private static final int LISTINGS = 50;
    private static final int FILLERS = 2;
    private static final int CHANNELS_OF_OTHERS = 10_000;
    private static final String LISTED = "listed";
    private static final String STORE = "store";
    private static final Texts TEXTS = Texts.usual();

    @Override
    public String name() {
        return "size";
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.atMost(
                        "list",
                        "first page of 100 of a workspace with 10,000 channels",
                        1,
                        Unit.MILLISECONDS,
                        series -> series.of("small.millis")),
                Goal.atMost(
                        "list-large",
                        "the same in a store of 1,000,000 sessions (--quick: 100,000) ÷ in one of 10,000",
                        1.2,
                        Unit.TIMES,
                        series -> series.ratio("large.millis", "small.millis")),
                Goal.atLeast(
                        "commit-large",
                        "RELAXED commits, one writer, in a store of 1,000,000 sessions (--quick: 100,000) ÷ in one of 10,000",
                        0.8,
                        Unit.TIMES,
                        series -> series.ratio("commits-large.rate", "commits-small.rate")),
                Goal.atMost(
                        "open",
                        "open a store of 1,000,000 sessions (--quick: 100,000), in a JVM that has just begun",
                        1_000,
                        Unit.MILLISECONDS,
                        series -> series.of("open.millis")),
                Goal.atMost(
                        "heap",
                        "heap in use with that store open and idle",
                        64,
                        Unit.MEGABYTES,
                        series -> series.of("open.heap")));
    }

    @Override
    public Series measure(Scale scale, Path directory) throws Exception {
        Path opened = Files.createDirectories(directory.resolve("opened"));
        Series series;
        RocksBackend smallBackend = RocksBackend.at(directory.resolve("small"));
        RocksBackend largeBackend = RocksBackend.at(opened.resolve(STORE));
        try (SessionStore small = LeanCtx.open(smallBackend);
                SessionStore large = LeanCtx.open(largeBackend);
                Team ofSmall = writing(smallBackend);
                Team ofLarge = writing(largeBackend)) {
            fill(smallBackend, LISTED, scale.channels());
            fill(largeBackend, LISTED, scale.channels());
            for (int left = scale.sessions(); left > 0; left -= CHANNELS_OF_OTHERS) {
                fill(largeBackend, "other" + left, Math.min(left, CHANNELS_OF_OTHERS));
            }
            series = new Rounds()
                    .add("small", (length, into) -> list(small, into))
                    .add("large", (length, into) -> list(large, into))
                    .run(scale.forks() ? scale.times(LISTINGS / 10) : scale);
            series.addAll(
                    "commits-",
                    new Rounds()
                            .add(
                                    "small",
                                    (length, into) ->
                                            Writers.run(length, ofSmall.hot(1)).into(into))
                            .add(
                                    "large",
                                    (length, into) ->
                                            Writers.run(length, ofLarge.hot(1)).into(into))
                            .run(scale));
        }
        for (int round = 0; round < scale.rounds(); round++) {
            series.addAll("open.", Child.run(Open.class, scale, opened, Map.of(), "-Xmx256m"));
        }
        return series;
    }

    private static Team writing(RocksBackend backend) {
        return new Team(LeanCtx.builder().durability(Durability.RELAXED).over(backend), TEXTS, 1);
    }

    private static void list(SessionStore store, Slice.Sink into) {
        Workspace workspace = store.workspace(LISTED);
        long began = System.nanoTime();
        for (int i = 0; i < LISTINGS; i++) {
            ChannelPage page = workspace.channels(Optional.empty(), PAGE);
            if (page.channels().size() != PAGE) {
                throw new IllegalStateException("a page has " + page.channels().size() + " channels, not " + PAGE);
            }
        }
        into.put("millis", (System.nanoTime() - began) / 1e6 / LISTINGS);
    }

    /** Makes channels of one commit each. */
    static void fill(SessionBackend backend, String workspace, int channels) throws Exception {
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < FILLERS; i++) {
            int from = channels * i / FILLERS;
            int to = channels * (i + 1) / FILLERS;
            tasks.add(() -> {
                ManySessions.make(backend, workspace, from, to, number -> TEXTS.change(0, number));
                return to - from;
            });
        }
        int made = Writers.all(tasks).stream().mapToInt(Integer::intValue).sum();
        if (made != channels) {
            throw new IllegalStateException("made " + made + " channels of " + channels);
        }
    }

    /** Opens the store that is there. */
    static final class Open implements Part {

        @Override
        public Series measure(Scale scale, Path directory) throws Exception {
            Series series = Series.empty();
            long began = System.nanoTime();
            try (SessionStore store = LeanCtx.open(RocksBackend.existing(directory.resolve(STORE)))) {
                series.add("millis", (System.nanoTime() - began) / 1e6);
                for (int i = 0; i < 3; i++) {
                    System.gc();
                }
                series.add(
                        "heap",
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (double) (1 << 20));
                store.workspace(LISTED).channels(Optional.empty(), 1);
            }
            return series;
        }
    }
}

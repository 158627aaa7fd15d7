package io.leanctx.bench;

import io.leanctx.Durability;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Watch;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import io.leanctx.spi.ChannelKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** How soon watches are told, and what watches cost those who write. */
final class WatchExperiment implements Experiment {

    private static final int PER_SECOND = 1_000;
    private static final int LIVE = 100;
    private static final String HOT = "hot";
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "watch";
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.atMost(
                        "watch-p50",
                        "watch, commit in the log → listener called, p50 at 1,000 commits/s",
                        50,
                        Unit.MICROSECONDS,
                        series -> series.of("one.p50")),
                Goal.atMost(
                        "watch-p99",
                        "the same, p99",
                        1,
                        Unit.MILLISECONDS,
                        series -> Arrays.stream(series.of("one.p99"))
                                .map(micros -> micros / 1_000)
                                .toArray()),
                Goal.atLeast(
                        "watch-idle",
                        "RELAXED, one writer with 1,000 idle watches on other sessions ÷ without",
                        0.95,
                        Unit.TIMES,
                        series -> series.ratio("watched.rate", "alone.rate")),
                Goal.atLeast(
                        "watch-live",
                        "watches of 100 on the hot session that keep up with 1,000 commits/s",
                        LIVE,
                        Unit.COUNT,
                        series -> series.of("live.kept-up")),
                Goal.shown(
                        "watch-live-p99",
                        "the same, p99 of all their delays",
                        Unit.MILLISECONDS,
                        series -> Arrays.stream(series.of("live.p99"))
                                .map(micros -> micros / 1_000)
                                .toArray()),
                Goal.atLeast(
                        "watch-pace",
                        "commits/s of the writer meanwhile, of 1,000 that it tries",
                        0.99 * PER_SECOND,
                        Unit.PER_SECOND,
                        series -> series.of("live.pace")));
    }

    @Override
    public Series measure(Scale scale, Path directory) throws Exception {
        Texts texts = Texts.usual();
        int[] stores = {0};
        List<Watch> idle = new ArrayList<>();
        try (Team alone = new Team(Stores.rocks(directory.resolve("alone"), Durability.RELAXED), texts, 1);
                Team watched = new Team(Stores.rocks(directory.resolve("watched"), Durability.RELAXED), texts, 1)) {
            for (int i = 0; i < scale.watchers(); i++) {
                idle.add(watched.workspace().watch("quiet/" + i, Position.START, event -> {}));
            }
            Series series = new Rounds()
                    .add("one", (length, into) -> live(directory.resolve("live" + stores[0]++), texts, length, 1, into))
                    .add(
                            "live",
                            (length, into) -> live(directory.resolve("live" + stores[0]++), texts, length, LIVE, into))
                    .add(
                            "alone",
                            (length, into) -> Writers.run(length, alone.hot(1)).into(into))
                    .add(
                            "watched",
                            (length, into) ->
                                    Writers.run(length, watched.hot(1)).into(into))
                    .run(scale);
            idle.forEach(Watch::close);
            return series;
        }
    }

    private static void live(Path directory, Texts texts, Duration length, int watches, Slice.Sink into)
            throws Exception {
        int commits = Math.max(1, (int) (length.toNanos() * PER_SECOND / 1_000_000_000L));
        Moments moments = new Moments(new ChannelKey("bench", HOT), commits);
        List<Delays> all = new ArrayList<>();
        try (Team team = new Team(
                        LeanCtx.builder().durability(Durability.RELAXED).open(moments.over(RocksBackend.at(directory))),
                        texts,
                        1);
                Participant me = team.workspace().join(HOT, team.agent(0))) {
            for (int i = 0; i < watches; i++) {
                all.add(new Delays(team.workspace(), HOT, commits));
            }
            long began = System.nanoTime();
            Pace pace = new Pace(PER_SECOND);
            for (int i = 0; i < commits; i++) {
                pace.await();
                me.session();
                me.add(texts.change(0, i));
            }
            long written = System.nanoTime();
            into.put("pace", commits * 1e9 / (written - began));
            int keptUp = 0;
            LongStream delays = LongStream.empty();
            for (Delays one : all) {
                long left = written + PATIENCE.toNanos() - System.nanoTime();
                if (one.sawAll(Duration.ofNanos(Math.max(0, left)))) {
                    keptUp++;
                    delays = LongStream.concat(delays, Arrays.stream(one.since(moments)));
                } else {
                    // It may be told yet, or never; either is later than anybody waited.
                    delays = LongStream.concat(
                            delays, LongStream.generate(PATIENCE::toNanos).limit(commits));
                }
            }
            long[] sorted = delays.sorted().toArray();
            into.put("kept-up", keptUp);
            into.put("p50", Delays.percentile(sorted, 0.5) / 1e3);
            into.put("p99", Delays.percentile(sorted, 0.99) / 1e3);
        } finally {
            all.forEach(Delays::close);
        }
    }
}

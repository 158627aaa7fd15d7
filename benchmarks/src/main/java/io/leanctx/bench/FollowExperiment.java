package io.leanctx.bench;

import io.leanctx.Durability;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import io.leanctx.spi.ChannelKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How late a watch is that follows a store from outside of its process; here from the same, through the same files. */
final class FollowExperiment implements Experiment {

    private static final int PER_SECOND = 200;
    private static final String HOT = "hot";

    @Override
    public String name() {
        return "follow";
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.shown(
                        "follow-p50",
                        "follower, commit in the log → its listener called, p50 at 200 commits/s",
                        Unit.MILLISECONDS,
                        series -> series.of("follow.p50")),
                Goal.shown("follow-p99", "the same, p99", Unit.MILLISECONDS, series -> series.of("follow.p99")));
    }

    @Override
    public Series measure(Scale scale, Path directory) throws Exception {
        Texts texts = Texts.usual();
        int[] stores = {0};
        return new Rounds()
                .add("follow", (length, into) -> follow(directory.resolve("store" + stores[0]++), texts, length, into))
                .run(scale);
    }

    private static void follow(Path directory, Texts texts, Duration length, Slice.Sink into) throws Exception {
        int commits = Math.max(1, (int) (length.toNanos() * PER_SECOND / 1_000_000_000L));
        Moments moments = new Moments(new ChannelKey("bench", HOT), commits);
        try (Team team = new Team(
                        LeanCtx.builder().durability(Durability.RELAXED).open(moments.over(RocksBackend.at(directory))),
                        texts,
                        1);
                Participant me = team.workspace().join(HOT, team.agent(0));
                SessionStore follower = LeanCtx.open(RocksBackend.follow(directory));
                Delays delays = new Delays(follower.workspace("bench"), HOT, commits)) {
            Pace pace = new Pace(PER_SECOND);
            for (int i = 0; i < commits; i++) {
                pace.await();
                me.session();
                me.add(texts.change(0, i));
            }
            if (!delays.sawAll(Duration.ofSeconds(30))) {
                throw new IllegalStateException("a follower did not see all of " + commits + " commits in 30 seconds");
            }
            long[] sorted = delays.since(moments);
            into.put("p50", Delays.percentile(sorted, 0.5) / 1e6);
            into.put("p99", Delays.percentile(sorted, 0.99) / 1e6);
        }
    }
}

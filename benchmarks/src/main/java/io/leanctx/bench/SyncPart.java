package io.leanctx.bench;

import io.leanctx.Durability;
import io.leanctx.SigningKeys;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Durable commits beside bare syncs and beside optimistic retry, in a process whose syncs may be of a fixed length. */
class SyncPart implements Part {

    private static final int MANY = 64;
    private static final int WRITERS = 16;

    @Override
    public Series measure(Scale scale, Path directory) throws Exception {
        Texts texts = Texts.usual();
        Encoded encoded = Encoded.of(texts, 64);
        try (RawFsync raw = new RawFsync(directory.resolve("raw"));
                BareRocks naive = new BareRocks(directory.resolve("naive"), encoded, true);
                Team team = new Team(Stores.rocks(directory.resolve("store"), Durability.SYNC), texts, MANY);
                Team signed = new Team(
                        LeanCtx.builder()
                                .durability(Durability.SYNC)
                                .signedBy(SigningKeys.generate())
                                .open(RocksBackend.at(directory.resolve("signed"))),
                        texts,
                        WRITERS)) {
            Rounds rounds = new Rounds()
                    .add(
                            "raw",
                            (length, into) -> Writers.run(length, List.of(raw)).into(into))
                    .add("one", (length, into) -> counted(length, team.hot(1), into))
                    .add("hot16", (length, into) -> counted(length, team.hot(WRITERS), into))
                    .add(
                            "naive16",
                            (length, into) ->
                                    Writers.run(length, naive.retrying(WRITERS)).into(into));
            if (whole()) {
                rounds.add("hot64", (length, into) -> counted(length, team.hot(MANY), into))
                        .add("spread16", (length, into) -> counted(length, team.spread(WRITERS), into))
                        .add("signed16", (length, into) -> counted(length, signed.hot(WRITERS), into));
            }
            Series series = rounds.run(scale);
            if (!SlowSync.counts()) {
                series.absent("hot16.per-sync", "nobody counts the syncs of this process");
            }
            return series;
        }
    }

    /** Whether all of it is measured, or only what goals ask on each device. */
    boolean whole() {
        return true;
    }

    /** Less of it. */
    static final class Least extends SyncPart {
        @Override
        boolean whole() {
            return false;
        }
    }

    private static void counted(Duration length, List<Writers.Write> writes, Slice.Sink into) throws Exception {
        long before = SlowSync.count();
        Writers.Outcome outcome = Writers.run(length, writes);
        long syncs = SlowSync.count() - before;
        outcome.into(into);
        if (SlowSync.counts()) {
            into.put("per-sync", outcome.writes() / (double) Math.max(1, syncs));
        }
    }
}

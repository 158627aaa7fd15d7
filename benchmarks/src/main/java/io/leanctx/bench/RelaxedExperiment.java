package io.leanctx.bench;

import io.leanctx.Durability;
import io.leanctx.SigningKeys;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.nio.file.Path;
import java.util.List;

/** Commits that wait for no device, beside a bare batch of the same bytes. */
final class RelaxedExperiment implements Experiment {

    private static final int WRITERS = 16;

    @Override
    public String name() {
        return "relaxed";
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.atLeast(
                        "relaxed-one",
                        "RELAXED, one writer ÷ bare WriteBatch of the same bytes",
                        0.5,
                        Unit.TIMES,
                        series -> series.ratio("one.rate", "batch.rate")),
                Goal.atLeast(
                        "relaxed-hot16",
                        "RELAXED, one hot session, 16 writers ÷ bare WriteBatch of the same bytes, 16 writers",
                        0.6,
                        Unit.TIMES,
                        series -> series.ratio("hot16.rate", "batch16.rate")),
                Goal.atLeast(
                        "relaxed-hot16-one",
                        "the same ÷ bare WriteBatch, one writer",
                        0.6,
                        Unit.TIMES,
                        series -> series.ratio("hot16.rate", "batch.rate")),
                Goal.shown(
                        "relaxed-rate",
                        "RELAXED commits, one writer",
                        Unit.PER_SECOND,
                        series -> series.of("one.rate")),
                Goal.shown(
                        "relaxed-countersigned",
                        "countersigned heads, RELAXED, one hot session, 16 writers ÷ the same without",
                        Unit.TIMES,
                        series -> series.ratio("signed16.rate", "hot16.rate")));
    }

    @Override
    public Series measure(Scale scale, Path directory) throws Exception {
        Texts texts = Texts.usual();
        try (BareRocks bare = new BareRocks(directory.resolve("bare"), Encoded.of(texts, 64), false);
                Team team = new Team(Stores.rocks(directory.resolve("store"), Durability.RELAXED), texts, WRITERS);
                Team signed = new Team(
                        LeanCtx.builder()
                                .durability(Durability.RELAXED)
                                .signedBy(SigningKeys.generate())
                                .open(RocksBackend.at(directory.resolve("signed"))),
                        texts,
                        WRITERS)) {
            return new Rounds()
                    .add(
                            "batch",
                            (length, into) ->
                                    Writers.run(length, bare.batches(1)).into(into))
                    .add(
                            "one",
                            (length, into) -> Writers.run(length, team.hot(1)).into(into))
                    .add(
                            "batch16",
                            (length, into) ->
                                    Writers.run(length, bare.batches(WRITERS)).into(into))
                    .add(
                            "hot16",
                            (length, into) ->
                                    Writers.run(length, team.hot(WRITERS)).into(into))
                    .add(
                            "signed16",
                            (length, into) ->
                                    Writers.run(length, signed.hot(WRITERS)).into(into))
                    .run(scale);
        }
    }
}

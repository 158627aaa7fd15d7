package io.leanctx.bench;

import io.leanctx.Durability;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.SessionStore;
import io.leanctx.Watch;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How cost grows: by writers, length of the session, sessions, watches, and size of an entry. */
final class CurvesExperiment implements Experiment {

    private static final int[] WRITERS = {1, 2, 4, 8, 16, 32, 64};
    private static final int[] LENGTHS = {100, 1_000, 10_000, 100_000};
    private static final int[] SESSIONS = {1_000, 10_000, 100_000, 1_000_000};
    private static final int[] WATCHES = {0, 1, 10, 100, 1_000};
    private static final int[] SIZES = {100, 1_000, 10_000, 100_000};
    private static final int COMMITS = 200;
    private static final int PAGE = 100;
    private static final int LISTINGS = 50;

    /** What is drawn together: the axis, and the curves. */
    static final Map<String, List<Curve>> PICTURES = pictures();

    private static Map<String, List<Curve>> pictures() {
        Map<String, List<Curve>> pictures = new LinkedHashMap<>();
        pictures.put(
                "writers on one session",
                List.of(
                        new Curve("writers-sync", "SYNC commits/s ÷ raw fsyncs/s, 1 ms"),
                        new Curve("writers-relaxed", "RELAXED commits/s ÷ those of one writer")));
        pictures.put("entries in the session", List.of(new Curve("length-commit", "in-memory commit, µs")));
        pictures.put("entries of a session that is not in memory", List.of(new Curve("length-get", "get, ms")));
        pictures.put(
                "sessions in a store that is listed", List.of(new Curve("sessions-list", "first page of 100, ms")));
        pictures.put("sessions in a store that is opened", List.of(new Curve("sessions-open", "open, ms")));
        pictures.put(
                "watches of the session", List.of(new Curve("watches", "RELAXED commits/s ÷ those without a watch")));
        pictures.put(
                "bytes of an entry's text",
                List.of(new Curve("size", "RELAXED commit, µs"), new Curve("size-per-kilobyte", "the same by KB, µs")));
        return pictures;
    }

    @Override
    public String name() {
        return "curves";
    }

    @Override
    public List<Goal> goals() {
        return List.of();
    }

    @Override
    public Series measure(Scale scale, Path directory) throws Exception {
        Scale shorter = scale.withRounds(Math.min(3, scale.rounds()));
        Series series = Series.empty();
        Series slow = SyncExperiment.onDevice(Sync.class, shorter, directory.resolve("sync"), 1_000_000L);
        for (int writers : WRITERS) {
            try {
                for (double ratio : slow.ratio(writers + ".rate", "raw.rate")) {
                    series.add(Curve.key("writers-sync", writers), ratio);
                }
            } catch (SkippedException e) {
                series.absent("writers-sync", e.reason());
            }
        }
        relaxed(shorter, directory, series);
        lengths(shorter, directory, series);
        sessions(shorter, directory, series);
        watches(shorter, directory, series);
        sizes(shorter, directory, series);
        return series;
    }

    /** SYNC commits by number of writers. */
    static final class Sync implements Part {

        @Override
        public Series measure(Scale scale, Path directory) throws Exception {
            try (RawFsync raw = new RawFsync(directory.resolve("raw"));
                    Team team = new Team(
                            Stores.rocks(directory.resolve("store"), Durability.SYNC),
                            Texts.usual(),
                            WRITERS[WRITERS.length - 1])) {
                Rounds rounds = new Rounds()
                        .add(
                                "raw",
                                (length, into) ->
                                        Writers.run(length, List.of(raw)).into(into));
                for (int writers : WRITERS) {
                    rounds.add(
                            Integer.toString(writers),
                            (length, into) ->
                                    Writers.run(length, team.hot(writers)).into(into));
                }
                return rounds.run(scale);
            }
        }
    }

    private static void relaxed(Scale scale, Path directory, Series series) throws Exception {
        try (Team team = new Team(
                Stores.rocks(directory.resolve("relaxed"), Durability.RELAXED),
                Texts.usual(),
                WRITERS[WRITERS.length - 1])) {
            Rounds rounds = new Rounds();
            for (int writers : WRITERS) {
                rounds.add(
                        Integer.toString(writers),
                        (length, into) -> Writers.run(length, team.hot(writers)).into(into));
            }
            Series measured = rounds.run(scale);
            for (int writers : WRITERS) {
                for (double ratio : measured.ratio(writers + ".rate", "1.rate")) {
                    series.add(Curve.key("writers-relaxed", writers), ratio);
                }
            }
        }
    }

    private static void lengths(Scale scale, Path directory, Series series) throws Exception {
        Texts texts = Texts.usual();
        for (int length : LENGTHS) {
            int entries = Math.min(length, scale.entries());
            try (Team team = new Team(LeanCtx.builder().cacheWeight(1L << 30).inMemory(), texts, 1);
                    Participant me = team.workspace().join("grown", team.agent(0))) {
                commit(me, texts, entries);
                for (int round = 0; round < scale.rounds(); round++) {
                    Quiet.await(scale.slice());
                    long began = System.nanoTime();
                    commit(me, texts, COMMITS);
                    series.add(Curve.key("length-commit", length), (System.nanoTime() - began) / 1e3 / COMMITS);
                }
            }
            RocksBackend backend = RocksBackend.at(directory.resolve("length" + length));
            try (Team team = new Team(
                            LeanCtx.builder().durability(Durability.RELAXED).open(backend), texts, 1);
                    Participant me = team.workspace().join("grown", team.agent(0))) {
                commit(me, texts, entries);
                for (int round = 0; round < scale.rounds(); round++) {
                    try (SessionStore cold = LeanCtx.builder().cacheWeight(0).over(backend)) {
                        long began = System.nanoTime();
                        cold.workspace(team.workspace().id()).session("grown");
                        series.add(Curve.key("length-get", length), (System.nanoTime() - began) / 1e6);
                    }
                }
            }
        }
    }

    private static void commit(Participant me, Texts texts, int commits) {
        for (int i = 0; i < commits; i++) {
            me.session();
            me.add(texts.change(0, i));
        }
    }

    private static void sessions(Scale scale, Path directory, Series series) throws Exception {
        Path store = Files.createDirectories(directory.resolve("sessions"));
        int made = 0;
        for (int sessions : SESSIONS) {
            int wanted = Math.min(sessions, scale.sessions());
            RocksBackend backend = RocksBackend.at(store.resolve("store"));
            try (SessionStore filled = LeanCtx.open(backend)) {
                while (made < wanted) {
                    int some = Math.min(10_000, wanted - made);
                    StoreSizeExperiment.fill(backend, made == 0 ? "listed" : "other" + made, some);
                    made += some;
                }
                Workspace workspace = filled.workspace("listed");
                Quiet.await(scale.slice());
                for (int i = 0; i < scale.rounds() * LISTINGS; i++) {
                    workspace.channels(Optional.empty(), PAGE);
                }
                for (int round = 0; round < scale.rounds(); round++) {
                    long began = System.nanoTime();
                    for (int i = 0; i < LISTINGS; i++) {
                        workspace.channels(Optional.empty(), PAGE);
                    }
                    series.add(Curve.key("sessions-list", sessions), (System.nanoTime() - began) / 1e6 / LISTINGS);
                }
            }
            for (int round = 0; round < scale.rounds(); round++) {
                Series opened = Child.run(StoreSizeExperiment.Open.class, scale, store, Map.of(), "-Xmx256m");
                series.add(Curve.key("sessions-open", sessions), opened.of("millis")[0]);
            }
        }
    }

    private static void watches(Scale scale, Path directory, Series series) throws Exception {
        Texts texts = Texts.usual();
        try (Team team = new Team(Stores.rocks(directory.resolve("watches"), Durability.RELAXED), texts, 1)) {
            Rounds rounds = new Rounds();
            for (int watches : WATCHES) {
                rounds.add(Integer.toString(watches), (length, into) -> {
                    List<Writers.Write> writes = team.hot(1);
                    List<Watch> open = new ArrayList<>();
                    for (int i = 0; i < Math.min(watches, scale.watchers()); i++) {
                        open.add(team.workspace().watch(team.channel(), Position.START, event -> {}));
                    }
                    Writers.run(length, writes).into(into);
                    open.forEach(Watch::close);
                });
            }
            Series measured = rounds.run(scale);
            for (int watches : WATCHES) {
                for (double ratio : measured.ratio(watches + ".rate", "0.rate")) {
                    series.add(Curve.key("watches", watches), ratio);
                }
            }
        }
    }

    private static void sizes(Scale scale, Path directory, Series series) throws Exception {
        Rounds rounds = new Rounds();
        List<Team> teams = new ArrayList<>();
        try {
            for (int size : SIZES) {
                Team team =
                        new Team(Stores.rocks(directory.resolve("size" + size), Durability.RELAXED), Texts.of(size), 1);
                teams.add(team);
                rounds.add(
                        Integer.toString(size),
                        (length, into) ->
                                Writers.run(length.dividedBy(2), team.hot(1)).into(into));
            }
            Series measured = rounds.run(scale);
            for (int size : SIZES) {
                for (double rate : measured.of(size + ".rate")) {
                    series.add(Curve.key("size", size), 1e6 / rate);
                    series.add(Curve.key("size-per-kilobyte", size), 1e6 / rate * 1_000 / size);
                }
            }
        } finally {
            teams.forEach(Team::close);
        }
    }
}

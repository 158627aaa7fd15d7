package io.leanctx.bench;

import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Whether a commit costs more in a long session than in a short one. In memory, where nothing hides it. */
final class GrowthExperiment implements Experiment {

    private static final int SHORT_ENTRIES = 100;
    /** How many commits are made to a short session before the next one is taken. */
    private static final int COMMITS = 50;

    private static final int SESSIONS = 40;

    /** One takes but an instant. */
    private static final int ROUNDS = 10;

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.atMost(
                        "growth-time",
                        "time of a commit at 100,000 entries in the session ÷ at 100",
                        1.15,
                        Unit.TIMES,
                        series -> series.ratio("long.nanos", "short.nanos")),
                Goal.atMost(
                        "growth-allocation",
                        "allocation of a commit at 100,000 entries in the session ÷ at 100",
                        1.15,
                        Unit.TIMES,
                        series -> series.ratio("long.bytes", "short.bytes")));
    }

    @Override
    public Series measure(Scale scale, Path directory) throws Exception {
        return Child.run(LongAndShort.class, scale, directory, Map.of(), "-Xms3g", "-Xmx3g");
    }

    /** In a process of its own, as it wants a heap that the long session does not fill. */
    static final class LongAndShort implements Part {

        @Override
        public Series measure(Scale scale, Path directory) throws Exception {
            Texts texts = Texts.usual();
            try (SessionStore store = LeanCtx.builder().cacheWeight(1L << 30).inMemory();
                    Team team = new Team(store, texts, 1);
                    Participant grown = team.workspace().join("long", team.agent(0))) {
                for (int i = 0; i < scale.entries(); i++) {
                    commit(grown, texts, i);
                }
                int sessions = scale.forks() ? SESSIONS : 1;
                int[] next = {0};
                return new Rounds()
                        .add("short", (length, into) -> {
                            List<Participant> taken = new ArrayList<>();
                            for (int i = 0; i < sessions; i++) {
                                Participant one = team.workspace().join("short/" + next[0]++, team.agent(0));
                                for (int k = 0; k < SHORT_ENTRIES; k++) {
                                    commit(one, texts, k);
                                }
                                taken.add(one);
                            }
                            timed(taken, texts, into);
                            taken.forEach(Participant::delete);
                            taken.forEach(Participant::close);
                        })
                        .add("long", (length, into) -> timed(Collections.nCopies(sessions, grown), texts, into))
                        .run(scale.forks() ? scale.times(ROUNDS) : scale);
            }
        }

        private static void timed(List<Participant> sessions, Texts texts, Slice.Sink into) {
            long allocated = Allocation.ofThisThread();
            long began = System.nanoTime();
            for (Participant session : sessions) {
                for (int i = 0; i < COMMITS; i++) {
                    commit(session, texts, i);
                }
            }
            double commits = sessions.size() * (double) COMMITS;
            into.put("nanos", (System.nanoTime() - began) / commits);
            into.put("bytes", (Allocation.ofThisThread() - allocated) / commits);
        }

        private static void commit(Participant me, Texts texts, int number) {
            me.session();
            me.add(texts.change(0, number));
        }
    }
}

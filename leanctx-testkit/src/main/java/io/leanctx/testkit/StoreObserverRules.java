package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.StoreObserver;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.StoredSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreObserverRules extends StoreRules {

    private final Noting noting = new Noting();

    StoreObserverRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("OBS-1: an observer is told of each proposal that is answered, where, and whether it landed")
    void answers() {
        observe();
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        noting.answers.clear();
        committed(cursor, p -> p.setTask("t"));
        conflict(claude, p -> p.setTask("u"));
        committed(claude, p -> p.setTask("u").operation("op"));
        committed(claude, p -> p.setTask("u").operation("op"));
        join("other", "cursor").update((session, p) -> p.addFinding("f"));
        assertThat(noting.answers)
                .containsExactly(
                        "team/main landed",
                        "team/main conflict",
                        "team/main landed",
                        "team/main landed",
                        "team/other landed");
        assertThat(noting.durations).noneMatch(Duration::isNegative);
    }

    @Test
    @DisplayName(
            "OBS-2: an observer is told of all commits that are written, in batches, and of nothing else as written")
    void batches() throws InterruptedException {
        observe();
        List<Callable<Integer>> writers = new ArrayList<>();
        for (String id : List.of("cursor", "claude-code", "kiro", "copilot")) {
            Participant participant = join(id);
            writers.add(() -> {
                for (int i = 0; i < 25; i++) {
                    participant.addFinding("finding " + i);
                }
                return 25;
            });
        }
        Participant late = join("late");
        noting.written.clear();
        Race.run(writers);
        late.session();
        committed(late, p -> p.setTask("t"));
        conflict(join("cursor"), p -> p.setTask("u"));
        store.close();
        assertThat(noting.written).allMatch(commits -> commits > 0);
        assertThat(noting.written.stream().mapToInt(commits -> commits).sum()).isEqualTo(101);
    }

    @Test
    @DisplayName("OBS-3: an observer is told once that a session was loaded, and of how many commits")
    void loading() {
        addFindings("cursor", 7);
        long snapshot = backend.snapshot(new ChannelKey("team", CHANNEL), Long.MAX_VALUE)
                .map(StoredSnapshot::revision)
                .orElse(0L);
        observe();
        session();
        session();
        assertThat(noting.loaded).containsExactly("team/main " + (7 - snapshot));
    }

    @Test
    @DisplayName("OBS-4: an observer is told of each commit that a watch delivers, and how far that is behind the head")
    void deliveries() throws InterruptedException {
        addFindings("cursor", 5);
        observe();
        try (Watch watch = team.watch(CHANNEL, Position.START)) {
            pull(watch, 5);
        }
        assertThat(noting.delivered)
                .containsExactly("team/main 4", "team/main 3", "team/main 2", "team/main 1", "team/main 0");
        noting.delivered.clear();
        List<WatchEvent> heard = new ArrayList<>();
        try (Watch watch = team.watch(CHANNEL, log().get(2).position(), heard::add)) {
            assertThat(watch.position()).isEqualTo(log().get(4).position());
        }
        assertThat(heard).hasSize(3);
        assertThat(noting.delivered).containsExactly("team/main 1", "team/main 0");
    }

    /** Another store over the same backend, which does all on the threads that ask for it. */
    private void observe() {
        replaceStore(builder().observer(noting).executor(Runnable::run));
    }

    /** Notes what it is told. */
    private static final class Noting implements StoreObserver {

        private final Queue<String> answers = new ConcurrentLinkedQueue<>();
        private final Queue<Integer> written = new ConcurrentLinkedQueue<>();
        private final Queue<String> loaded = new ConcurrentLinkedQueue<>();
        private final Queue<String> delivered = new ConcurrentLinkedQueue<>();
        private final Queue<Duration> durations = new ConcurrentLinkedQueue<>();

        @Override
        public void answered(String workspace, String channel, boolean committed, Duration latency) {
            answers.add(workspace + "/" + channel + (committed ? " landed" : " conflict"));
            durations.add(latency);
        }

        @Override
        public void written(int commits, Duration duration) {
            written.add(commits);
            durations.add(duration);
        }

        @Override
        public void loaded(String workspace, String channel, long commits, Duration duration) {
            loaded.add(workspace + "/" + channel + " " + commits);
            durations.add(duration);
        }

        @Override
        public void delivered(String workspace, String channel, long behind) {
            delivered.add(workspace + "/" + channel + " " + behind);
        }
    }
}

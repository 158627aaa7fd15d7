package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.CommitResult;
import io.leanctx.OutcomeUnknownException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.SessionStore;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreFullException;
import io.leanctx.StoreObserver;
import io.leanctx.TruncatedException;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import io.leanctx.spi.AppendFailedException;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Interleavings that were wrong once, each held still at the moment that mattered. */
@DisplayName("At the wrong moment")
class RaceTest {

    private final SessionBackend sound = InMemoryBackend.create();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        sound.close();
    }

    @Test
    @DisplayName("what a repeated operation and a listing show is what a read shows after them")
    void answersFromTheLog() throws Exception {
        CountDownLatch visible = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean hold = new AtomicBoolean();
        SessionBackend backend = Intercepted.append(sound, (under, batch, durability) -> {
            var results = under.append(batch, durability);
            if (hold.compareAndSet(true, false)) {
                visible.countDown();
                assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
            }
            return results;
        });
        try (SessionStore store = LeanCtx.over(backend)) {
            Workspace team = store.workspace("w");
            Agent agent = team.registerNew("cursor");
            Participant me = team.join("main", agent);
            me.addFinding("one");
            hold.set(true);
            Future<CommitResult> first =
                    threads.submit(() -> me.tryCommit(c -> c.addFinding("two").operation("op")));
            assertThat(visible.await(30, TimeUnit.SECONDS)).isTrue();

            Position listed =
                    team.channels(Optional.empty(), 10).channels().get(0).position();
            assertThat(team.session("main").position()).isEqualTo(listed);
            CommitResult.Committed again = team.join("main", agent)
                    .tryCommit(c -> c.addFinding("two").operation("op"))
                    .orThrow();
            assertThat(again.repeated()).isTrue();
            assertThat(again.session().revision()).isEqualTo(2);
            go.countDown();
            assertThat(first.get(30, TimeUnit.SECONDS).orThrow().commit()).isEqualTo(again.commit());
        }
    }

    @Test
    @DisplayName("a load that fails does not make what is doubtful count as good")
    void failedLoad() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        AtomicBoolean readsFail = new AtomicBoolean();
        SessionBackend unreadable = Intercepted.proxy(sound, "head", arguments -> {
            if (readsFail.get()) {
                throw new StoreFailedException("made to fail by the test");
            }
            return sound.head((ChannelKey) arguments[0]);
        });
        SessionBackend backend = Intercepted.append(unreadable, (under, batch, durability) -> {
            var results = sound.append(batch, durability);
            if (failures.getAndDecrement() > 0) {
                readsFail.set(true);
                throw new AppendFailedException("made to fail by the test", null);
            }
            return results;
        });
        try (SessionStore store = LeanCtx.over(backend)) {
            Workspace team = store.workspace("w");
            Participant me = team.join("main", team.registerNew("cursor"));
            me.addFinding("one");
            try (Watch watch = team.watch("main", Position.START)) {
                assertThat(revisionOf(watch)).isEqualTo(1);
                failures.set(1);
                // It landed, which the resent bytes find out; that it cannot be read must not pass for "not written".
                assertThatThrownBy(() -> me.addFinding("two")).isInstanceOf(OutcomeUnknownException.class);
                assertThatThrownBy(() -> team.session("main")).isInstanceOf(StoreFailedException.class);
                readsFail.set(false);
                assertThat(team.session("main").revision()).isEqualTo(2);
            }
            try (Watch watch = team.watch("main", Position.START)) {
                assertThat(revisionOf(watch)).isEqualTo(1);
                assertThat(revisionOf(watch)).isEqualTo(2);
            }
        }
    }

    @Test
    @DisplayName("watches see what was found out to have landed, though no commit followed it")
    void watchAfterUnknown() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        SessionBackend backend = Intercepted.append(sound, (under, batch, durability) -> {
            var results = under.append(batch, durability);
            if (failures.getAndDecrement() > 0) {
                throw new AppendFailedException("made to fail by the test", null);
            }
            return results;
        });
        try (SessionStore store = LeanCtx.over(backend)) {
            Workspace team = store.workspace("w");
            Agent agent = team.registerNew("cursor");
            Participant me = team.join("main", agent);
            List<Long> pushed = new CopyOnWriteArrayList<>();
            try (Watch push = team.watch("main", Position.START, event -> {
                        if (event instanceof WatchEvent.Committed committed) {
                            pushed.add(committed.commit().revision());
                        }
                    });
                    Watch pull = team.watch("main", Position.START)) {
                failures.set(4);
                assertThatThrownBy(() -> me.tryCommit(c -> c.addFinding("one").operation("op")))
                        .isInstanceOf(OutcomeUnknownException.class);
                assertThat(me.tryCommit(c -> c.addFinding("one").operation("op"))
                                .orThrow()
                                .repeated())
                        .isTrue();
                assertThat(revisionOf(pull)).isEqualTo(1);
                Awaitility.await().until(() -> pushed.equals(List.of(1L)));
                assertThat(push.position()).isEqualTo(pull.position());
            }
        }
    }

    @Test
    @DisplayName("an observer of loading may close the store")
    void observerCloses() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        SessionStore[] store = new SessionStore[1];
        try (SessionStore writer = LeanCtx.over(sound)) {
            Workspace team = writer.workspace("w");
            team.join("main", team.registerNew("cursor")).addFinding("one");
        }
        store[0] = LeanCtx.builder()
                .observer(new StoreObserver() {
                    @Override
                    public void loaded(String workspace, String channel, long commits, Duration duration) {
                        store[0].close();
                        closed.countDown();
                    }
                })
                .over(sound);
        assertThat(store[0].workspace("w").session("main").revision()).isEqualTo(1);
        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("a proposal behind a deletion is told of it only if the deletion lands")
    void behindADeletion() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        SessionBackend backend = Intercepted.append(sound, (under, batch, durability) -> {
            boolean deletes = batch.stream().anyMatch(append -> append.head().deleted());
            if (deletes && calls.getAndIncrement() == 0) {
                entered.countDown();
                assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
                throw new StoreFullException("made full by the test");
            }
            return under.append(batch, durability);
        });
        try (SessionStore store = LeanCtx.over(backend)) {
            Workspace team = store.workspace("w");
            Agent agent = team.registerNew("cursor");
            Participant me = team.join("main", agent);
            me.addFinding("one");
            me.addFinding("two");
            Future<?> deletion = threads.submit(me::delete);
            assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
            Future<CommitResult> named = threads.submit(() -> team.join("main", agent)
                    .tryCommit(c -> c.addFinding("three").operation("op")));
            go.countDown();
            assertThatThrownBy(() -> deletion.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(StoreFullException.class);
            assertThat(named.get(30, TimeUnit.SECONDS).orThrow().commit().revision())
                    .isEqualTo(3);

            team.at("main", agent, team.session("main").position()).delete();
            assertThatThrownBy(() -> team.join("main", agent)
                            .tryCommit(c -> c.addFinding("x").operation("new")))
                    .isInstanceOf(TruncatedException.class)
                    .hasMessageContaining("operation new");
        }
    }

    @Test
    @DisplayName("an executor that fails loses no event and no answer, and does not keep the store from closing")
    void failingExecutor() throws Exception {
        AtomicBoolean fails = new AtomicBoolean(true);
        SessionStore store = LeanCtx.builder()
                .executor(task -> {
                    if (fails.get()) {
                        throw new IllegalStateException("made to fail by the test");
                    }
                    threads.execute(task);
                })
                .over(sound);
        List<WatchEvent> events = new CopyOnWriteArrayList<>();
        Workspace team = store.workspace("w");
        Participant me = team.join("main", team.registerNew("cursor"));
        try (Watch watch = team.watch("main", Position.START, events::add)) {
            assertThat(me.addFinding("one").revision()).isEqualTo(1);
            assertThat(me.commitAsync(c -> c.addFinding("two"))
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS)
                            .orThrow()
                            .commit()
                            .revision())
                    .isEqualTo(2);
            Awaitility.await().until(() -> watch.position().revision() == 2);
            store.close();
            Awaitility.await().until(() -> events.get(events.size() - 1) instanceof WatchEvent.Closed);
        }
    }

    private static long revisionOf(Watch watch) throws InterruptedException {
        WatchEvent event = watch.next(Duration.ofSeconds(30)).orElseThrow();
        assertThat(event).isInstanceOf(WatchEvent.Committed.class);
        return ((WatchEvent.Committed) event).commit().revision();
    }
}

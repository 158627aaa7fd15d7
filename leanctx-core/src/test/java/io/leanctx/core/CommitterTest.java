package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leanctx.Agent;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.LeanCtxException;
import io.leanctx.OutcomeUnknownException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.RetriesExhaustedException;
import io.leanctx.SessionStore;
import io.leanctx.StoreClosedException;
import io.leanctx.StoreFailedException;
import io.leanctx.Workspace;
import io.leanctx.spi.AppendFailedException;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.SessionBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The committer")
class CommitterTest {

    private static final Intercepted.Appending SOUND = SessionBackend::append;

    private final AtomicReference<Intercepted.Appending> appending = new AtomicReference<>(SOUND);
    private final AtomicInteger calls = new AtomicInteger();
    private final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
    private final SessionBackend backend = Intercepted.append(InMemoryBackend.create(), (sound, batch, durability) -> {
        calls.incrementAndGet();
        batches.add(batch.size());
        return appending.get().append(sound, batch, durability);
    });
    private final SessionStore store = LeanCtx.open(backend);
    private final Workspace team = store.workspace("my-team");
    private final Agent cursor = team.registerNew("cursor");
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        store.close();
        threads.shutdownNow();
    }

    @Test
    @DisplayName("lets writers that wait for a slow write share the next one")
    void combines() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Future<Commit> first = blockAppend(entered, go);
        List<Future<Commit>> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            others.add(threads.submit(() -> join().addFinding("waits")));
        }
        appending.set(SOUND);
        awaitParked(20);
        batches.clear();
        go.countDown();

        assertThat(first.get(10, TimeUnit.SECONDS).revision()).isEqualTo(1);
        List<Long> revisions = new ArrayList<>();
        for (Future<Commit> other : others) {
            revisions.add(other.get(10, TimeUnit.SECONDS).revision());
        }
        assertThat(revisions).doesNotHaveDuplicates().hasSize(20);
        assertThat(batches).containsExactly(20);
    }

    @Test
    @DisplayName("answers a conflict with a commit of the same batch only once that is in the log")
    void pendingAnswers() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Future<Commit> first = blockAppend(entered, go);
        List<Future<CommitResult>> rivals = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String task = "task " + i;
            rivals.add(threads.submit(() -> join().tryCommit(c -> c.setTask(task))));
        }
        awaitParked(8);
        AtomicInteger attempts = new AtomicInteger();
        // The batch with the winner is refused once, as if another process had come first.
        appending.set((sound, batch, durability) -> attempts.getAndIncrement() == 0
                ? batch.stream()
                        .<AppendResult>map(any -> new AppendResult.Contended())
                        .toList()
                : sound.append(batch, durability));
        go.countDown();
        first.get(10, TimeUnit.SECONDS);

        int landed = 0;
        for (Future<CommitResult> rival : rivals) {
            CommitResult result = rival.get(10, TimeUnit.SECONDS);
            if (result instanceof CommitResult.Conflict conflict) {
                long at = conflict.session().revision();
                assertThat(team.history("main", at - 1, 1).commits().get(0).position())
                        .isEqualTo(conflict.session().position());
            } else {
                landed++;
            }
        }
        assertThat(landed).isEqualTo(1);
    }

    @Test
    @DisplayName("answers what is being written and refuses what waits when the store is closed")
    void closing() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Future<Commit> first = blockAppend(entered, go);
        List<Future<Commit>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(threads.submit(() -> join().addFinding("waits")));
        }
        CompletableFuture<CommitResult> later =
                join().commitAsync(c -> c.addFinding("later")).toCompletableFuture();
        awaitParked(5);
        Future<?> closing = threads.submit(store::close);
        Awaitility.await().until(() -> isRefused());
        go.countDown();

        closing.get(10, TimeUnit.SECONDS);
        assertThat(first.get(10, TimeUnit.SECONDS).revision()).isEqualTo(1);
        for (Future<Commit> one : waiting) {
            assertThatThrownBy(() -> one.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(StoreClosedException.class);
        }
        assertThatThrownBy(() -> later.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(StoreClosedException.class);
    }

    @Test
    @DisplayName("finds out by itself when a write failed and was applied all the same")
    void failedButApplied() {
        failTimes(1, true);
        Commit commit = join().addFinding("once");
        assertThat(commit.revision()).isEqualTo(1);
        assertThat(team.history("main", 0, 10).commits()).containsExactly(commit);
        assertThat(join().addFinding("next").revision()).isEqualTo(2);
    }

    @Test
    @DisplayName("resolves what is unknown before it decides anything new on that session")
    void quarantine() {
        Participant me = join();
        me.setTask("known");
        failTimes(4, false);
        assertThatThrownBy(() -> me.tryCommit(c -> c.setTask("unknown").operation("op")))
                .isInstanceOf(OutcomeUnknownException.class)
                .satisfies(e ->
                        assertThat(((OutcomeUnknownException) e).operation()).isEqualTo("op"));

        failTimes(1, false);
        assertThatThrownBy(() -> join().addFinding("cannot be decided yet")).isInstanceOf(StoreFailedException.class);
        appending.set(SOUND);

        // The unknown one is sent again first, so it lands before what was proposed after it.
        assertThat(join().addFinding("decided").revision()).isEqualTo(3);
        assertThat(team.session("main").task().orElseThrow().value().text()).isEqualTo("unknown");
        CommitResult again = me.tryCommit(c -> c.setTask("unknown").operation("op"));
        assertThat(again.orThrow().repeated()).isTrue();
        assertThat(again.orThrow().commit().revision()).isEqualTo(2);
    }

    @Test
    @DisplayName("answers everyone it took when it dies of an Error, and the store goes on")
    void errors() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Future<Commit> first = blockAppend(entered, go);
        List<Future<Commit>> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            others.add(threads.submit(() -> join().addFinding("meets an error")));
        }
        awaitParked(5);
        AtomicInteger left = new AtomicInteger(1);
        appending.set((sound, batch, durability) -> {
            if (left.getAndDecrement() > 0) {
                throw new OutOfMemoryError("made by the test");
            }
            return sound.append(batch, durability);
        });
        go.countDown();
        first.get(10, TimeUnit.SECONDS);
        int unknown = 0;
        for (Future<Commit> other : others) {
            try {
                other.get(10, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                assertThat(e.getCause())
                        .isInstanceOf(OutcomeUnknownException.class)
                        .hasRootCauseInstanceOf(OutOfMemoryError.class);
                unknown++;
            }
        }
        assertThat(unknown).isEqualTo(5);
        assertThat(join().addFinding("goes on").revision()).isPositive();
        assertThat(team.history("main", 0, 100).commits())
                .extracting(Commit::operation)
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("gives up in the end when others always come first, with nothing written")
    void neverFirst() {
        Participant me = join();
        appending.set((sound, batch, durability) -> batch.stream()
                .<AppendResult>map(any -> new AppendResult.Contended())
                .toList());
        assertThatThrownBy(() -> me.setTask("never")).isInstanceOf(RetriesExhaustedException.class);
        appending.set(SOUND);
        assertThat(team.session("main").revision()).isZero();
    }

    @Test
    @DisplayName("takes answers that do not match the appends for a failure")
    void wrongAnswers() {
        Participant me = join();
        appending.set((sound, batch, durability) -> List.of());
        assertThatThrownBy(() -> me.setTask("never"))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("0 answers to 1 appends");
    }

    @Test
    @DisplayName("lets an interrupted writer wait for its answer")
    void interrupted() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        blockAppend(entered, go);
        AtomicReference<Thread> waiter = new AtomicReference<>();
        Future<Boolean> waiting = threads.submit(() -> {
            waiter.set(Thread.currentThread());
            join().addFinding("answered");
            return Thread.interrupted();
        });
        awaitParked(1);
        waiter.get().interrupt();
        go.countDown();
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(team.session("main").findings()).hasSize(2);
    }

    @Test
    @DisplayName("works for virtual threads, which do not lead")
    void virtualThreads() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "virtual threads");
        ExecutorService virtual = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        AtomicInteger ledByVirtual = new AtomicInteger();
        appending.set((sound, batch, durability) -> {
            if (VirtualThreads.isVirtual(Thread.currentThread())) {
                ledByVirtual.incrementAndGet();
            }
            return sound.append(batch, durability);
        });
        List<Future<Commit>> commits = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            commits.add(virtual.submit(() -> join().addFinding("virtual")));
        }
        for (Future<Commit> commit : commits) {
            assertThat(commit.get(30, TimeUnit.SECONDS).revision()).isPositive();
        }
        assertThat(team.session("main").revision()).isEqualTo(100);
        assertThat(ledByVirtual).hasValue(0);
    }

    private Participant join() {
        return team.at("main", cursor, Position.START);
    }

    /** A commit that is being written until told to go on. */
    private Future<Commit> blockAppend(CountDownLatch entered, CountDownLatch go) throws InterruptedException {
        appending.set((sound, batch, durability) -> {
            entered.countDown();
            assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
            return sound.append(batch, durability);
        });
        Future<Commit> blocked = threads.submit(() -> join().addFinding("first"));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        return blocked;
    }

    private void failTimes(int times, boolean applied) {
        AtomicInteger left = new AtomicInteger(times);
        appending.set((sound, batch, durability) -> {
            if (left.getAndDecrement() > 0) {
                if (applied) {
                    assertThat(sound.append(batch, durability)).hasSameSizeAs(batch);
                }
                throw new AppendFailedException("made to fail by the test", null);
            }
            return sound.append(batch, durability);
        });
    }

    private void awaitParked(int count) {
        Awaitility.await()
                .until(() -> Thread.getAllStackTraces().entrySet().stream()
                                .filter(thread -> thread.getKey().getState() == Thread.State.WAITING)
                                .filter(thread -> Arrays.stream(thread.getValue())
                                        .anyMatch(frame -> frame.getClassName().equals(Committer.class.getName())
                                                && frame.getMethodName().equals("commit")))
                                .count()
                        >= count);
    }

    private boolean isRefused() {
        try {
            team.session("main");
            return false;
        } catch (LeanCtxException e) {
            return e instanceof StoreClosedException;
        }
    }
}

package io.leanctx.rocks;

import static io.leanctx.rocks.Logs.KEY;
import static io.leanctx.rocks.Logs.append;
import static io.leanctx.rocks.Logs.assertLog;
import static io.leanctx.rocks.Logs.bytes;
import static io.leanctx.rocks.Logs.entry;
import static io.leanctx.rocks.Logs.grow;
import static io.leanctx.rocks.Logs.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Durability;
import io.leanctx.StoreClosedException;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Precondition;
import io.leanctx.spi.StoredSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RocksBackendConcurrencyTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    Path temp;

    @AfterEach
    void end() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    @DisplayName("of threads that append to the same log, exactly one wins each revision")
    void oneWinsEachRevision(Durability durability) throws Exception {
        int writers = 4;
        long revisions = durability == Durability.SYNC ? 60 : 400;
        try (RocksBackend backend = RocksBackend.at(temp)) {
            List<Callable<List<Long>>> tasks = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                String writer = "writer-" + i + "-";
                tasks.add(() -> winRevisions(backend, writer, revisions, durability));
            }
            List<Long> won = new ArrayList<>();
            for (Future<List<Long>> wins : threads.invokeAll(tasks)) {
                won.addAll(wins.get());
            }
            assertThat(won)
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, revisions).boxed().toList());
            assertThat(Logs.all(backend, KEY)).hasSize((int) revisions);
        }
    }

    /** Tries for each revision in turn; gives those that this thread was told it won, and found to be its own. */
    private static List<Long> winRevisions(RocksBackend backend, String writer, long revisions, Durability durability) {
        List<Long> won = new ArrayList<>();
        long next = 1;
        while (next <= revisions) {
            String id = writer + next;
            AppendResult answer = backend.append(List.of(append(KEY, next, 1, id)), durability)
                    .get(0);
            if (answer instanceof AppendResult.Appended) {
                assertThat(backend.operation(KEY, id)).hasValue(next);
                won.add(next);
                next++;
            } else if (answer instanceof AppendResult.RevisionMismatch mismatch) {
                assertThat(mismatch.actual()).isGreaterThanOrEqualTo(next);
                assertThat(backend.operation(KEY, id)).isEmpty();
                next = mismatch.actual() + 1;
            } else {
                assertThat(answer).isEqualTo(new AppendResult.Contended());
            }
        }
        return won;
    }

    @Test
    @DisplayName("a precondition on another log holds at the moment of the commit, whoever moves that log meanwhile")
    void preconditionsAreArbitrated() throws Exception {
        ChannelKey guard = ChannelKey.ofWorkspace("team");
        int rounds = 300;
        try (RocksBackend backend = RocksBackend.at(temp)) {
            CountDownLatch start = new CountDownLatch(1);
            Future<?> mover = threads.submit(() -> {
                start.await();
                for (long revision = 1; revision <= rounds; revision++) {
                    Logs.mustAppend(backend, append(guard, revision), Durability.RELAXED);
                }
                return null;
            });
            // Each entry names the revision of the guard at which it was appended.
            Future<List<Long>> guarded = threads.submit(() -> {
                List<Long> seen = new ArrayList<>();
                start.countDown();
                long at = 0;
                while (at < rounds) {
                    long revision = seen.size() + 1L;
                    Append next = new Append(
                            KEY,
                            Logs.at(revision - 1),
                            operation(revision),
                            bytes("at " + at),
                            Logs.head(revision, 1),
                            List.of(new Precondition(guard, at)));
                    AppendResult answer =
                            backend.append(List.of(next), Durability.RELAXED).get(0);
                    if (answer instanceof AppendResult.Appended) {
                        seen.add(at);
                    } else if (answer instanceof AppendResult.PreconditionFailed failed) {
                        assertThat(failed.actual()).isGreaterThan(at);
                        at = failed.actual();
                    } else {
                        assertThat(answer).isEqualTo(new AppendResult.Contended());
                    }
                }
                return seen;
            });
            mover.get();
            List<Long> seen = guarded.get();
            assertThat(seen).isSorted();
            assertThat(Logs.all(backend, KEY))
                    .extracting(stored -> stored.bytes())
                    .containsExactlyElementsOf(
                            seen.stream().map(at -> bytes("at " + at)).toList());
        }
    }

    @Test
    @DisplayName("closing under readers, writers, listers and trimmers: each call is answered or refused as closed")
    void closingUnderEverything() throws Exception {
        for (int round = 0; round < 5; round++) {
            Path directory = temp.resolve("round-" + round);
            RocksBackend backend = RocksBackend.at(directory);
            grow(backend, KEY, 1, 500);
            List<CountDownLatch> busy = new ArrayList<>();
            List<Future<Long>> ends = new ArrayList<>();
            for (Call call : calls(backend)) {
                CountDownLatch called = new CountDownLatch(1);
                busy.add(called);
                ends.add(threads.submit(() -> callUntilClosed(call, called)));
            }
            for (CountDownLatch called : busy) {
                called.await();
            }
            List<Future<?>> closers = IntStream.range(0, 3)
                    .<Future<?>>mapToObj(i -> threads.submit(() -> {
                        backend.close();
                        // Whichever of the closers this is, the directory is free when it comes back.
                        assertThatThrownBy(backend::now).isInstanceOf(StoreClosedException.class);
                        return null;
                    }))
                    .toList();
            for (Future<?> closer : closers) {
                closer.get();
            }
            for (Future<Long> end : ends) {
                assertThat(end.get()).as("calls answered before the closing").isPositive();
            }
            long appended = ends.get(0).get();
            try (RocksBackend reopened = RocksBackend.existing(directory)) {
                assertLog(reopened, KEY, 1, 500);
                assertLog(reopened, new ChannelKey("team", "own"), 1, appended);
            }
        }
    }

    @Test
    @DisplayName("a second closer comes back only when the directory is free")
    void secondCloserWaits() throws Exception {
        for (int round = 0; round < 5; round++) {
            RocksBackend backend = RocksBackend.at(temp);
            CountDownLatch together = new CountDownLatch(2);
            List<Callable<Void>> closers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                closers.add(() -> {
                    together.countDown();
                    together.await();
                    backend.close();
                    return null;
                });
            }
            for (Future<Void> closer : threads.invokeAll(closers)) {
                closer.get();
            }
            RocksBackend.existing(temp).close();
        }
    }

    @Test
    @DisplayName("an interrupted thread is served, and stays interrupted")
    void interruptIsKept() {
        try (RocksBackend backend = RocksBackend.at(temp)) {
            Thread.currentThread().interrupt();
            grow(backend, KEY, 1, 10);
            assertLog(backend, KEY, 1, 10);
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    /** A call with a number, which is the count of those before it. */
    @FunctionalInterface
    private interface Call {
        void number(long n);
    }

    private static List<Call> calls(RocksBackend backend) {
        ChannelKey own = new ChannelKey("team", "own");
        ChannelKey trimmed = new ChannelKey("team", "trimmed");
        return List.of(
                n -> Logs.mustAppend(backend, append(own, n + 1), Durability.RELAXED),
                n -> Logs.mustAppend(backend, append(trimmed, n + 1, n + 1, operation(n + 1)), Durability.RELAXED),
                n -> assertThat(backend.entries(KEY, n % 500, 1, 1)).hasSize(1),
                n -> assertThat(backend.entries(KEY, 0, 1000, 1 << 20)).hasSize(500),
                n -> assertThat(backend.heads("team", Optional.empty(), 100)).isNotEmpty(),
                n -> assertThat(backend.operation(KEY, operation(n % 500 + 1))).isPresent(),
                n -> backend.putSnapshot(KEY, new StoredSnapshot(n % 500, entry(KEY, n))),
                n -> backend.snapshot(KEY, 1000)
                        .ifPresent(found -> assertThat(found.revision()).isLessThan(500)),
                n -> assertThat(backend.head(KEY)).hasValue(Logs.head(500, 1)));
    }

    private static long callUntilClosed(Call call, CountDownLatch called) {
        long answered = 0;
        try {
            while (true) {
                call.number(answered);
                answered++;
                called.countDown();
            }
        } catch (StoreClosedException e) {
            return answered;
        } finally {
            called.countDown();
        }
    }
}

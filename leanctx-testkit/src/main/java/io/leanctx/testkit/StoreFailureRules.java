package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.LimitExceededException;
import io.leanctx.OutcomeUnknownException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.RetriesExhaustedException;
import io.leanctx.Session;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreFullException;
import io.leanctx.StoreObserver;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreFailureRules extends StoreRules {

    private Faults faults;

    @SuppressWarnings("NullAway.Init") // JUnit calls breakBackend() before any rule.
    StoreFailureRules(SessionStoreContract contract) {
        super(contract);
    }

    @BeforeEach
    void breakBackend() {
        faults = Faults.over(backend);
        replaceStore(builder(), faults.backend());
        agent("cursor");
        agent("claude-code");
    }

    @Test
    @DisplayName(
            "FAIL-1: where the storage fails in the middle of a write, and goes on failing, the outcome is unknown")
    void unknown() {
        Participant lost = join("lost", "cursor");
        Participant applied = join("applied", "cursor");
        faults.allAppends(Fault.LOST_REQUEST);
        assertUnknown(lost, "op");
        faults.allAppends(Fault.LOST_ANSWER);
        assertUnknown(applied, "op");
    }

    private static void assertUnknown(Participant by, String operation) {
        assertThatThrownBy(() -> by.tryCommit(p -> p.setTask("t").operation(operation)))
                .isInstanceOfSatisfying(
                        OutcomeUnknownException.class,
                        e -> assertThat(e.operation()).isEqualTo(operation))
                .hasMessageContaining("team/" + by.channel())
                .hasMessageContaining(operation);
    }

    @Test
    @DisplayName(
            "FAIL-2: tried again under its operation id, such a commit has landed exactly once, whatever had become of it")
    void resolved() {
        Participant cursor = join("cursor");
        List<Commit> expected = new ArrayList<>();
        for (Fault fault : List.of(Fault.LOST_REQUEST, Fault.LOST_ANSWER)) {
            String operation = "op-" + expected.size();
            faults.allAppends(fault);
            assertUnknown(cursor, operation);
            if (fault == Fault.LOST_REQUEST) {
                assertUnknown(cursor, operation);
            }
            faults.heal();
            CommitResult.Committed again = committed(cursor, p -> p.setTask("t").operation(operation));
            assertThat(again.commit().operation()).isEqualTo(operation);
            expected.add(again.commit());
            assertThat(log()).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName(
            "FAIL-3: a failure that passes is resolved by the store: the caller gets its commit, which landed once")
    void passing() {
        Participant cursor = join("cursor");
        for (Fault fault : List.of(Fault.LOST_REQUEST, Fault.LOST_ANSWER)) {
            long before = revision();
            faults.nextAppend(fault);
            Commit commit = cursor.setTask("t");
            assertThat(commit.revision()).isEqualTo(before + 1);
            assertThat(session().position()).isEqualTo(commit.position());
            assertThat(log().get((int) before)).isEqualTo(commit);
        }
    }

    @Test
    @DisplayName(
            "FAIL-12: a commit that the store itself had to send again landed just now: its answer is that of one sent once")
    void sentAgain() {
        Participant cursor = join("cursor");
        // Where someone else is in the way of the second try, that says nothing of the first.
        for (Fault second : List.of(Fault.NONE, Fault.CONTENTION)) {
            for (Fault first : List.of(Fault.LOST_REQUEST, Fault.LOST_ANSWER)) {
                faults.nextAppend(first);
                faults.nextAppend(second);
                CommitResult.Committed answer = committed(cursor, p -> p.setTask("t"));
                assertThat(answer.repeated())
                        .as("repeated, after %s and %s", first, second)
                        .isFalse();
                assertThat(answer.session().position())
                        .isEqualTo(answer.commit().position());
                assertThat(faults.pending()).isZero();
            }
        }
    }

    @Test
    @DisplayName(
            "FAIL-13: where the storage refuses what one commit brings, those that waited with it land all the same")
    void refusedAlone() throws Exception {
        Participant cursor = join("cursor");
        Participant kiro = join("kiro");
        faults.allAppends((storage, batch, durability) -> {
            if (batch.stream().anyMatch(append -> append.operation().equals("refused"))) {
                throw new LimitExceededException("a blob", 2, 1, "bytes", "share less of it");
            }
            return storage.append(batch, durability);
        });
        List<CompletableFuture<CommitResult>> waiting = new ArrayList<>();
        try (Hold hold = faults.holdAppends()) {
            waiting.add(cursor.commitAsync(p -> p.addFinding("first")).toCompletableFuture());
            hold.awaitHeld(1);
            for (String operation : List.of("one", "refused", "other")) {
                waiting.add(kiro.commitAsync(p -> p.addFinding(operation).operation(operation))
                        .toCompletableFuture());
            }
        }
        assertThat(waiting.remove(2))
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(LimitExceededException.class);
        for (CompletableFuture<CommitResult> landed : waiting) {
            assertThat(landed).succeedsWithin(PATIENCE).isInstanceOf(CommitResult.Committed.class);
        }
        assertThat(log()).extracting(Commit::operation).contains("one", "other").doesNotContain("refused");
    }

    @Test
    @DisplayName(
            "FAIL-4: after an unknown outcome, all that is read and committed rests on what is in the log in the end")
    void othersGoOn() {
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        cursor.addFinding("before");
        for (Fault fault : List.of(Fault.LOST_REQUEST, Fault.LOST_ANSWER)) {
            faults.allAppends(fault);
            cursor.session();
            claude.session();
            assertThatThrownBy(() -> cursor.setTask("of cursor")).isInstanceOf(OutcomeUnknownException.class);
            faults.heal();
            CommitResult result = claude.tryCommit(p -> p.setTask("of claude"));
            boolean landed =
                    log().stream().skip(1).anyMatch(commit -> commit.agent().equals("cursor"));
            assertThat(result instanceof CommitResult.Conflict)
                    .as("claude-code meets a conflict if the task of cursor is in the log, else it lands")
                    .isEqualTo(landed);
            assertThat(log())
                    .extracting(Commit::revision)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(log().get(0).revision(), revision())
                                    .boxed()
                                    .toList());
            claude.session();
            claude.delete();
            claude.addFinding("before");
            assertThat(log()).hasSize(2);
        }
    }

    @Test
    @DisplayName("FAIL-5: where the storage is full or takes no more writes, the commit is refused as not written")
    void refused() {
        Participant cursor = join("cursor");
        cursor.setTask("one");
        faults.allAppends(Fault.FULL);
        assertThatThrownBy(() -> cursor.setTask("two")).isInstanceOf(StoreFullException.class);
        faults.allAppends(Fault.FAILED);
        assertThatThrownBy(() -> cursor.setTask("two")).isInstanceOf(StoreFailedException.class);
        assertThat(session().task().orElseThrow().value().text()).isEqualTo("one");
        faults.heal();
        assertThat(cursor.setTask("three").revision()).isEqualTo(2);
    }

    @Test
    @DisplayName(
            "FAIL-6: where someone else is in the way the commit is tried again, and after a while given up unwritten")
    void contended() {
        Participant cursor = join("cursor");
        faults.nextAppends(5, Fault.CONTENTION);
        assertThat(cursor.setTask("lands in the end").revision()).isEqualTo(1);
        faults.allAppends(Fault.CONTENTION);
        assertThatThrownBy(() -> cursor.addFinding("never")).isInstanceOf(RetriesExhaustedException.class);
        faults.heal();
        assertThat(cursor.addFinding("again").revision()).isEqualTo(2);
        assertThat(session().findings()).hasSize(1);
    }

    @Test
    @DisplayName(
            "FAIL-7: of many who write while the storage fails each is answered, and the log has what was acknowledged")
    void everyoneIsAnswered() throws Exception {
        List<Participant> writers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            writers.add(join("writer-" + i));
        }
        for (int i = 0; i < 6; i++) {
            faults.nextAppends(i, Fault.LOST_ANSWER);
            faults.nextAppends(2, Fault.NONE);
            faults.nextAppends(6 - i, Fault.LOST_REQUEST);
            faults.nextAppend(Fault.CONTENTION);
        }
        faults.nextAppends(50, Fault.LOST_ANSWER);
        AtomicInteger unknown = new AtomicInteger();
        List<List<Commit>> acknowledged = Race.run(writers.size(), i -> () -> {
            List<Commit> mine = new ArrayList<>();
            for (int n = 0; n < 50; n++) {
                mine.add(untilKnown(writers.get(i), i + "-" + n, unknown));
            }
            return mine;
        });
        assertThat(unknown).hasPositiveValue();
        assertThat(log())
                .hasSize(300)
                .containsExactlyInAnyOrderElementsOf(
                        acknowledged.stream().flatMap(List::stream).toList());
    }

    private static Commit untilKnown(Participant by, String operation, AtomicInteger unknown) {
        while (true) {
            try {
                return committed(by, p -> p.addFinding(operation).operation(operation))
                        .commit();
            } catch (OutcomeUnknownException e) {
                unknown.incrementAndGet();
            } catch (StoreFailedException e) {
                // What went before it on this log is unresolved, so this one was not written; it is tried again.
                unknown.incrementAndGet();
            }
        }
    }

    @Test
    @DisplayName("FAIL-8: an update does not run its function again before it knows what became of its last result")
    void updateResolvesFirst() {
        Participant cursor = join("cursor");
        for (Fault fault : List.of(Fault.LOST_REQUEST, Fault.LOST_ANSWER)) {
            AtomicInteger runs = new AtomicInteger();
            long before = revision();
            faults.nextAppends(9, fault);
            cursor.update((session, p) -> p.setTask("run " + runs.incrementAndGet()));
            assertThat(runs).hasValue(1);
            assertThat(revision()).isEqualTo(before + 1);
            faults.heal();
        }
    }

    @Test
    @DisplayName("FAIL-9: where the storage cannot be read, a read says so, and reads again once it can be")
    void readsFail() {
        join("cursor").setTask("t");
        replaceStore(builder(), faults.backend());
        faults.failReads();
        assertThatThrownBy(() -> session()).isInstanceOf(StoreFailedException.class);
        assertThatThrownBy(() -> team.history(CHANNEL, 0, 10)).isInstanceOf(StoreFailedException.class);
        faults.heal();
        assertThat(session().task()).isPresent();
        assertThat(log()).hasSize(1);
    }

    @Test
    @DisplayName("FAIL-10: an observer that throws disturbs nobody")
    void observerThrows() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        replaceStore(
                builder().observer(new Thrower(() -> {
                    throw new IllegalStateException("the observer's own, the " + calls.incrementAndGet());
                })),
                faults.backend());
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        try (Watch watch = team.watch(CHANNEL, Position.START)) {
            cursor.setTask("t");
            conflict(claude, p -> p.setTask("u"));
            committed(claude, p -> p.setTask("u"));
            assertThat(pull(watch, 2)).isEqualTo(log());
        }
        assertThat(calls).hasPositiveValue();
    }

    @Test
    @DisplayName("FAIL-11: no watch delivers a commit that is not in the log, nor misses one whose outcome was unknown")
    void watchesSeeTheLog() throws Exception {
        Participant cursor = join("cursor");
        try (Watch watch = team.watch(CHANNEL, Position.START)) {
            cursor.addFinding("one");
            for (Fault fault : List.of(Fault.LOST_REQUEST, Fault.LOST_ANSWER)) {
                faults.allAppends(fault);
                assertThatThrownBy(() -> cursor.addFinding("unknown")).isInstanceOf(OutcomeUnknownException.class);
                faults.heal();
                cursor.addFinding("after");
            }
            assertThat(log()).hasSizeBetween(4, 5);
            assertThat(pull(watch, log().size())).isEqualTo(log());
            assertThat(watch.next(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    @DisplayName("FAIL-14: what turns out to have landed while the session is loaded is not covered by what was loaded")
    void resolvedWhileLoading() throws Exception {
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        cursor.setTask("t");
        CompletableFuture<Thread> writer = new CompletableFuture<>();
        AtomicReference<@Nullable CompletableFuture<Session>> reading = new AtomicReference<>();
        faults.nextAppends(4, Fault.LOST_REQUEST);
        try (Watch watch = team.watch(CHANNEL, session().position());
                Hold first = faults.holdAppends()) {
            CompletableFuture<CommitResult> unknown =
                    cursor.commitAsync(p -> p.addFinding("found out later")).toCompletableFuture();
            first.awaitHeld(1);
            CompletableFuture<CommitResult> refused =
                    claude.commitAsync(p -> p.setTask("u")).toCompletableFuture();
            Hold entries = faults.holdEntries();
            faults.nextAppend((sound, batch, durability) -> {
                reading.set(CompletableFuture.supplyAsync(() -> team.session(CHANNEL)));
                awaitHeldQuietly(entries);
                writer.complete(Thread.currentThread());
                return sound.append(batch, durability);
            });
            first.release();
            assertThat(unknown)
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .withCauseInstanceOf(OutcomeUnknownException.class);
            awaitWaiting(writer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), refused);
            entries.release();
            assertThat(refused).succeedsWithin(PATIENCE).isInstanceOf(CommitResult.Conflict.class);
            assertThat(Objects.requireNonNull(reading.get())).succeedsWithin(PATIENCE);
            assertThat(pull(watch, 1)).isEqualTo(log().subList(1, 2));
        }
    }

    /** Until the one who writes waits for the one who loads, or has no need to. */
    private static void awaitWaiting(Thread writer, CompletableFuture<CommitResult> answer) {
        long began = System.nanoTime();
        while (!answer.isDone() && writer.getState() != Thread.State.WAITING) {
            assertThat(System.nanoTime() - began).isLessThan(PATIENCE.toNanos());
            Thread.onSpinWait();
        }
    }

    @Test
    @DisplayName("FAIL-15: an Error of an observer, a listener or an update function harms no other caller")
    void errorsOfTheHost() throws Exception {
        OutOfMemoryError own = new OutOfMemoryError("the host's own");
        replaceStore(
                builder().observer(new Thrower(() -> {
                    throw own;
                })),
                faults.backend());
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        CompletableFuture<WatchEvent> end = new CompletableFuture<>();
        try (Watch watch = team.watch(CHANNEL, Position.START);
                Watch ending = team.watch(CHANNEL, Position.START, event -> {
                    if (event instanceof WatchEvent.Closed) {
                        end.complete(event);
                    }
                    throw own;
                })) {
            cursor.setTask("t");
            assertThatThrownBy(() -> cursor.update((session, p) -> {
                        p.setTask("u");
                        throw own;
                    }))
                    .isSameAs(own);
            assertThatThrownBy(() -> cursor.tryCommit(p -> {
                        throw own;
                    }))
                    .isSameAs(own);
            assertThat(end.get(10, TimeUnit.SECONDS))
                    .isEqualTo(new WatchEvent.Closed(ending.position(), Optional.of(own)));
            claude.addFinding("goes on");
            cursor.addFinding("goes on too");
            assertThat(pull(watch, 3)).isEqualTo(log()).hasSize(3);
        }
    }

    private static void awaitHeldQuietly(Hold hold) {
        try {
            hold.awaitHeld(1);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while the test waited", e);
        }
    }

    private record Thrower(Runnable throwing) implements StoreObserver {

        @Override
        public void answered(String workspace, String channel, boolean committed, Duration latency) {
            throwing.run();
        }

        @Override
        public void written(int commits, Duration duration) {
            throwing.run();
        }

        @Override
        public void loaded(String workspace, String channel, long commits, Duration duration) {
            throwing.run();
        }

        @Override
        public void delivered(String workspace, String channel, long behind) {
            throwing.run();
        }
    }
}

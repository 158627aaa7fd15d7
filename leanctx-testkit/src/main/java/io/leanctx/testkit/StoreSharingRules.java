package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.Watch;
import io.leanctx.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two stores over one backend object, as two parts of one host may have them. */
abstract class StoreSharingRules extends StoreRules {

    private SessionStore second;
    private Workspace there;

    @SuppressWarnings("NullAway.Init") // JUnit calls openSecond() before any rule.
    StoreSharingRules(SessionStoreContract contract) {
        super(contract);
    }

    @BeforeEach
    void openSecond() {
        second = open(builder(), backend);
        there = second.workspace("team");
    }

    @AfterEach
    void closeSecond() {
        second.close();
    }

    @Test
    @DisplayName("TWO-1: what one store acknowledged, the other reads at once: session, log, listing and agents")
    void readsAreLinearizable() {
        Participant here = join("cursor");
        Participant other = there.join(CHANNEL, agent("claude-code"));
        for (int i = 1; i <= 50; i++) {
            Commit commit = (i % 2 == 0 ? here : other).addFinding("finding " + i);
            for (Workspace reader : List.of(team, there)) {
                assertThat(reader.session(CHANNEL).position()).isEqualTo(commit.position());
                assertThat(reader.history(CHANNEL, i - 1, 10).commits()).containsExactly(commit);
                assertThat(reader.channels(Optional.empty(), 10)
                                .channels()
                                .get(0)
                                .position())
                        .isEqualTo(commit.position());
            }
        }
        assertThat(there.agents().keySet()).containsExactly("claude-code", "cursor");
    }

    @Test
    @DisplayName("TWO-2: of two stores that write the same thing from the same base, exactly one lands")
    void arbitration() throws Exception {
        Agent cursor = agent("cursor");
        Agent claude = agent("claude-code");
        for (int round = 1; round <= 50; round++) {
            Participant here = team.join(CHANNEL, cursor);
            Participant other = there.join(CHANNEL, claude);
            here.session();
            other.session();
            List<CommitResult> results = Race.run(List.<Callable<CommitResult>>of(
                    () -> here.tryCommit(p -> p.setTask("here")), () -> other.tryCommit(p -> p.setTask("there"))));
            assertThat(results)
                    .filteredOn(r -> r instanceof CommitResult.Committed)
                    .hasSize(1);
            assertThat(results)
                    .filteredOn(r -> r instanceof CommitResult.Conflict)
                    .hasSize(1);
            assertThat(revision()).isEqualTo(round);
            assertSame(there.session(CHANNEL), session());
        }
    }

    @Test
    @DisplayName("TWO-3: appends of both all land, and both have the same log and session")
    void appendsOfBoth() throws Exception {
        List<Participant> writers =
                List.of(join("a"), there.join(CHANNEL, agent("b")), join("c"), there.join(CHANNEL, agent("d")));
        List<List<Commit>> acknowledged = Race.run(writers.size(), i -> () -> {
            List<Commit> mine = new ArrayList<>();
            for (int n = 0; n < 60; n++) {
                mine.add(writers.get(i).addFinding("finding " + n));
            }
            return mine;
        });
        List<Commit> log = log();
        assertThat(log)
                .extracting(Commit::revision)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 240).boxed().toList());
        assertThat(acknowledged.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(log);
        assertThat(log(there, CHANNEL)).isEqualTo(log);
        assertSame(there.session(CHANNEL), session());
    }

    @Test
    @DisplayName("TWO-4: a watch of one store sees the commits of the other, in order, as they come")
    void watchAcross() throws Exception {
        Participant here = join("cursor");
        Participant other = there.join(CHANNEL, agent("claude-code"));
        CountDownLatch waiting = new CountDownLatch(1);
        List<List<Commit>> seen = Race.run(List.<Callable<List<Commit>>>of(
                () -> {
                    try (Watch watch = there.watch(CHANNEL, Position.START)) {
                        waiting.countDown();
                        return pull(watch, 100);
                    }
                },
                () -> {
                    waiting.await();
                    for (int i = 0; i < 100; i++) {
                        (i % 3 == 0 ? other : here).addFinding("finding " + i);
                    }
                    return List.of();
                }));
        assertThat(seen.get(0)).isEqualTo(log());
    }

    @Test
    @DisplayName("TWO-5: an operation that landed through one store is known to the other")
    void operationAcross() {
        Commit first =
                committed(join("cursor"), p -> p.setTask("t").operation("op")).commit();
        CommitResult.Committed again = committed(
                there.join(CHANNEL, agent("cursor")), p -> p.setTask("t").operation("op"));
        assertThat(again.commit()).isEqualTo(first);
        assertThat(again.repeated()).isTrue();
        assertThat(revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("TWO-6: updates through both lose no count")
    void updatesOfBoth() throws Exception {
        List<Participant> writers = List.of(join("a"), there.join(CHANNEL, agent("b")));
        Race.run(writers.size(), i -> () -> {
            for (int n = 0; n < 50; n++) {
                writers.get(i).update((session, p) -> p.learn("count", nextCount(session)));
            }
            return i;
        });
        assertThat(in(session().knowledge(), "count").value().value()).isEqualTo("100");
        assertSame(there.session(CHANNEL), session());
    }

    @Test
    @DisplayName("TWO-7: a deletion through one store is seen by the other, and contests its writes")
    void deletionAcross() {
        Participant other = there.join(CHANNEL, agent("claude-code"));
        other.setTask("t");
        joinSeeing("cursor").delete();
        assertThat(there.session(CHANNEL).isDeleted()).isTrue();
        assertThat(other.tryCommit(p -> p.setTask("u"))).isInstanceOf(CommitResult.Conflict.class);
        assertThat(revision()).isEqualTo(2);
    }

    @Test
    @DisplayName("TWO-8: where the other store gets in before a batch of several commits, all land in one unbroken log")
    void overtakenBatch() throws Exception {
        Participant other = there.join(CHANNEL, agent("claude-code"));
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch queued = new CountDownLatch(1);
        List<Integer> batches = new CopyOnWriteArrayList<>();
        Faults overtaken = Faults.over(backend);
        replaceStore(builder(), overtaken.backend());
        Participant here = join("cursor");
        overtaken.nextAppend((sound, batch, durability) -> {
            writing.countDown();
            awaitQuietly(queued);
            return sound.append(batch, durability);
        });
        overtaken.nextAppend((sound, batch, durability) -> {
            batches.add(batch.size());
            other.addFinding("overtakes");
            return sound.append(batch, durability);
        });
        CompletionStage<CommitResult> first = here.commitAsync(p -> p.addFinding("first"));
        writing.await();
        List<CompletionStage<CommitResult>> rest = new ArrayList<>();
        for (String text : List.of("a", "b", "c")) {
            rest.add(here.commitAsync(p -> p.addFinding(text)));
        }
        queued.countDown();
        List<Commit> landed = new ArrayList<>(List.of(get(first)));
        for (CompletionStage<CommitResult> stage : rest) {
            landed.add(get(stage));
        }
        assertThat(batches).containsExactly(3);
        replaceStore(builder().cacheWeight(0));
        assertThat(log()).hasSize(5).containsAll(landed);
        assertThat(session().findings())
                .extracting(entry -> entry.value().text())
                .containsExactlyInAnyOrder("first", "overtakes", "a", "b", "c");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while the test waited", e);
        }
    }

    private static Commit get(CompletionStage<CommitResult> stage) throws Exception {
        return stage.toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .orThrow()
                .commit();
    }

    @Test
    @DisplayName("TWO-9: closing one leaves the other at work")
    void closingOne() throws Exception {
        Participant here = join("cursor");
        try (Watch watch = team.watch(CHANNEL, Position.START)) {
            second.close();
            Commit commit = here.setTask("t");
            assertThat(pull(watch, 1)).containsExactly(commit);
            assertThat(session().position()).isEqualTo(commit.position());
        }
    }

    @Test
    @DisplayName("TWO-10: what a call shows whose store is closed meanwhile, the other store shows from then on")
    void shownWhileClosing() throws Exception {
        Faults faults = Faults.over(backend);
        store.close();
        second.close();
        store = open(builder(), faults.backend());
        second = open(builder(), faults.backend());
        team = store.workspace("team");
        Participant here = join("cursor");
        here.addFinding("one");
        try (Hold answers = faults.holdAnswers();
                Hold entries = faults.holdEntries()) {
            CompletionStage<CommitResult> landing = here.commitAsync(p -> p.addFinding("two"));
            answers.awaitHeld(1);
            CompletableFuture<Session> reading =
                    CompletableFuture.supplyAsync(() -> second.workspace("team").session(CHANNEL));
            entries.awaitHeld(1);
            second.close();
            entries.release();
            Session shown = reading.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(shown.revision()).isEqualTo(2);
            assertSame(session(), shown);
            answers.release();
            assertThat(get(landing).position()).isEqualTo(shown.position());
        }
    }

    @Test
    @DisplayName("TWO-11: what a listing or a repetition shows of a commit not yet answered, both show from then on")
    void shownBeforeAnswered() throws Exception {
        Faults faults = Faults.over(backend);
        replaceStore(builder(), faults.backend());
        Agent cursor = agent("cursor");
        Participant here = join("cursor");
        try (SessionStore other = open(builder(), faults.backend())) {
            Workspace elsewhere = other.workspace("team");
            Participant again = elsewhere.join(CHANNEL, cursor);
            List<LongSupplier> ways = List.of(
                    () -> listed(team),
                    () -> listed(elsewhere),
                    () -> committed(again, p -> p.addFinding("f").operation("op-2"))
                            .commit()
                            .revision());
            for (int way = 0; way < ways.size(); way++) {
                String operation = "op-" + way;
                List.of(team, elsewhere).forEach(reader -> reader.session(CHANNEL));
                try (Hold answers = faults.holdAnswers()) {
                    CompletionStage<CommitResult> landing =
                            here.commitAsync(p -> p.addFinding("f").operation(operation));
                    answers.awaitHeld(1);
                    assertThat(ways.get(way).getAsLong()).as("way %s", way).isEqualTo(way + 1L);
                    assertThat(List.of(elsewhere, team))
                            .as("the readers, after way %s", way)
                            .extracting(reader -> reader.session(CHANNEL).revision())
                            .containsOnly(way + 1L);
                    answers.release();
                    get(landing);
                }
            }
        }
    }

    private static long listed(Workspace by) {
        return by.channels(Optional.empty(), 1).channels().stream()
                .mapToLong(channel -> channel.position().revision())
                .sum();
    }
}

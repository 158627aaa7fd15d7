package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.AgentProfile;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Durability;
import io.leanctx.InvalidInputException;
import io.leanctx.OutcomeUnknownException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.RetriesExhaustedException;
import io.leanctx.SessionStore;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreFullException;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import io.leanctx.core.InMemoryBackend;
import io.leanctx.core.LeanCtx;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private SessionBackend sound;
    private Faults faults;
    private SessionStore store;
    private Workspace team;
    private Participant cursor;

    @BeforeEach
    void open() {
        sound = InMemoryBackend.create();
        faults = Faults.over(sound);
        store = LeanCtx.over(faults.backend());
        team = store.workspace("team");
        cursor = team.join("main", team.register(AgentProfile.client("cursor")));
    }

    @AfterEach
    void close() {
        faults.heal();
        store.close();
        sound.close();
    }

    @Test
    void withoutFaultsTheBackendIsTheOneBelow() {
        assertThat(cursor.setTask("t").revision()).isEqualTo(1);
        assertThat(sound.head(new ChannelKey("team", "main")))
                .isEqualTo(faults.backend().head(new ChannelKey("team", "main")))
                .isPresent();
        assertThat(faults.backend().nature()).isEqualTo(sound.nature());
        assertThat(faults).hasToString("0 faults scripted, always NONE, none by seed");
    }

    @Test
    void aLostAnswerIsAppliedAndNotKnown() {
        faults.allAppends(Fault.LOST_ANSWER);
        assertThatThrownBy(() -> cursor.setTask("t"))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("made by the test to fail after it answered");
        assertThat(sound.head(new ChannelKey("team", "main"))).isPresent();
    }

    @Test
    void aLostRequestIsNotAppliedAndNotKnown() {
        faults.allAppends(Fault.LOST_REQUEST);
        assertThatThrownBy(() -> cursor.setTask("t"))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("made by the test to fail before it wrote");
        assertThat(sound.head(new ChannelKey("team", "main"))).isEmpty();
    }

    @Test
    void fullAndFailedWriteNothing() {
        faults.allAppends(Fault.FULL);
        assertThatThrownBy(() -> cursor.setTask("t")).isInstanceOf(StoreFullException.class);
        faults.allAppends(Fault.FAILED);
        assertThatThrownBy(() -> cursor.setTask("t")).isInstanceOf(StoreFailedException.class);
        assertThat(sound.head(new ChannelKey("team", "main"))).isEmpty();
        faults.heal();
        assertThat(cursor.setTask("t").revision()).isEqualTo(1);
    }

    @Test
    void contentionIsTriedAgainUntilItWouldNotEnd() {
        faults.nextAppends(3, Fault.CONTENTION);
        assertThat(cursor.setTask("t").revision()).isEqualTo(1);
        assertThat(faults.pending()).isZero();
        faults.allAppends(Fault.CONTENTION);
        assertThatThrownBy(() -> cursor.setTask("u")).isInstanceOf(RetriesExhaustedException.class);
    }

    @Test
    void aScriptIsMetInItsOrderAndThenWhatLasts() {
        faults.allAppends(Fault.FULL);
        faults.nextAppend(Fault.NONE);
        faults.nextAppends(2, Fault.FAILED);
        assertThat(faults.pending()).isEqualTo(3);
        assertThat(faults).hasToString("3 faults scripted, always FULL, none by seed");
        assertThat(cursor.addFinding("one").revision()).isEqualTo(1);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> cursor.addFinding("two")).isExactlyInstanceOf(StoreFailedException.class);
        }
        assertThatThrownBy(() -> cursor.addFinding("two")).isInstanceOf(StoreFullException.class);
    }

    @Test
    void aFaultOfTheTestsOwnTakesThePlaceOfTheCall() {
        List<Integer> batches = new ArrayList<>();
        faults.nextAppend((backend, batch, durability) -> {
            batches.add(batch.size());
            return backend.append(batch, durability);
        });
        cursor.setTask("t");
        assertThat(batches).containsExactly(1);
    }

    @Test
    void readsFailAsOftenAsSaid() {
        faults.failNextReads(1);
        assertThatThrownBy(() -> team.session("unread")).isInstanceOf(StoreFailedException.class);
        assertThat(team.session("unread").revision()).isZero();
        faults.failReads();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> team.session("another")).isInstanceOf(StoreFailedException.class);
        }
        faults.heal();
        assertThat(team.session("another").revision()).isZero();
    }

    @Test
    void softStatesFailAlone() {
        faults.failSoftStates();
        assertThatThrownBy(() -> team.presence("main")).isInstanceOf(StoreFailedException.class);
        assertThat(cursor.setTask("t").revision()).isEqualTo(1);
        faults.heal();
        assertThat(team.presence("main")).hasSize(1);
    }

    @Test
    void anAppendIsHeldBeforeItIsApplied() throws Exception {
        CompletionStage<CommitResult> answer;
        try (Hold hold = faults.holdAppends()) {
            answer = cursor.commitAsync(p -> p.setTask("t"));
            hold.awaitHeld(1);
            assertThat(sound.head(new ChannelKey("team", "main"))).isEmpty();
            assertThat(answer.toCompletableFuture()).isNotDone();
        }
        assertThat(get(answer).revision()).isEqualTo(1);
        assertThat(cursor.addFinding("nothing is held any more").revision()).isEqualTo(2);
    }

    @Test
    void anAnswerIsHeldAfterTheAppendWasApplied() throws Exception {
        Hold hold = faults.holdAnswers();
        CompletionStage<CommitResult> answer = cursor.commitAsync(p -> p.setTask("t"));
        hold.awaitHeld(1);
        assertThat(sound.head(new ChannelKey("team", "main"))).isPresent();
        assertThat(answer.toCompletableFuture()).isNotDone();
        hold.release();
        assertThat(get(answer).revision()).isEqualTo(1);
    }

    @Test
    void aWatchThatReadsTheLogIsHeldAndMissesNothing() throws Exception {
        Commit one = cursor.addFinding("one");
        Commit two = cursor.addFinding("two");
        try (SessionStore another = LeanCtx.over(faults.backend())) {
            another.workspace("team").session("main");
            Hold hold = faults.holdEntries();
            CompletableFuture<WatchEvent> first = new CompletableFuture<>();
            CompletableFuture<WatchEvent> second = new CompletableFuture<>();
            Watch watch = another.workspace("team").watch("main", Position.START, event -> {
                if (!first.complete(event)) {
                    second.complete(event);
                }
            });
            hold.awaitHeld(1);
            assertThat(first).isNotDone();
            faults.heal();
            assertThat(first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new WatchEvent.Committed(one));
            assertThat(second.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new WatchEvent.Committed(two));
            watch.close();
        }
    }

    @Test
    void signalsOfASharedBackendAreKeptBackAndThenTold() throws Exception {
        SharedBackend shared = new SharedBackend(sound);
        Faults over = Faults.over(shared);
        List<ChannelKey> told = new ArrayList<>();
        over.backend().subscribe(told::add);
        ChannelKey key = new ChannelKey("team", "main");
        shared.signal(key);
        assertThat(told).containsExactly(key);
        Hold hold = over.holdSignals();
        shared.signal(key);
        hold.awaitHeld(1);
        assertThat(told).hasSize(1);
        hold.release();
        assertThat(told).containsExactly(key, key);
        shared.signal(key);
        assertThat(told).hasSize(3);
    }

    @Test
    void aTestThatWaitsForCallsThatCannotComeIsTold() {
        Hold hold = faults.holdAppends();
        assertThat(faults.holdAppends()).isSameAs(hold);
        hold.release();
        assertThatThrownBy(() -> hold.awaitHeld(1))
                .isInstanceOf(AssertionError.class)
                .hasMessage("0 calls are held, not 1: the hold was released");
        assertThat(faults.holdAppends()).isNotSameAs(hold);
    }

    @Test
    void whatASeedDrawsIsTheSameForTheSameCalls() {
        FaultRates rates =
                FaultRates.NONE.withLost(0.2, 0.2).withContention(0.1).withRefused(0.1, 0.1);
        List<String> first = met(42, rates, false);
        assertThat(met(42, rates, true)).as("reads in between change nothing").isEqualTo(first);
        assertThat(met(43, rates, false)).isNotEqualTo(first);
        assertThat(first).contains("lands", "AppendFailedException", "StoreFullException", "StoreFailedException");
    }

    private static List<String> met(long seed, FaultRates rates, boolean reading) {
        List<String> met = new ArrayList<>();
        try (SessionBackend backend = InMemoryBackend.create()) {
            Faults faults = Faults.over(backend);
            faults.bySeed(seed, rates);
            for (int i = 0; i < 100; i++) {
                if (reading) {
                    faults.backend().head(new ChannelKey("team", "main"));
                }
                met.add(meet(faults));
            }
        }
        return met;
    }

    private static String meet(Faults faults) {
        try {
            faults.backend().append(List.of(), Durability.RELAXED);
            return "lands";
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }

    @Test
    void aFaultOfASeedNamesIt() {
        FaultRates rates = FaultRates.NONE.withRefused(1, 0);
        faults.bySeed(7, rates);
        assertThatThrownBy(() -> cursor.setTask("t"))
                .isInstanceOf(StoreFullException.class)
                .hasMessage("made full by the test (append 1 of the faults of seed 7 with {full=1.0})");
        assertThat(faults.seed()).isEqualTo(Optional.of("the faults of seed 7 with {full=1.0}"));
        faults.heal();
        faults.bySeed(8, FaultRates.NONE.withFailedReads(1).withDelays(1, Duration.ofMillis(1)));
        assertThatThrownBy(() -> team.session("unread")).hasMessageContaining("read 1 of the faults of seed 8 with");
    }

    @Test
    void everyCommitLandsOnceUnderRandomFaultsThatPass() {
        faults.bySeed(11, FaultRates.NONE.withLost(0.2, 0.2).withContention(0.2).withDelays(0.2, Duration.ofMillis(1)));
        for (int i = 1; i <= 60; i++) {
            assertThat(untilKnown("op-" + i).revision()).isEqualTo(i);
        }
        faults.heal();
        assertThat(team.session("main").findings()).hasSize(60);
    }

    private Commit untilKnown(String operation) {
        while (true) {
            try {
                return cursor.tryCommit(p -> p.addFinding(operation).operation(operation))
                        .orThrow()
                        .commit();
            } catch (OutcomeUnknownException | StoreFailedException e) {
                // The latter where what went before on this log is unresolved; then nothing was written.
                assertThat(e).hasMessageContaining("seed 11");
            }
        }
    }

    @Test
    void ratesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> FaultRates.NONE.withContention(1.5))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the rate of contention is 1.5; it is a share, from 0 to 1");
        assertThatThrownBy(() -> FaultRates.NONE.withLost(0.6, 0.6))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("add up to 1.2");
        assertThatThrownBy(() -> FaultRates.NONE.withDelays(0.1, Duration.ofMinutes(1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("PT1M");
        assertThatThrownBy(() -> faults.nextAppends(-1, Fault.FULL))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("-1 calls");
    }

    private static Commit get(CompletionStage<CommitResult> answer) throws Exception {
        return answer.toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .orThrow()
                .commit();
    }
}

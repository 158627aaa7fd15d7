package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.ClaimResult;
import io.leanctx.CommitResult;
import io.leanctx.InvalidInputException;
import io.leanctx.OutcomeUnknownException;
import io.leanctx.Participant;
import io.leanctx.Presence;
import io.leanctx.SessionStore;
import io.leanctx.StoreClosedException;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.history.HistoryRecorder;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@LeanCtxTest
class LeanCtxTestTest {

    @Test
    void everyParameterIsOfOneStore(
            SessionStore store,
            Workspace team,
            @In("main") Participant one,
            @In("main") Participant other,
            SessionBackend backend) {
        assertThat(team.id()).isEqualTo("team");
        one.setTask("t");
        assertThat(other.session().task()).isPresent();
        assertThat(store.workspace("team").session("main").revision()).isEqualTo(1);
        try (SessionStore another = LeanCtx.over(backend)) {
            assertThat(another.workspace("team").session("main").revision()).isEqualTo(1);
        }
    }

    @Test
    void participantsAreDifferentAgentsUnlessTheyAreNamed(
            @In("main") Participant one,
            @In("main") Participant other,
            @In("main") @As("cursor") Participant cursor,
            @In("review") @As("cursor") Participant elsewhere,
            @As("cursor") Agent same,
            Agent another) {
        assertThat(one.agent()).isEqualTo("agent-1");
        assertThat(other.agent()).isEqualTo("agent-2");
        assertThat(cursor.agent()).isEqualTo("cursor");
        assertThat(elsewhere.channel()).isEqualTo("review");
        assertThat(elsewhere.agent()).isEqualTo(same.id()).isEqualTo("cursor");
        assertThat(another.id()).isEqualTo("agent-3");
    }

    @Test
    void whatARecordedTestDoesIsJudged(
            HistoryRecorder recorder, @In("main") Participant one, @In("main") Participant other, Restart restart) {
        one.setTask("t");
        assertThat(other.tryCommit(p -> p.setTask("u"))).isInstanceOf(CommitResult.Conflict.class);
        restart.now().workspace("team").session("main");
        assertThat(recorder.histories())
                .hasSize(1)
                .allSatisfy(history -> assertThat(history.calls()).hasSize(3));
    }

    @Test
    @LeanCtxTest(workspace = "acme")
    void theAnnotationOfTheMethodGoesBeforeThatOfTheClass(Workspace workspace) {
        assertThat(workspace.id()).isEqualTo("acme");
    }

    @Test
    void theClockMakesClaimsAndPresenceEnd(
            Workspace team, TestClock clock, @In("main") Participant one, @In("main") Participant other) {
        assertThat(one.claim("src/auth.rs", Duration.ofMinutes(5))).isInstanceOf(ClaimResult.Granted.class);
        assertThat(other.claim("src/auth.rs", Duration.ofMinutes(5))).isInstanceOf(ClaimResult.Held.class);
        clock.advance(Duration.ofMinutes(5));
        assertThat(other.claim("src/auth.rs", Duration.ofMinutes(5))).isInstanceOf(ClaimResult.Granted.class);
        assertThat(team.session("main").updatedAt()).contains(clock.instant());
        one.close();
        assertThat(team.presence("main")).extracting(Presence::agent).containsExactly(one.agent(), other.agent());
        clock.advance(Duration.ofDays(31));
        assertThat(team.presence("main")).extracting(Presence::agent).doesNotContain(one.agent());
    }

    @Test
    void aFaultMeetsTheStoreThatWasInjected(Faults faults, @In("main") @As("cursor") Participant cursor) {
        faults.allAppends(Fault.LOST_ANSWER);
        assertThatThrownBy(() -> cursor.tryCommit(p -> p.setTask("t").operation("op-1")))
                .isInstanceOf(OutcomeUnknownException.class);
        faults.heal();
        CommitResult again = cursor.tryCommit(p -> p.setTask("t").operation("op-1"));
        assertThat(again).isInstanceOfSatisfying(CommitResult.Committed.class, landed -> {
            assertThat(landed.repeated()).isTrue();
            assertThat(landed.commit().revision()).isEqualTo(1);
        });
    }

    @Test
    void aRestartClosesTheStoreAndKeepsTheContent(
            SessionStore before,
            SessionBackend backend,
            Faults faults,
            Restart restart,
            @In("main") Participant one,
            @As("cursor") Agent cursor) {
        one.setTask("t");
        faults.allAppends(Fault.FULL);
        Workspace after = restart.now().workspace("team");
        assertThatThrownBy(() -> before.workspace("team")).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(one::session).isInstanceOf(StoreClosedException.class);
        assertThat(after.session("main").task()).isPresent();
        assertThat(faults.backend()).as("a backend in memory stays open").isSameAs(backend);
        faults.heal();
        assertThat(after.join("main", cursor).addFinding("after").revision()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"feat/a", "feat/b"})
    void argumentsComeBesideWhatIsInjected(String channel, Workspace team, Agent agent) {
        assertThat(team.channels(Optional.empty(), 10).channels()).isEmpty();
        assertThat(team.join(channel, agent).setTask(channel).revision()).isEqualTo(1);
    }

    @Nested
    class WithWhatIsSetUp {

        private SessionStore setUp;

        @BeforeEach
        void begin(SessionStore store, @In("main") @As("cursor") Participant cursor) {
            setUp = store;
            cursor.setTask("begun");
        }

        @AfterEach
        void storeIsStillOpen(Workspace team) {
            assertThat(team.session("main").revision()).isGreaterThanOrEqualTo(1);
        }

        @Test
        void theTestGoesOnInTheSameStore(SessionStore store, @In("main") @As("cursor") Participant cursor) {
            assertThat(store).isSameAs(setUp);
            assertThat(cursor.setTask("goes on").revision()).isEqualTo(2);
        }

        @Test
        void anotherTestHasAnother(Workspace team) {
            assertThat(team.session("main").revision()).isEqualTo(1);
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class WithOneInstanceForAllTests {

        private final Set<SessionStore> seen = ConcurrentHashMap.newKeySet();

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void eachTestHasAStoreOfItsOwn(int nth, SessionStore store) {
            seen.forEach(earlier ->
                    assertThatThrownBy(() -> earlier.workspace("team")).isInstanceOf(StoreClosedException.class));
            seen.add(store);
            assertThat(seen).hasSize(nth);
        }
    }

    @Nested
    @LeanCtxTest(backend = TestBackends.Lasting.class)
    class OnABackendOfItsOwn {

        @Test
        void theFactorySaysWhatTheStoreIsLike(@In("main") Participant one) {
            assertThatThrownBy(() -> one.setTask("x".repeat(TestBackends.Lasting.MOST_TEXT + 1)))
                    .isInstanceOf(InvalidInputException.class);
        }

        @Test
        void aDurableBackendIsClosedAndOpenedAgain(
                SessionBackend before, Faults faults, Restart restart, @In("main") Participant one) {
            one.setTask("t");
            SessionStore store = restart.now();
            assertThat(faults.backend()).isNotSameAs(before);
            assertThatThrownBy(before::now).isInstanceOf(StoreClosedException.class);
            assertThat(store.workspace("team").session("main").task()).isPresent();
        }
    }
}

package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.SessionStore;
import io.leanctx.StoreClosedException;
import io.leanctx.spi.ChannelKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreClosingRules extends StoreRules {

    StoreClosingRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("END-1: after closing, every call is refused with StoreClosedException")
    void closedRefuses() {
        Agent agent = agent("cursor");
        Participant cursor = join("cursor");
        cursor.setTask("t");
        store.close();
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("workspace", () -> store.workspace("team"));
        calls.put("register", () -> team.register(AgentProfile.client("late")));
        calls.put("registerNew", () -> team.registerNew("late"));
        calls.put("agents", () -> team.agents());
        calls.put("join", () -> team.join(CHANNEL, agent));
        calls.put("at", () -> team.at(CHANNEL, agent, Position.START));
        calls.put("session", () -> team.session(CHANNEL));
        calls.put("sessionAt", () -> team.sessionAt(CHANNEL, 1));
        calls.put("await", () -> team.await(CHANNEL, 1, Duration.ZERO));
        calls.put("history", () -> team.history(CHANNEL, 0, 10));
        calls.put("watch", () -> team.watch(CHANNEL, Position.START));
        calls.put("watch with a listener", () -> team.watch(CHANNEL, Position.START, event -> {}));
        calls.put("channels", () -> team.channels(Optional.empty(), 10));
        calls.put("participant's session", cursor::session);
        calls.put("verb", () -> cursor.addFinding("late"));
        calls.put("tryCommit", () -> cursor.tryCommit(p -> p.addFinding("late")));
        calls.put("update", () -> cursor.update((session, p) -> p.addFinding("late")));
        calls.put("delete", cursor::delete);
        calls.put("participant's watch", cursor::watch);
        calls.forEach((name, call) -> assertThatThrownBy(call).as(name).isInstanceOf(StoreClosedException.class));
        assertThat(backend.head(new ChannelKey("team", CHANNEL)).orElseThrow().revision())
                .isEqualTo(1);
        cursor.close();
    }

    @Test
    @DisplayName("END-2: closing again does nothing, also when several do it at once")
    void closingTwice() throws Exception {
        join("cursor").setTask("t");
        Race.run(4, closer -> () -> {
            store.close();
            assertThatThrownBy(() -> team.session(CHANNEL)).isInstanceOf(StoreClosedException.class);
            return closer;
        });
        store.close();
    }

    @Test
    @DisplayName("END-3: a store made with open closes its backend, one made with over leaves it open")
    void ownership() {
        join("cursor").setTask("t");
        store.close();
        assertThat(backend.head(new ChannelKey("team", CHANNEL))).isPresent();
        SessionStore owner = builder().open(backend);
        assertThat(owner.workspace("team").session(CHANNEL).revision()).isEqualTo(1);
        owner.close();
        assertThatThrownBy(() -> backend.head(new ChannelKey("team", CHANNEL)))
                .isInstanceOf(StoreClosedException.class);
    }

    @Test
    @DisplayName("END-4: a closed participant refuses, others go on, and what it committed stays")
    void closedParticipant() {
        Participant cursor = join("cursor");
        cursor.setTask("t");
        cursor.close();
        cursor.close();
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                cursor::session,
                () -> cursor.addFinding("late"),
                () -> cursor.tryCommit(p -> p.addFinding("late")),
                () -> cursor.update((session, p) -> p.addFinding("late")),
                cursor::delete,
                cursor::watch)) {
            assertThatThrownBy(call).isInstanceOf(StoreClosedException.class).hasMessageContaining("cursor");
        }
        assertThat(join("cursor").addFinding("f").revision()).isEqualTo(2);
    }

    @Test
    @DisplayName(
            "END-5: closed under writers, each is answered or refused, and the log has exactly what was acknowledged")
    void closedUnderWriters() throws Exception {
        List<Participant> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            writers.add(join("writer-" + i));
        }
        CountDownLatch under = new CountDownLatch(40);
        List<Callable<List<Commit>>> tasks = new ArrayList<>();
        for (Participant writer : writers) {
            tasks.add(() -> {
                List<Commit> acknowledged = new ArrayList<>();
                try {
                    while (true) {
                        acknowledged.add(writer.addFinding("finding " + acknowledged.size()));
                        under.countDown();
                    }
                } catch (StoreClosedException e) {
                    return acknowledged;
                }
            });
        }
        tasks.add(() -> {
            under.await();
            store.close();
            return List.of();
        });
        List<Commit> acknowledged =
                Race.run(tasks).stream().flatMap(List::stream).toList();
        replaceStore(builder());
        assertThat(log()).containsExactlyInAnyOrderElementsOf(acknowledged);
    }

    @Test
    @DisplayName("END-6: commits handed in with commitAsync are all answered when the store is closed")
    void asynchronousAreAnswered() throws Exception {
        Participant cursor = join("cursor");
        List<CompletionStage<CommitResult>> stages = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            stages.add(cursor.commitAsync(p -> p.addFinding("finding " + number)));
        }
        store.close();
        Set<Position> landed = new HashSet<>();
        for (CompletionStage<CommitResult> stage : stages) {
            try {
                landed.add(stage.toCompletableFuture()
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .orThrow()
                        .commit()
                        .position());
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(StoreClosedException.class);
            }
        }
        replaceStore(builder());
        assertThat(log().stream().map(Commit::position)).containsExactlyInAnyOrderElementsOf(landed);
    }

    @Test
    @DisplayName("END-7: commitAsync answers with the stage, not by throwing, where the store or participant is closed")
    void asynchronousRefusal() {
        Participant closed = join("cursor");
        closed.close();
        assertRefusedByStage(closed);
        Participant cursor = join("cursor");
        store.close();
        assertRefusedByStage(closed);
        assertRefusedByStage(cursor);
    }

    private static void assertRefusedByStage(Participant closed) {
        assertThat(closed.commitAsync(p -> p.addFinding("late")).toCompletableFuture())
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(StoreClosedException.class);
    }
}

package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.CommitResult.Committed;
import io.leanctx.OperationMismatchException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.TruncatedException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreOperationRules extends StoreRules {

    StoreOperationRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("IDEM-1: an operation tried again is answered with its first commit, and lands once")
    void repeated() {
        Participant cursor = join("cursor");
        Commit first = committed(cursor, p -> p.addFinding("f").operation("op")).commit();
        for (int i = 0; i < 3; i++) {
            CommitResult.Committed again =
                    committed(cursor, p -> p.addFinding("f").operation("op"));
            assertThat(again.commit()).isEqualTo(first);
            assertThat(again.repeated()).isTrue();
            assertThat(again.session().revision()).isGreaterThanOrEqualTo(1);
        }
        assertThat(first.operation()).isEqualTo("op");
        assertThat(log()).containsExactly(first);
    }

    @Test
    @DisplayName("IDEM-2: that is so whatever was written since, and whatever base and guard the retry has")
    void repeatedLate() {
        Participant cursor = join("cursor");
        Commit first = committed(cursor, p -> p.setTask("mine").operation("op")).commit();
        Participant claude = joinSeeing("claude-code");
        claude.setTask("theirs");
        Participant resumed = team.at(CHANNEL, agent("cursor"), Position.START);
        CommitResult.Committed again =
                committed(resumed, p -> p.setTask("mine").operation("op").strict());
        assertThat(again.commit()).isEqualTo(first);
        assertThat(again.repeated()).isTrue();
        assertThat(again.session().revision()).isEqualTo(2);
        assertThat(session().task().orElseThrow().value().text()).isEqualTo("theirs");
    }

    @Test
    @DisplayName("IDEM-3: the same id with other changes is refused, and nothing is written")
    void otherChanges() {
        Participant cursor = join("cursor");
        committed(cursor, p -> p.addFinding("f").operation("op"));
        assertThatThrownBy(() -> cursor.tryCommit(p -> p.addFinding("g").operation("op")))
                .isInstanceOf(OperationMismatchException.class)
                .hasMessageContaining("op");
        assertThatThrownBy(() ->
                        cursor.tryCommit(p -> p.addFinding("f").addFinding("f").operation("op")))
                .isInstanceOf(OperationMismatchException.class);
        assertThat(revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("IDEM-4: the same id by another agent is refused, and nothing is written")
    void otherAgent() {
        committed(join("cursor"), p -> p.addFinding("f").operation("op"));
        Participant claude = join("claude-code");
        assertThatThrownBy(() -> claude.tryCommit(p -> p.addFinding("f").operation("op")))
                .isInstanceOf(OperationMismatchException.class);
        assertThat(revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("IDEM-5: an operation tried by several at once lands once, and all are answered with that commit")
    void racing() throws Exception {
        Agent cursor = agent("cursor");
        for (int round = 0; round < 25; round++) {
            String channel = "round-" + round;
            List<CommitResult.Committed> answers = Race.run(
                    6,
                    runner -> () -> committed(
                            team.join(channel, cursor), p -> p.setTask("t").operation("op")));
            assertThat(answers)
                    .extracting(CommitResult.Committed::commit)
                    .containsOnly(answers.get(0).commit());
            assertThat(answers).filteredOn(answer -> !answer.repeated()).hasSize(1);
            assertThat(log(team, channel)).containsExactly(answers.get(0).commit());
        }
    }

    @Test
    @DisplayName("IDEM-6: an operation that met a conflict is not in the log, and may be tried again")
    void conflictFreesTheId() {
        join("cursor").setTask("mine");
        Participant claude = join("claude-code");
        conflict(claude, p -> p.setTask("yours").operation("op"));
        Commit commit =
                committed(claude, p -> p.setTask("ours").operation("op")).commit();
        assertThat(commit.revision()).isEqualTo(2);
        assertThat(commit.operation()).isEqualTo("op");
    }

    @Test
    @DisplayName("IDEM-7: the same id in another channel is another operation")
    void otherChannel() {
        committed(join("cursor"), p -> p.addFinding("f").operation("op"));
        CommitResult.Committed other =
                committed(join("other", "cursor"), p -> p.addFinding("g").operation("op"));
        assertThat(other.repeated()).isFalse();
        assertThat(other.commit().revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("IDEM-8: commits without an id are given different ones, by the builder's supplier if there is one")
    void idsAreMadeUp() {
        Participant cursor = join("cursor");
        for (int i = 0; i < 50; i++) {
            cursor.addFinding("same");
        }
        assertThat(log().stream().map(Commit::operation).distinct()).hasSize(50);
        AtomicInteger counter = new AtomicInteger();
        agent("claude-code");
        replaceStore(builder().operationIds(() -> "made-up-" + counter.incrementAndGet()));
        int before = counter.get();
        assertThat(join("claude-code").addFinding("f").operation()).isEqualTo("made-up-" + (before + 1));
    }

    @Test
    @DisplayName("IDEM-9: an operation is known to a store that was opened later")
    void knownToAnotherStore() {
        Commit first = committed(join("cursor"), p -> p.addFinding("f").operation("op"))
                .commit();
        replaceStore(builder().cacheWeight(0));
        CommitResult.Committed again =
                committed(join("cursor"), p -> p.addFinding("f").operation("op"));
        assertThat(again.commit()).isEqualTo(first);
        assertThat(again.repeated()).isTrue();
    }

    @Test
    @DisplayName("IDEM-10: a retry whose first try may lie before a deletion is refused, so that it cannot land twice")
    void retryAfterDeletion() {
        Participant cursor = join("cursor");
        committed(cursor, p -> p.addFinding("f").operation("op"));
        joinSeeing("claude-code").delete();
        Participant resumed = join("cursor");
        assertThatThrownBy(() -> resumed.tryCommit(p -> p.addFinding("f").operation("op")))
                .isInstanceOfSatisfying(
                        TruncatedException.class, e -> assertThat(e.oldest()).isEqualTo(2));
        assertThat(revision()).isEqualTo(2);
        assertThat(session().findings()).isEmpty();
    }

    @Test
    @DisplayName("IDEM-11: an operation is the same in whichever way it is tried: tryCommit, commitAsync or update")
    void everyWay() {
        Participant cursor = join("cursor");
        List<Function<String, Committed>> ways = List.of(
                id -> committed(cursor, p -> p.addFinding("f").operation(id)),
                id -> cursor.commitAsync(p -> p.addFinding("f").operation(id))
                        .toCompletableFuture()
                        .join()
                        .orThrow(),
                id -> (Committed)
                        cursor.update((session, p) -> p.addFinding("f").operation(id)));
        for (int first = 0; first < ways.size(); first++) {
            String id = "op-" + first;
            Committed landed = ways.get(first).apply(id);
            assertThat(landed.repeated()).isFalse();
            for (Function<String, Committed> way : ways) {
                Committed again = way.apply(id);
                assertThat(again.commit()).isEqualTo(landed.commit());
                assertThat(again.repeated()).isTrue();
            }
        }
        assertThat(log()).extracting(Commit::operation).containsExactly("op-0", "op-1", "op-2");
    }
}

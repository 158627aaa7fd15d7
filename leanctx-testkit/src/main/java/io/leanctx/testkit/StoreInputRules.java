package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.AgentProfile;
import io.leanctx.Change;
import io.leanctx.ChangeType;
import io.leanctx.EntryRef;
import io.leanctx.FileMode;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.LimitExceededException;
import io.leanctx.Limits;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Proposal;
import io.leanctx.Scope;
import io.leanctx.Session;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreInputRules extends StoreRules {

    StoreInputRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName(
            "LIMIT-1: a text over the limit in bytes of UTF-8 is refused with both figures; one at the limit lands")
    void longText() {
        agent("cursor");
        replaceStore(builder().limits(new Limits(64 << 10, 1_000, 10)));
        Participant cursor = join("cursor");
        for (String unit : List.of("x", "\u00e9", "\u8a9e", "\ud83d\ude00")) {
            int bytes = unit.getBytes(StandardCharsets.UTF_8).length;
            cursor.addFinding(unit.repeat(1_000 / bytes));
            String tooLong = unit.repeat(1_000 / bytes + 1);
            for (Consumer<Proposal> use : List.<Consumer<Proposal>>of(
                    p -> p.addFinding(tooLong),
                    p -> p.setTask(tooLong),
                    p -> p.addProgress(tooLong),
                    p -> p.setNextSteps(List.of("short", tooLong)),
                    p -> p.decide("d", tooLong),
                    p -> p.learn("k", tooLong),
                    p -> p.record(TestKinds.NOTE, tooLong))) {
                assertThatThrownBy(() -> cursor.tryCommit(use))
                        .isInstanceOfSatisfying(
                                LimitExceededException.class,
                                e -> assertThat(e.limit()).isEqualTo(1_000))
                        .hasMessageContaining("1,00" + (bytes == 3 ? 2 : bytes == 4 ? 4 : bytes));
            }
        }
        assertThat(revision()).isEqualTo(4);
    }

    @Test
    @DisplayName("LIMIT-2: more changes than a commit may have are refused; as many as it may have land")
    void manyChanges() {
        Participant cursor = join("cursor");
        committed(cursor, findings(256));
        assertThatThrownBy(() -> cursor.tryCommit(findings(257)))
                .isInstanceOfSatisfying(
                        LimitExceededException.class, e -> assertThat(e.limit()).isEqualTo(256));
        assertThat(revision()).isEqualTo(1);
        assertThat(session().findings()).hasSize(256);
    }

    @Test
    @DisplayName("LIMIT-3: a commit over the limit when encoded is refused with the limit; a large one below it lands")
    void largeCommit() {
        Participant cursor = join("cursor");
        String text = "x".repeat(200 << 10);
        committed(
                cursor,
                p -> p.addFinding(text)
                        .addFinding(text)
                        .addFinding(text)
                        .addFinding(text)
                        .addFinding(text));
        assertThatThrownBy(() -> cursor.tryCommit(p -> {
                    for (int i = 0; i < 6; i++) {
                        p.addFinding(text);
                    }
                }))
                .isInstanceOfSatisfying(
                        LimitExceededException.class, e -> assertThat(e.limit()).isEqualTo(1 << 20))
                .hasMessageContaining("1,048,576");
        assertThat(revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("LIMIT-4: what is in the log is read whatever the limits of the store that reads it")
    void limitsAreForProposals() {
        committed(join("cursor"), findings(50));
        String long1 = "y".repeat(50_000);
        join("cursor").addFinding(long1);
        replaceStore(builder().limits(new Limits(1_024, 10, 1)).cacheWeight(0));
        assertThat(session().findings()).hasSize(51);
        assertThat(log().get(1).changes()).containsExactly(new Change.Finding(long1, Optional.empty()));
    }

    @Test
    @DisplayName("LIMIT-5: null is refused wherever a value is asked for, and nothing is written")
    void nulls() {
        Participant cursor = join("cursor");
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> store.workspace(none()),
                () -> team.register(none()),
                () -> team.registerNew(StoreInputRules.<AgentProfile>none()),
                () -> team.registerNew(StoreInputRules.<String>none()),
                () -> team.session(none()),
                () -> team.join(none(), agent("cursor")),
                () -> team.join(CHANNEL, none()),
                () -> team.at(CHANNEL, agent("cursor"), none()),
                () -> team.await(CHANNEL, 0, none()),
                () -> team.watch(CHANNEL, none()),
                () -> team.watch(CHANNEL, Position.START, none()),
                () -> team.channels(none(), 10),
                () -> cursor.add(none()),
                () -> cursor.setTask(none()),
                () -> cursor.addProgress(none()),
                () -> cursor.setNextSteps(none()),
                () -> cursor.addFinding(none()),
                () -> cursor.addFinding("f", none()),
                () -> cursor.decide("d", none()),
                () -> cursor.decide("d", "r", none()),
                () -> cursor.learn(none(), "v"),
                () -> cursor.learn("k", none()),
                () -> cursor.forget(none()),
                () -> cursor.touchFile(none(), FileMode.READ),
                () -> cursor.touchFile("a", none()),
                () -> cursor.record(none(), "x"),
                () -> cursor.record(TestKinds.NOTE, none()),
                () -> cursor.tryCommit(none()),
                () -> cursor.tryCommit(p -> p.addFinding("f").operation(none())),
                () -> cursor.tryCommit(p -> p.addFinding("f").reading(Scope.task(), none())),
                () -> cursor.commitAsync(none()),
                () -> cursor.update(none()))) {
            assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessageContaining("null");
        }
        assertThat(revision()).isZero();
    }

    @Test
    @DisplayName("LIMIT-6: blank text, a NUL, half a surrogate pair, and control characters in a key are refused")
    void badText() {
        Participant cursor = join("cursor");
        for (String bad : List.of("", " ", "\n\t", "a\u0000b", "a\ud83d", "\ude00b")) {
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> cursor.setTask(bad),
                    () -> cursor.addFinding(bad),
                    () -> cursor.addProgress(bad),
                    () -> cursor.setNextSteps(List.of("fine", bad)),
                    () -> cursor.decide(bad, "r"),
                    () -> cursor.decide("d", bad),
                    () -> cursor.learn(bad, "v"),
                    () -> cursor.learn("k", bad),
                    () -> cursor.touchFile(bad, FileMode.READ),
                    () -> cursor.record(TestKinds.NOTE, bad))) {
                assertThatThrownBy(call).as("\"%s\"", bad).isInstanceOf(InvalidInputException.class);
            }
        }
        for (String bad : List.of("a\nb", "a\tb", "\u0001", "a\u007f", "a\u0085", " a", "a ", "x".repeat(1_025))) {
            assertThatThrownBy(() -> cursor.learn(bad, "v"))
                    .as("\"%s\"", bad)
                    .isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> cursor.forget(bad)).as("\"%s\"", bad).isInstanceOf(InvalidInputException.class);
        }
        assertThat(revision()).isZero();
    }

    @Test
    @DisplayName("LIMIT-7: changes that are not an agent's to make are refused")
    void notAnAgents() {
        Participant cursor = join("cursor");
        for (Change change : List.of(
                new Change.Deleted(),
                new Change.AgentRegistered(AgentProfile.client("mallory"), Hash.ZERO),
                new Change.Unknown("acme.thing", Set.of(Scope.task()), "{}", Optional.empty()))) {
            assertThatThrownBy(() -> cursor.add(change)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> cursor.tryCommit(p -> p.addFinding("f").add(change)))
                    .isInstanceOf(InvalidInputException.class);
        }
        assertThat(revision()).isZero();
        assertThat(team.agents().keySet()).containsExactly("cursor");
    }

    @Test
    @DisplayName("LIMIT-8: a decision can only supersede a decision of the same log")
    void supersedingNothing() {
        Participant cursor = join("cursor");
        cursor.addFinding("f");
        cursor.decide("d", "r");
        for (EntryRef wrong :
                List.of(new EntryRef(1, 0), new EntryRef(2, 1), new EntryRef(3, 0), new EntryRef(99, 7))) {
            assertThatThrownBy(() -> cursor.decide("e", "r", wrong))
                    .as("superseding %s", wrong)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(wrong.toString());
        }
        assertThat(cursor.decide("e", "r", new EntryRef(2, 0)).revision()).isEqualTo(3);
    }

    @Test
    @DisplayName("LIMIT-9: after input was refused, the store and the participant go on as if it had not been there")
    void goesOn() {
        Participant cursor = join("cursor");
        for (int i = 1; i <= 10; i++) {
            assertThatThrownBy(() -> cursor.setTask(" ")).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> cursor.tryCommit(p -> p.setTask("half").addFinding("")))
                    .isInstanceOf(InvalidInputException.class);
            assertThat(cursor.setTask("task " + i).revision()).isEqualTo(i);
        }
        assertThat(session().task().orElseThrow().value().text()).isEqualTo("task 10");
        assertThat(session().findings()).isEmpty();
    }

    private static Consumer<Proposal> findings(int count) {
        return proposal -> {
            for (int i = 0; i < count; i++) {
                proposal.addFinding("finding " + i);
            }
        };
    }

    /** What a host passes whose compiler does not know that null is not accepted. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T none() {
        @Nullable T nothing = null;
        return nothing;
    }

    @Test
    @DisplayName("LIMIT-10: a scoped kind whose key comes out null is refused, never taken for one that appends")
    void keyOfAKind() {
        ChangeType<String> keyless =
                ChangeType.of("acme.keyless/1", TestKinds.PLAIN).scopedBy(Map.of("a", "k")::get);
        Participant cursor = join("cursor");
        cursor.record(keyless, "a");
        assertThatThrownBy(() -> cursor.record(keyless, "b"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("acme.keyless/1");
        assertThat(revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("LIMIT-11: a value that its codec cannot read is refused with the entry it stands in")
    void unreadable() {
        Participant cursor = join("cursor");
        cursor.record(TestKinds.NOTE, "fine");
        Session session = session();
        assertThatThrownBy(() -> session.all(TestKinds.UNREADABLE_NOTE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll(TestKinds.NOTE.name(), "entry 1.0", "cursor", "made to fail by the test");
        assertThat(session.all(TestKinds.NOTE)).hasSize(1);
    }

    @Test
    @DisplayName("LIMIT-12: one proposal is one operation")
    void oneOperation() {
        Participant cursor = join("cursor");
        assertThatThrownBy(() ->
                        cursor.tryCommit(p -> p.addFinding("f").operation("one").operation("two")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("operation one");
        assertThat(revision()).isZero();
    }
}

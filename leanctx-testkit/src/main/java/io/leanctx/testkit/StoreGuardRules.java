package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Durability;
import io.leanctx.EntryRef;
import io.leanctx.Hash;
import io.leanctx.HistoryDivergedException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Proposal;
import io.leanctx.Scope;
import io.leanctx.UpdateResult;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.spi.AppendResult;
import io.leanctx.testkit.TestKinds.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreGuardRules extends StoreRules {

    StoreGuardRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("GRD-1: a commit guards what its changes write, unless more is asked for")
    void scopedByDefault() {
        Participant cursor = join("cursor");
        assertThat(cursor.addFinding("f").guard()).isEmpty();
        assertThat(cursor.setTask("t").guard()).containsExactly(Scope.task());
        assertThat(cursor.setNextSteps(List.of()).guard()).containsExactly(Scope.nextSteps());
        assertThat(cursor.learn("k", "v").guard()).containsExactly(Scope.knowledge("k"));
        assertThat(cursor.forget("k").guard()).containsExactly(Scope.knowledge("k"));
        assertThat(cursor.record(TestKinds.PLAN, new Plan("a", "x")).guard())
                .containsExactly(Scope.of("kit.plan", "a"));
        Commit old = cursor.decide("d", "r");
        assertThat(old.guard()).isEmpty();
        assertThat(cursor.decide("e", "r", new EntryRef(old.revision(), 0)).guard())
                .containsExactly(Scope.of(Scope.DECISION, old.revision() + ".0"));
    }

    @Test
    @DisplayName("GRD-2: a strict commit conflicts with any commit of others since its base, appends included")
    void strict() {
        Participant claude = joinSeeing("claude-code");
        addFindings("cursor", 1);
        CommitResult.Conflict conflict = conflict(claude, p -> p.addFinding("f").strict());
        assertThat(conflict.contested()).containsExactly(Scope.everything());
        assertThat(committed(claude, p -> p.addFinding("f").strict()).commit().guard())
                .containsExactly(Scope.everything());
    }

    @Test
    @DisplayName(
            "GRD-3: what was read may be guarded: a write of it since the base is a conflict, one of another is not")
    void reading() {
        Participant claude = joinSeeing("claude-code");
        Participant cursor = join("cursor");
        cursor.learn("a", "1");
        committed(claude, p -> p.addFinding("rests on b").reading(Scope.knowledge("b"), Scope.task()));
        CommitResult.Conflict conflict =
                conflict(claude, p -> p.addFinding("rests on a").reading(Scope.knowledge("a"), Scope.task()));
        assertThat(conflict.contested()).containsExactly(Scope.knowledge("a"));
        assertThat(revision()).isEqualTo(2);
    }

    @Test
    @DisplayName("GRD-4: a kind may be guarded, so that a key that was not there is guarded too")
    void readingAKind() {
        Participant claude = joinSeeing("claude-code");
        Participant cursor = join("cursor");
        cursor.setTask("t");
        cursor.record(TestKinds.PLAN, new Plan("a", "x"));
        committed(claude, p -> p.addFinding("nobody knows").reading(Scope.anyOf(Scope.KNOWLEDGE)));
        cursor.learn("brand new", "1");
        CommitResult.Conflict conflict = conflict(
                claude,
                p -> p.addFinding("nobody knows").reading(Scope.anyOf(Scope.KNOWLEDGE), Scope.anyOf("kit.other")));
        assertThat(conflict.contested()).containsExactly(Scope.anyOf(Scope.KNOWLEDGE));
    }

    @Test
    @DisplayName(
            "GRD-5: a kind of the host's own guards alike under each version of its type, and apart from other kinds")
    void customKind() {
        Participant claude = joinSeeing("claude-code");
        Participant cursor = join("cursor");
        cursor.record(TestKinds.PLAN_2, "a");
        assertThat(conflict(claude, p -> p.record(TestKinds.PLAN, new Plan("a", "x")))
                        .contested())
                .containsExactly(Scope.of("kit.plan", "a"));
        committed(claude, p -> p.record(TestKinds.PLAN, new Plan("b", "x")).learn("a", "v"));
    }

    @Test
    @DisplayName(
            "GRD-6: a participant's own commits count as seen, also under a strict guard, and with others' between")
    void ownCountAsSeen() {
        Participant cursor = join("cursor");
        for (int i = 0; i < 5; i++) {
            cursor.setTask("task " + i);
            committed(cursor, p -> p.learn("k", "v").strict());
        }
        addFindings("claude-code", 1);
        for (int i = 0; i < 5; i++) {
            cursor.setTask("task again " + i);
            committed(cursor, p -> p.learn("k", "w").reading(Scope.anyOf(Scope.KNOWLEDGE), Scope.task()));
        }
        CommitResult.Conflict conflict = conflict(cursor, p -> p.setTask("t").strict());
        assertThat(conflict.missed())
                .filteredOn(missed -> !missed.agent().equals("cursor"))
                .hasSize(1);
    }

    @Test
    @DisplayName("GRD-7: what others committed before a participant's own commit does not count as seen")
    void othersBeforeOwnAreUnseen() {
        Participant cursor = joinSeeing("cursor");
        join("claude-code").setTask("theirs");
        assertThat(cursor.addFinding("lands after it").revision()).isEqualTo(2);
        assertThat(cursor.base()).isEqualTo(Position.START);
        assertThat(conflict(cursor, p -> p.setTask("mine")).contested()).containsExactly(Scope.task());
        assertThat(session().task().orElseThrow().value().text()).isEqualTo("theirs");
    }

    @Test
    @DisplayName("GRD-8: who joins has seen nothing, so nothing unseen is overwritten after joining")
    void joiningSeesNothing() {
        Participant cursor = join("cursor");
        cursor.setTask("t");
        cursor.learn("k", "v");
        Participant late = join("late");
        assertThat(late.base()).isEqualTo(Position.START);
        conflict(late, p -> p.setTask("u"));
        conflict(join("late"), p -> p.learn("k", "w"));
        conflict(join("late"), p -> p.forget("k"));
        conflict(join("late"), p -> p.addFinding("f").strict());
        late.learn("other", "x");
        assertThat(session().task().orElseThrow().value().text()).isEqualTo("t");
        assertThat(in(session().knowledge(), "k").value().value()).isEqualTo("v");
    }

    @Test
    @DisplayName("GRD-9: a session read through the participant is seen; one read elsewhere is not")
    void sessionIsSeen() {
        join("cursor").setTask("t");
        Participant claude = join("claude-code");
        Participant another = join("claude-code");
        session();
        another.session();
        assertThat(claude.base()).isEqualTo(Position.START);
        conflict(claude, p -> p.setTask("u"));
        Participant kiro = join("kiro");
        assertThat(kiro.session().position()).isEqualTo(kiro.base());
        committed(kiro, p -> p.setTask("v"));
    }

    @Test
    @DisplayName("GRD-10: a commit delivered by the participant's own watch is seen, one not yet delivered is not")
    void watchedIsSeen() throws Exception {
        Participant claude = join("claude-code");
        Participant cursor = join("cursor");
        cursor.setTask("one");
        Commit two = cursor.learn("k", "v");
        try (Watch watch = claude.watch()) {
            pull(watch, 1);
            assertThat(claude.base().revision()).isEqualTo(1);
            assertThat(committed(claude, p -> p.setTask("mine")).commit().base().revision())
                    .isEqualTo(1);
            conflict(claude, p -> p.learn("k", "w"));
        }
        Participant kiro = join("kiro");
        try (Watch own = kiro.watch();
                Watch other = team.watch(CHANNEL, Position.START)) {
            pull(other, 3);
            assertThat(kiro.base()).isEqualTo(Position.START);
            assertThat(pull(own, 2).get(1)).isEqualTo(two);
            assertThat(kiro.base()).isEqualTo(two.position());
            committed(kiro, p -> p.learn("k", "x"));
        }
    }

    @Test
    @DisplayName("GRD-11: the session that an update called its function with is seen, what came in between is not")
    void updateIsSeen() {
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        claude.setTask("theirs");
        UpdateResult unchanged = cursor.update((session, p) -> {});
        assertThat(cursor.base()).isEqualTo(unchanged.session().position());
        committed(cursor, p -> p.setTask("seen"));
        UpdateResult landed = cursor.update((session, p) -> {
            claude.session();
            claude.setNextSteps(List.of("step " + session.revision()));
            p.scoped().addFinding("narrowed");
        });
        assertThat(landed.session().nextSteps()).isPresent();
        assertThat(cursor.base().revision()).isEqualTo(landed.session().revision() - 2);
        conflict(cursor, p -> p.setNextSteps(List.of("not seen")));
        committed(cursor, p -> p.setNextSteps(List.of("seen with the conflict")));
    }

    @Test
    @DisplayName("GRD-12: a participant may begin at a position, and has seen what is up to it and no more")
    void atAPosition() {
        Participant cursor = join("cursor");
        Position first = cursor.setTask("one").position();
        Position second = cursor.learn("k", "v").position();
        Participant early = team.at(CHANNEL, agent("early"), first);
        assertThat(early.base()).isEqualTo(first);
        committed(early, p -> p.setTask("two"));
        conflict(team.at(CHANNEL, agent("early"), first), p -> p.learn("k", "w"));
        committed(team.at(CHANNEL, agent("early"), second), p -> p.learn("k", "w"));
    }

    @Test
    @DisplayName("GRD-13: a base that is not a position of this log is refused as diverged, and nothing is written")
    void foreignBase() {
        Participant cursor = join("cursor");
        Position real = cursor.setTask("one").position();
        cursor.setTask("two");
        Position elsewhere = join("elsewhere", "cursor").setTask("one").position();
        Position future = new Position(50, real.hash());
        Position made = new Position(2, Hash.sha256(new byte[] {1}));
        for (Position wrong : List.of(elsewhere, future, made)) {
            for (String operation : List.of("append", "write")) {
                assertThatThrownBy(() -> team.at(CHANNEL, agent("claude-code"), wrong)
                                .tryCommit(p -> {
                                    Proposal same = operation.equals("append") ? p.addFinding("f") : p.setTask("t");
                                    assertThat(same).isSameAs(p);
                                }))
                        .as("%s on %s", operation, wrong)
                        .isInstanceOfSatisfying(
                                HistoryDivergedException.class,
                                e -> assertThat(e.position()).isEqualTo(wrong));
            }
        }
        assertThat(revision()).isEqualTo(2);
    }

    @Test
    @DisplayName("GRD-14: to forget counts as writing, and so does superseding the same decision")
    void forgettingAndSuperseding() {
        Participant cursor = join("cursor");
        cursor.learn("k", "v");
        EntryRef old = new EntryRef(cursor.decide("d", "r").revision(), 0);
        Participant claude = joinSeeing("claude-code");
        cursor.forget("k");
        cursor.decide("e", "r", old);
        assertThat(conflict(claude, p -> p.learn("k", "w")).contested()).containsExactly(Scope.knowledge("k"));
        Participant kiro = team.at(
                CHANNEL,
                agent("kiro"),
                team.history(CHANNEL, 1, 1).commits().get(0).position());
        assertThat(conflict(kiro, p -> p.decide("f", "r", old)).contested())
                .containsExactly(Scope.of(Scope.DECISION, old.toString()));
        assertThat(session().decisions())
                .extracting(entry -> entry.value().text())
                .containsExactly("e");
    }

    @Test
    @DisplayName(
            "GRD-15: threads that share a participant share its base, and do not conflict with each other's commits")
    void sharedParticipant() throws Exception {
        Participant cursor = join("cursor");
        List<Integer> landed = Race.run(4, thread -> () -> {
            for (int i = 0; i < 50; i++) {
                cursor.learn("key of " + thread, "value " + i);
            }
            return thread;
        });
        assertThat(landed).hasSize(4);
        assertThat(revision()).isEqualTo(200);
        assertThat(session().knowledge().values())
                .allMatch(entry -> entry.value().value().equals("value 49"));
        committed(cursor, p -> p.setTask("all of it was its own").strict());
    }

    @Test
    @DisplayName("GRD-16: the guard and what the agent had seen beyond its base are in the commit")
    void guardIsStored() {
        Participant cursor = join("cursor");
        addFindings("claude-code", 1);
        cursor.setTask("one");
        Commit commit = committed(cursor, p -> p.setTask("two").reading(Scope.anyOf(Scope.KNOWLEDGE)))
                .commit();
        assertThat(commit.base()).isEqualTo(Position.START);
        assertThat(commit.seen()).containsExactly(2L);
        assertThat(commit.guard()).containsExactlyInAnyOrder(Scope.task(), Scope.anyOf(Scope.KNOWLEDGE));
        replaceStore(builder().cacheWeight(0));
        assertThat(log().get(2)).isEqualTo(commit);
    }

    @Test
    @DisplayName("GRD-17: who was told that the history diverged goes on from the log as it is, once it has read it")
    void readingAfterDivergence() {
        Participant cursor = join("cursor");
        for (int i = 0; i < 3; i++) {
            cursor.setTask("task " + i);
        }
        int writers = 0;
        for (long revision : List.of(1L, 3L, 30L)) {
            Position lost = new Position(revision, Hash.sha256(new byte[] {1}));
            Participant late = team.at(CHANNEL, agent("late-" + writers++), lost);
            assertThatThrownBy(() -> late.setTask("on what was lost")).isInstanceOf(HistoryDivergedException.class);
            assertThat(late.base()).isEqualTo(lost);
            assertThat(late.session().position()).isEqualTo(late.base());
            assertThat(late.setTask("on what is there").base()).isNotEqualTo(lost);

            Participant updating = team.at(CHANNEL, agent("updating-" + writers++), lost);
            UpdateResult updated = updating.update((session, p) -> p.addProgress("on what is there"));
            assertThat(updating.base()).isEqualTo(updated.session().position());
        }
    }

    @Test
    @DisplayName("GRD-18: commitAsync guards as tryCommit does: what was read, a kind, and everything")
    void asynchronous() {
        join("cursor").learn("k", "v");
        Participant late = join("late");
        for (Scope guarded : List.of(Scope.knowledge("k"), Scope.anyOf(Scope.KNOWLEDGE), Scope.everything())) {
            assertThat(late.commitAsync(p -> p.addFinding("rests on it").reading(guarded))
                            .toCompletableFuture())
                    .succeedsWithin(PATIENCE)
                    .isInstanceOfSatisfying(
                            CommitResult.Conflict.class,
                            conflict -> assertThat(conflict.contested()).containsExactly(guarded));
        }
        assertThat(late.commitAsync(p -> p.addFinding("rests on another").reading(Scope.knowledge("l")))
                        .toCompletableFuture())
                .succeedsWithin(PATIENCE)
                .isInstanceOf(CommitResult.Committed.class);
        assertThat(revision()).isEqualTo(2);
    }

    @Test
    @DisplayName("GRD-19: to be answered with the commit of another participant does not show what that one had seen")
    void repeatedByAnother() {
        Participant first = join("cursor");
        Participant resumed = join("cursor");
        join("claude-code").learn("k", "theirs");
        first.session();
        Commit landed =
                committed(first, p -> p.learn("k", "mine").operation("op")).commit();
        assertThat(committed(resumed, p -> p.learn("k", "mine").operation("op")).commit())
                .isEqualTo(landed);
        CommitResult.Conflict conflict = conflict(resumed, p -> p.learn("k", "mine again"));
        assertThat(conflict.contested()).containsExactly(Scope.knowledge("k"));
        assertThat(conflict.missed()).extracting(Commit::agent).startsWith("claude-code");
    }

    @Test
    @DisplayName("GRD-23: nor does it show what was of that one's own, unless this one was answered with that as well")
    void repeatedOnItsOwn() {
        Participant first = join("cursor");
        Participant resumed = join("cursor");
        Participant followed = join("cursor");
        join("claude-code").addFinding("keeps their bases where they are");
        committed(first, p -> p.learn("k", "one").operation("op-1"));
        Commit landed =
                committed(first, p -> p.learn("k", "two").operation("op-2")).commit();
        assertThat(landed.seen()).containsExactly(2L);
        assertThat(committed(resumed, p -> p.learn("k", "two").operation("op-2"))
                        .commit())
                .isEqualTo(landed);
        assertThat(conflict(resumed, p -> p.learn("k", "three")).contested()).containsExactly(Scope.knowledge("k"));
        committed(followed, p -> p.learn("k", "one").operation("op-1"));
        committed(followed, p -> p.learn("k", "two").operation("op-2"));
        assertThat(committed(followed, p -> p.learn("k", "three")).commit().seen())
                .containsExactly(2L, 3L);
    }

    @Test
    @DisplayName(
            "GRD-20: a change of a kind that this version does not know is kept, with its scopes, which are guarded")
    void kindsOfLaterVersions() {
        assertThat(backend.append(List.of(LaterVersion.append()), Durability.RELAXED))
                .containsExactly(new AppendResult.Appended());
        assertThat(log().get(0).changes()).containsExactly(LaterVersion.change());
        Participant cursor = join("cursor");
        assertThat(conflict(cursor, p -> p.setTask("t")).contested()).containsExactly(Scope.task());
        Participant claude = join("claude-code");
        assertThat(conflict(claude, p -> p.addFinding("f").reading(Scope.anyOf("kit.tomorrow")))
                        .contested())
                .containsExactly(Scope.anyOf("kit.tomorrow"));
        committed(join("kiro"), p -> p.addFinding("f").reading(Scope.of("kit.tomorrow", "b")));
        replaceStore(builder().cacheWeight(0));
        assertThat(log().get(0).changes()).containsExactly(LaterVersion.change());
        assertThat(conflict(join("windsurf"), p -> p.setTask("t")).contested()).containsExactly(Scope.task());
    }

    @Test
    @DisplayName(
            "GRD-21: a base right before the oldest commit that is kept is held against the log, which has its hash")
    void rightBeforeTheOldest() throws InterruptedException {
        addFindings("cursor", 5);
        Position dropped = log().get(2).position();
        join("cursor").truncate(3);
        Position foreign = new Position(3, Hash.sha256(new byte[] {1}));
        assertThatThrownBy(() -> team.at(CHANNEL, agent("late"), foreign).addFinding("of another log"))
                .isInstanceOf(HistoryDivergedException.class);
        try (Watch watch = team.watch(CHANNEL, foreign)) {
            assertThat(next(watch)).isEqualTo(new WatchEvent.Diverged(foreign, 6));
        }
        try (Watch watch = team.watch(CHANNEL, dropped)) {
            assertThat(pull(watch, 3)).isEqualTo(log());
        }
        team.at(CHANNEL, agent("late"), dropped).addFinding("of this log");
        assertThat(revision()).isEqualTo(7);
    }

    @Test
    @DisplayName(
            "GRD-22: under a guard of a kind its own commits count as seen and are named, and those of others do not")
    void ownUnderAKind() {
        SplittableRandom random = new SplittableRandom(22);
        for (int round = 0; round < 24; round++) {
            Participant cursor = join("round-" + round, "cursor");
            Participant claude = join("round-" + round, "claude-code");
            claude.addFinding("keeps the base of the other one where it is");
            List<Long> own = new ArrayList<>();
            int byOthers = 1;
            boolean contested = false;
            for (int i = 0; i < 6; i++) {
                Participant by = random.nextInt(4) > 0 ? cursor : claude;
                String text = "number " + i;
                if (random.nextBoolean()) {
                    long revision = by.learn(text, "value").revision();
                    contested |= by == claude;
                    own.addAll(by == cursor ? List.of(revision) : List.of());
                } else {
                    by.addFinding(text);
                }
                byOthers += by == claude ? 1 : 0;
            }
            CommitResult answer = cursor.tryCommit(p -> p.addProgress("p").reading(Scope.anyOf(Scope.KNOWLEDGE)));
            if (contested) {
                assertThat(answer).isInstanceOf(CommitResult.Conflict.class);
                CommitResult.Conflict conflict = (CommitResult.Conflict) answer;
                assertThat(conflict.contested()).containsExactly(Scope.anyOf(Scope.KNOWLEDGE));
                assertThat(conflict.missedCount()).isEqualTo(byOthers);
                assertThat(conflict.missed()).extracting(Commit::agent).containsOnly("claude-code");
            } else {
                assertThat(answer.orThrow().commit().seen()).isEqualTo(own);
            }
        }
    }
}

package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Audience;
import io.leanctx.Blame;
import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.ClaimResult;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.EntryRef;
import io.leanctx.FileMode;
import io.leanctx.HandoffAnswer;
import io.leanctx.InvalidInputException;
import io.leanctx.Participant;
import io.leanctx.Scope;
import io.leanctx.TruncatedException;
import io.leanctx.Upkeep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreBlameRules extends StoreRules {

    private static final Duration TTL = Duration.ofMinutes(5);

    StoreBlameRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("BLM-1: a scope has the agent, time, revision and position of what wrote it last, and what was before")
    void scopes() {
        assertThat(team.blame(CHANNEL, Scope.task())).isEmpty();
        Commit first = join("cursor").setTask("one");
        Blame began = blame(Scope.task());
        assertBlame(began, first, 0, "cursor");
        assertThat(began.before()).isEmpty();

        addFindings("kiro", 3);
        Commit second = joinSeeing("claude-code").setTask("two");
        addFindings("kiro", 3);
        Blame now = blame(Scope.task());
        assertBlame(now, second, 0, "claude-code");
        assertThat(now.before()).hasValue(began.entry());
        assertThat(team.blame(CHANNEL, now.entry().ref())).isEqualTo(now);
        assertThat(team.blame(CHANNEL, began.entry().ref())).isEqualTo(began);
    }

    @Test
    @DisplayName("BLM-2: every kind of thing that can be overwritten has what it overwrote")
    void kinds() {
        Participant me = join("cursor");
        Participant other = join("claude-code");
        overwritten(Scope.nextSteps(), me.setNextSteps(List.of("a")), me.setNextSteps(List.of("b")));
        overwritten(Scope.knowledge("k"), me.learn("k", "v"), me.learn("k", "w"));
        overwritten(
                Scope.of("kit.plan", "p"),
                me.record(TestKinds.PLAN, new TestKinds.Plan("p", "one")),
                me.record(TestKinds.PLAN_2, "p"));
        Commit decided = me.decide("sessions", "simple");
        Scope.Single decision = Scope.of(Scope.DECISION, decided.revision() + ".0");
        assertBlame(blame(decision), decided, 0, "cursor");
        overwritten(decision, decided, me.decide("tokens", "stateless", new EntryRef(decided.revision(), 0)));
        overwritten(Scope.summary(), me.summarize(1, "little"), me.summarize(2, "more"));
        ClaimResult.Granted granted = (ClaimResult.Granted) me.claim("src/a.rs", TTL);
        me.renew(granted.claim(), TTL);
        overwritten(Scope.claim("src/a.rs"), log().get((int) revision() - 1), me.release(granted.claim()));
        Claim next = ((ClaimResult.Granted) other.claim("src/a.rs", TTL)).claim();
        Blame claimed = blame(Scope.claim("src/a.rs"));
        assertThat(claimed.entry().revision()).isEqualTo(next.token());
        assertThat(claimed.before().orElseThrow().value()).isInstanceOf(Coordination.Released.class);
    }

    @Test
    @DisplayName("BLM-3: a handoff is blamed on who offered it, then on who answered it")
    void handoffs() {
        Participant giver = join("cursor");
        Commit offered = giver.add(
                new Coordination.HandoffOffered(Audience.everyone(), Optional.of("take it"), TTL, Optional.empty()));
        EntryRef handoff = new EntryRef(offered.revision(), 0);
        assertBlame(blame(Scope.handoff(handoff)), offered, 0, "cursor");
        Commit declined = join("kiro").decline(handoff, "no time");
        overwritten(Scope.handoff(handoff), offered, declined);
        Commit accepted = join("claude-code").accept(handoff);
        overwritten(Scope.handoff(handoff), declined, accepted);
        assertThat(((Coordination.HandoffAnswered)
                                blame(Scope.handoff(handoff)).entry().value())
                        .answer())
                .isEqualTo(HandoffAnswer.ACCEPTED);
    }

    @Test
    @DisplayName("BLM-4: an entry that only adds has nothing before; a touch of a file has the touch of it before")
    void entries() {
        Commit commit = committed(
                        join("cursor"),
                        p -> p.addFinding("a")
                                .addFinding("b")
                                .touchFile("src/a.rs", FileMode.READ)
                                .addProgress("c"))
                .commit();
        for (int i = 0; i < 4; i++) {
            Blame blame = team.blame(CHANNEL, new EntryRef(1, i));
            assertBlame(blame, commit, i, "cursor");
            assertThat(blame.before()).isEmpty();
        }
        join("kiro").touchFile("src/b.rs", FileMode.READ);
        committed(
                join("kiro"), p -> p.touchFile("src/a.rs", FileMode.MODIFIED).touchFile("src/a.rs", FileMode.DELETED));
        assertBefore(new EntryRef(3, 0), new EntryRef(1, 2));
        assertBefore(new EntryRef(3, 1), new EntryRef(3, 0));
    }

    @Test
    @DisplayName("BLM-5: of several changes of one commit to one thing, each overwrote the one before")
    void withinACommit() {
        Participant me = join("cursor");
        me.learn("k", "0");
        committed(
                me,
                p -> p.learn("k", "1")
                        .addFinding("f")
                        .forget("k")
                        .learn("other", "x")
                        .learn("k", "2"));
        assertThat(blame(Scope.knowledge("k")).entry().ref()).isEqualTo(new EntryRef(2, 4));
        assertBefore(new EntryRef(2, 4), new EntryRef(2, 2));
        assertBefore(new EntryRef(2, 2), new EntryRef(2, 0));
        assertBefore(new EntryRef(2, 0), new EntryRef(1, 0));
    }

    @Test
    @DisplayName("BLM-6: what was taken away is blamed on who took it away, and comes before what is put there again")
    void takenAway() {
        Participant me = join("cursor");
        me.learn("k", "v");
        Participant other = joinSeeing("kiro");
        Commit forgotten = other.forget("k");
        overwritten(Scope.knowledge("k"), log().get(0), forgotten);
        me.session();
        overwritten(Scope.knowledge("k"), forgotten, me.learn("k", "w"));
        other.session();
        Commit deleted = other.delete();
        Blame gone = blame(Scope.knowledge("k"));
        assertBlame(gone, deleted, 0, "kiro");
        assertThat(gone.before()).isEmpty();
        me.session();
        overwritten(Scope.knowledge("k"), deleted, me.learn("k", "x"));
        assertTruncated(() -> team.blame(CHANNEL, new EntryRef(3, 0)));
    }

    @Test
    @DisplayName("BLM-7: an entry that does not exist is refused, and a scope that nothing wrote has none to blame")
    void unknown() {
        join("cursor").learn("k", "v");
        for (EntryRef ref : List.of(new EntryRef(1, 1), new EntryRef(2, 0), new EntryRef(Long.MAX_VALUE, 0))) {
            assertThatThrownBy(() -> team.blame(CHANNEL, ref))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("entry " + ref);
        }
        for (Scope.Single scope : List.of(
                Scope.task(),
                Scope.of(Scope.TASK, "k"),
                Scope.knowledge("other"),
                Scope.claim("k"),
                Scope.of(Scope.DECISION, "1.0"),
                Scope.of(Scope.HANDOFF, "7.0"),
                Scope.of(Scope.HANDOFF, "not an entry"),
                Scope.of("kit.plan", "k"))) {
            assertThat(team.blame(CHANNEL, scope)).as("blame of %s", scope).isEmpty();
        }
        assertThat(team.blame("other", Scope.task())).isEmpty();
    }

    @Test
    @DisplayName("BLM-8: what a revoked agent wrote is still blamed on it")
    void revoked() {
        Commit commit = join("cursor").setTask("t");
        team.revoke(agent("lead"), "cursor", "gone");
        assertBlame(blame(Scope.task()), commit, 0, "cursor");
    }

    @Test
    @DisplayName(
            "BLM-9: below a truncation the answer names the oldest revision; what was before comes from what was kept")
    void truncated() {
        Participant me = join("cursor");
        me.setTask("one");
        me.learn("k", "v");
        Commit decided = me.decide("sessions", "simple");
        me.forget("k");
        Commit second = me.setTask("two");
        me.truncate(4);
        overwrittenByRef(blame(Scope.task()), new EntryRef(1, 0), second);
        assertTruncated(() -> team.blame(CHANNEL, new EntryRef(1, 0)));
        assertTruncated(() -> team.blame(CHANNEL, Scope.knowledge("k")));
        EntryRef old = new EntryRef(decided.revision(), 0);
        Commit superseding = me.decide("tokens", "stateless", old);
        overwrittenByRef(blame(Scope.of(Scope.DECISION, old.toString())), old, superseding);
        Commit learnt = me.learn("k", "w");
        assertBlame(blame(Scope.knowledge("k")), learnt, 0, "cursor");
        assertThat(blame(Scope.knowledge("k")).before()).isEmpty();
        assertThat(blame(Scope.log()).entry().value()).isInstanceOf(Upkeep.Checkpoint.class);
    }

    @Test
    @DisplayName("BLM-10: what a fork copied is blamed on who wrote it in the channel it was copied from")
    void forked() {
        Participant me = join("cursor");
        me.setTask("one");
        me.addFinding("f");
        Commit fork = join("kiro").fork(session().position(), "fork");
        Blame copied = team.blame("fork", Scope.task()).orElseThrow();
        assertThat(copied.entry().agent()).isEqualTo("cursor");
        assertThat(copied.entry().value()).isEqualTo(new Change.Task("one"));
        assertThat(copied.position()).isEqualTo(fork.position());
        assertThat(copied.before()).isEmpty();
        assertThat(team.blame("fork", Scope.nextSteps())).isEmpty();
        var finding = team.session("fork").findings().get(0);
        assertThat(team.blame("fork", finding.ref()).entry()).isEqualTo(finding);
        assertThat(team.blame("fork", new EntryRef(1, 0)).entry().value()).isInstanceOf(Upkeep.Forked.class);
        Participant there = join("fork", "kiro");
        there.session();
        Commit second = there.setTask("two");
        Blame now = team.blame("fork", Scope.task()).orElseThrow();
        assertBlame(now, second, 0, "kiro");
        assertThat(now.before()).hasValue(copied.entry());
    }

    @Test
    @DisplayName("BLM-11: what was erased is blamed on who wrote it, without its text")
    void erased() {
        Participant me = join("cursor");
        Commit leak = me.learn("key", "hunter-two");
        join("kiro").addFinding("f");
        me.erase(leak.revision(), "leaked");
        Blame withheld = blame(Scope.knowledge("key"));
        assertThat(withheld.entry().agent()).isEqualTo("cursor");
        assertThat(withheld.position()).isEqualTo(leak.position());
        assertThat(withheld.entry().value()).isInstanceOf(Upkeep.Withheld.class);
        Participant kiro = joinSeeing("kiro");
        Commit again = kiro.learn("key", "rotated");
        Blame now = blame(Scope.knowledge("key"));
        assertBlame(now, again, 0, "kiro");
        assertThat(now.before()).hasValue(withheld.entry());
        assertThat(now.toString()).doesNotContain("hunter");
    }

    private Blame blame(Scope.Single scope) {
        Optional<Blame> blame = team.blame(CHANNEL, scope);
        assertThat(blame).as("blame of %s", scope).isPresent();
        return blame.orElseThrow();
    }

    /** The scope was last written by the second commit, over what the first one wrote. */
    private void overwritten(Scope.Single scope, Commit first, Commit second) {
        overwrittenByRef(blame(scope), new EntryRef(first.revision(), 0), second);
    }

    private void overwrittenByRef(Blame blame, EntryRef before, Commit commit) {
        assertBlame(blame, commit, 0, commit.agent());
        assertThat(blame.before().orElseThrow().ref()).isEqualTo(before);
        assertThat(team.blame(CHANNEL, blame.entry().ref())).isEqualTo(blame);
    }

    private void assertBefore(EntryRef entry, EntryRef before) {
        assertThat(team.blame(CHANNEL, entry).before().orElseThrow().ref()).isEqualTo(before);
    }

    private static void assertBlame(Blame blame, Commit commit, int index, String agent) {
        assertThat(blame.entry().ref()).isEqualTo(new EntryRef(commit.revision(), index));
        assertThat(blame.entry().agent()).isEqualTo(agent).isEqualTo(commit.agent());
        assertThat(blame.entry().at()).isEqualTo(commit.at());
        assertThat(blame.entry().value()).isEqualTo(commit.changes().get(index));
        assertThat(blame.position()).isEqualTo(commit.position());
    }

    private static void assertTruncated(ThrowingCallable attempt) {
        assertThatThrownBy(attempt).isInstanceOf(TruncatedException.class);
    }
}

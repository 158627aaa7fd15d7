package io.leanctx.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule, broken in a history that is sound but for that. */
class HistoryCheckerTest {

    private static final int FIRST = 0;
    private static final int SECOND = 1;
    private static final int READ = 2;
    private static final int CONFLICT = 3;
    private static final int WATCH = 4;
    private static final int RETRY = 7;

    private static final Commit ONE;
    private static final Commit TWO;
    private static final List<Commit> LOG;

    static {
        ONE = NaiveStore.commit(propose("cursor", "op-1", new Change.Task("one")), List.of());
        TWO = NaiveStore.commit(propose("kiro", "op-2", new Change.Learn("k", "two")), List.of(ONE));
        LOG = List.of(ONE, TWO);
    }

    private static Request.Propose propose(String agent, String operation, Change change) {
        return new Request.Propose(agent, operation, Position.START, Set.of(), change.scopes(), List.of(change));
    }

    private static Sight sight(int revision) {
        return NaiveStore.sight(LOG.subList(0, revision));
    }

    /** One after another: two commits, a read, a conflict, a watch that is drained, a retry, and a failure. */
    private static History sound() {
        List<Call> calls = new ArrayList<>();
        Request.Propose first = propose("cursor", "op-1", new Change.Task("one"));
        Request.Propose third = propose("kiro", "op-3", new Change.Task("three"));
        add(calls, "cursor", first, new Reply.Landed(ONE, false, sight(1)));
        add(
                calls,
                "kiro",
                propose("kiro", "op-2", new Change.Learn("k", "two")),
                new Reply.Landed(TWO, false, sight(2)));
        add(calls, "reader", new Request.Read(), new Reply.Shown(sight(2)));
        add(calls, "kiro", third, new Reply.Refused(sight(2), Set.of(Scope.task()), LOG, 2));
        add(calls, "watcher", new Request.Next(1, Position.START), new Reply.Delivered(ONE, ONE.position()));
        add(calls, "watcher", new Request.Next(1, ONE.position()), new Reply.Delivered(TWO, TWO.position()));
        add(calls, "watcher", new Request.Next(1, TWO.position()), new Reply.Nothing());
        add(calls, "cursor", first, new Reply.Landed(ONE, true, sight(2)));
        add(calls, "kiro", propose("kiro", "op-4", new Change.Task("four")), new Reply.Failed("the disk is full"));
        return new History(NaiveStore.WORKSPACE, NaiveStore.CHANNEL, LOG, calls);
    }

    private static void add(List<Call> calls, String client, Request request, Reply reply) {
        int made = calls.size();
        calls.add(new Call(client, 2L * made + 1, 2L * made + 2, request, reply));
    }

    private static UnaryOperator<History> reply(int call, Reply reply) {
        return history -> {
            List<Call> calls = new ArrayList<>(history.calls());
            Call old = calls.get(call);
            calls.set(call, new Call(old.client(), old.invoked(), old.returned(), old.request(), reply));
            return new History(history.workspace(), history.channel(), history.log(), calls);
        };
    }

    private static UnaryOperator<History> at(int call, long invoked, long returned) {
        return history -> {
            List<Call> calls = new ArrayList<>(history.calls());
            Call old = calls.get(call);
            calls.set(call, new Call(old.client(), invoked, returned, old.request(), old.reply()));
            return new History(history.workspace(), history.channel(), history.log(), calls);
        };
    }

    private static UnaryOperator<History> without(int... gone) {
        return history -> {
            List<Call> calls = new ArrayList<>(history.calls());
            for (int i = gone.length - 1; i >= 0; i--) {
                calls.remove(gone[i]);
            }
            return new History(history.workspace(), history.channel(), history.log(), calls);
        };
    }

    private static UnaryOperator<History> log(Commit... commits) {
        return history -> new History(history.workspace(), history.channel(), List.of(commits), history.calls());
    }

    private static UnaryOperator<History> and(UnaryOperator<History> one, UnaryOperator<History> other) {
        return history -> other.apply(one.apply(history));
    }

    private static Commit third(Change change) {
        return NaiveStore.commit(propose("kiro", "op-3", change), LOG);
    }

    private static Map<HistoryRule, UnaryOperator<History>> broken() {
        Map<HistoryRule, UnaryOperator<History>> broken = new EnumMap<>(HistoryRule.class);
        Commit landed = third(new Change.Task("three"));
        Sight both = sight(2);
        Sight after = NaiveStore.sight(List.of(ONE, TWO, landed));
        broken.put(HistoryRule.LOG, log(TWO));
        broken.put(HistoryRule.ONCE, reply(RETRY, new Reply.Landed(ONE, false, sight(1))));
        broken.put(HistoryRule.KEPT, reply(CONFLICT, new Reply.Landed(landed, false, after)));
        broken.put(
                HistoryRule.PROPOSED,
                log(ONE, TWO, NaiveStore.commit(propose("kiro", "op-9", new Change.Task("nobody's")), LOG)));
        broken.put(
                HistoryRule.REFUSED,
                log(ONE, TWO, NaiveStore.commit(propose("kiro", "op-4", new Change.Task("four")), LOG)));
        broken.put(
                HistoryRule.GUARDED,
                and(reply(CONFLICT, new Reply.Landed(landed, false, after)), log(ONE, TWO, landed)));
        broken.put(
                HistoryRule.JUSTIFIED, reply(CONFLICT, new Reply.Refused(both, Set.of(Scope.knowledge("k")), LOG, 2)));
        broken.put(
                HistoryRule.POSITION,
                reply(READ, new Reply.Shown(new Sight(NaiveStore.position(2, "another"), both.content()))));
        broken.put(HistoryRule.FOLD, reply(READ, new Reply.Shown(new Sight(TWO.position(), sight(1).content()))));
        broken.put(HistoryRule.CURRENT, reply(READ, new Reply.Shown(sight(1))));
        broken.put(HistoryRule.CAUSAL, and(at(SECOND, 19, 20), without(CONFLICT, WATCH, WATCH + 1, WATCH + 2, RETRY)));
        broken.put(
                HistoryRule.WATCH_ORDERED,
                and(
                        reply(WATCH, new Reply.Delivered(TWO, TWO.position())),
                        reply(WATCH + 1, new Reply.Delivered(ONE, ONE.position()))));
        broken.put(HistoryRule.WATCH_UNIQUE, reply(WATCH + 2, new Reply.Delivered(TWO, TWO.position())));
        broken.put(HistoryRule.WATCH_RELIABLE, and(without(WATCH + 2), reply(WATCH + 1, new Reply.Nothing())));
        Commit altered = NaiveStore.commit(
                new Request.Propose(
                        "kiro", "op-2", Position.START, Set.of(), TWO.guard(), List.of(new Change.Learn("k", "half"))),
                TWO.position(),
                List.of());
        broken.put(HistoryRule.WATCH_ATOMIC, reply(WATCH + 1, new Reply.Delivered(altered, TWO.position())));
        broken.put(
                HistoryRule.WATCH_RESUMABLE,
                and(without(WATCH + 1), reply(WATCH, new Reply.Delivered(TWO, TWO.position()))));
        broken.put(
                HistoryRule.WATCH_BOOKMARKABLE,
                and(without(WATCH + 2), reply(WATCH + 1, new Reply.Delivered(TWO, ONE.position()))));
        broken.put(HistoryRule.CLAIMED, claimedBy("cursor", "kiro"));
        return broken;
    }

    private static Request.Propose claim(String agent, String operation) {
        return propose(agent, operation, new Coordination.Claimed("r", Duration.ofHours(1), OptionalLong.empty()));
    }

    /** Each in turn is granted what the one before has. */
    private static UnaryOperator<History> claimedBy(String... agents) {
        return history -> {
            List<Commit> log = new ArrayList<>(history.log());
            List<Call> calls = new ArrayList<>(history.calls());
            for (String agent : agents) {
                Request.Propose asked = claim(agent, "claim of " + agent);
                Request.Propose unguarded = new Request.Propose(
                        agent, asked.operation(), asked.base(), Set.of(), Set.of(), asked.changes());
                Commit granted = NaiveStore.commit(unguarded, log);
                log.add(granted);
                FoldedSight fold = new FoldedSight();
                log.forEach(fold::apply);
                add(
                        calls,
                        agent,
                        unguarded,
                        new Reply.Landed(granted, false, new Sight(granted.position(), fold.content())));
            }
            return new History(history.workspace(), history.channel(), log, calls);
        };
    }

    @Test
    void claimThatOneHoldsAtATimeIsNotAccused() {
        assertThat(HistoryChecker.check(claimedBy("cursor").apply(sound())).violations())
                .isEmpty();
    }

    @Test
    void claimThatIsRefusedThoughNobodyHasItIsAConflictOverNothing() {
        List<Call> calls = new ArrayList<>(sound().calls());
        add(calls, "kiro", claim("kiro", "op-5"), new Reply.Refused(sight(2), Set.of(Scope.claim("r")), LOG, 2));
        assertThat(HistoryChecker.check(new History(NaiveStore.WORKSPACE, NaiveStore.CHANNEL, LOG, calls))
                        .violations())
                .extracting(Violation::rule)
                .containsExactly(HistoryRule.JUSTIFIED);
    }

    @Test
    void repetitionIsNotAnsweredWithWhatAnotherWrote() {
        Request.Propose other = propose("kiro", "op-1", new Change.Task("another"));
        List<Call> calls = new ArrayList<>(sound().calls());
        add(calls, "kiro", other, new Reply.Landed(ONE, true, sight(2)));
        assertThat(HistoryChecker.check(new History(NaiveStore.WORKSPACE, NaiveStore.CHANNEL, LOG, calls))
                        .violations())
                .extracting(Violation::rule)
                .containsExactly(HistoryRule.KEPT);
    }

    @Test
    void soundHistoryIsNotAccused() {
        Verdict verdict = HistoryChecker.check(sound());
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.isSound()).isTrue();
        assertThat(verdict.describe()).isEqualTo("9 calls over a log of 2 commits: sound");
        verdict.assertSound();
    }

    @ParameterizedTest
    @EnumSource(HistoryRule.class)
    void brokenRuleIsNamed(HistoryRule rule) {
        History history = broken().get(rule).apply(sound());
        assertThat(HistoryChecker.check(history).violations())
                .as("violations of a history that breaks %s", rule)
                .extracting(Violation::rule)
                .contains(rule);
    }

    @Test
    void verdictNamesTheRuleTheCallsAndTheCommits() {
        Verdict verdict =
                HistoryChecker.check(reply(READ, new Reply.Shown(sight(1))).apply(sound()));
        assertThatThrownBy(verdict::assertSound)
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        9 calls over a log of 2 commits: 1 break of a rule
                        HIS-10: no answer is older than one that was given before it was asked for
                          the second was made after the first had returned, and does not know of it
                            [3..4] kiro proposes operation op-2 on revision 0, guarding [knowledge(k)], knowledge "k" = "two": landed at revision 2
                            [5..6] reader reads: revision 1""");
    }

    @Test
    void watchOfAWholeLogEndsNeitherTruncatedNorDivergedWhereItIsOfTheLog() {
        for (WatchEvent end :
                List.of(new WatchEvent.Truncated(ONE.position(), 2), new WatchEvent.Diverged(ONE.position(), 2))) {
            History history = and(without(WATCH + 2), reply(WATCH + 1, new Reply.Ended(end)))
                    .apply(sound());
            assertThat(HistoryChecker.check(history).violations())
                    .extracting(Violation::rule)
                    .containsExactly(HistoryRule.WATCH_RELIABLE);
        }
    }

    @Test
    void watchThatIsClosedOrBeganElsewhereEndsAsItShould() {
        Position elsewhere = NaiveStore.position(2, "another");
        List<Call> calls = new ArrayList<>(sound().calls());
        add(
                calls,
                "watcher",
                new Request.Next(1, TWO.position()),
                new Reply.Ended(new WatchEvent.Closed(TWO.position(), Optional.empty())));
        add(calls, "watcher", new Request.Next(2, elsewhere), new Reply.Ended(new WatchEvent.Diverged(elsewhere, 2)));
        assertThat(HistoryChecker.check(new History(NaiveStore.WORKSPACE, NaiveStore.CHANNEL, LOG, calls))
                        .violations())
                .isEmpty();
    }

    @Test
    void callThatNeverReturnedMayLandAtAnyTimeOrNotAtAll() {
        Request.Propose late = propose("kiro", "op-5", new Change.Finding("late", Optional.empty()));
        Call lost = new Call("kiro", 4, Call.NEVER, late, new Reply.Unknown("the process died"));
        List<Call> calls =
                Stream.concat(sound().calls().stream(), Stream.of(lost)).toList();
        Commit landed = NaiveStore.commit(late, LOG);
        for (List<Commit> log : List.of(LOG, List.of(ONE, TWO, landed))) {
            assertThat(HistoryChecker.check(new History(NaiveStore.WORKSPACE, NaiveStore.CHANNEL, log, calls))
                            .violations())
                    .isEmpty();
        }
    }

    @Test
    void logThatIsNotWholeCannotBeJudged() {
        Commit deletion = third(new Change.Deleted());
        assertThatThrownBy(() -> HistoryChecker.check(log(ONE, TWO, deletion).apply(sound())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("team/main")
                .hasMessageContaining("revision 3");
    }

    @Test
    void rulesAreNumberedInTheirOrder() {
        for (HistoryRule rule : HistoryRule.values()) {
            assertThat(rule.number()).isEqualTo("HIS-" + (rule.ordinal() + 1));
        }
    }
}

package io.leanctx.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Change;
import io.leanctx.ClaimResult;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.ConflictException;
import io.leanctx.Hash;
import io.leanctx.HistoryPage;
import io.leanctx.InvalidInputException;
import io.leanctx.OutcomeUnknownException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.SessionStore;
import io.leanctx.StoreFullException;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import io.leanctx.core.InMemoryBackend;
import io.leanctx.core.LeanCtx;
import io.leanctx.testkit.Fault;
import io.leanctx.testkit.Faults;
import io.leanctx.testkit.Hold;
import io.leanctx.testkit.forward.ForwardingStore;
import io.leanctx.testkit.forward.ForwardingWorkspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A recorder of histories")
class HistoryRecorderTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Faults faults = Faults.over(InMemoryBackend.create());
    private final HistoryRecorder recorder = HistoryRecorder.create();
    private SessionStore store;
    private Workspace team;
    private Agent cursor;
    private Agent kiro;

    @BeforeEach
    void open() {
        store = recorder.record(LeanCtx.open(faults.backend()));
        team = store.workspace("team");
        cursor = team.register(AgentProfile.client("cursor"));
        kiro = team.register(AgentProfile.client("kiro"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @DisplayName("notes a reading with what it showed, at the workspace and at a participant")
    void reads() {
        Participant me = team.join("main", cursor);
        me.session();
        me.setTask("t");
        team.session("main");
        List<Call> calls = calls();
        assertThat(calls).extracting(Call::request).first().isEqualTo(new Request.Read());
        assertThat(calls.get(0).reply()).isEqualTo(new Reply.Shown(new Sight(Position.START, Map.of())));
        assertThat(calls.get(2).reply())
                .isInstanceOfSatisfying(
                        Reply.Shown.class,
                        shown -> assertThat(shown.sight().content()).containsKey("task"));
    }

    @Test
    @DisplayName("notes a commit with agent, operation, base, guard and changes, and gives it an operation id")
    void commits() {
        Participant me = team.join("main", cursor);
        me.session();
        CommitResult.Committed landed =
                me.tryCommit(p -> p.learn("k", "v").reading(Scope.task())).orThrow();
        Call call = calls().get(1);
        assertThat(call.request())
                .isEqualTo(new Request.Propose(
                        "cursor",
                        landed.commit().operation(),
                        Position.START,
                        Set.of(),
                        Set.of(Scope.task(), Scope.knowledge("k")),
                        List.of(new Change.Learn("k", "v"))));
        assertThat(call.reply()).isEqualTo(new Reply.Landed(landed.commit(), false, Sight.of(landed.session())));
        assertThat(call.returned()).isGreaterThan(call.invoked());
    }

    @Test
    @DisplayName("takes for unknown, and not for lost, what is answered once the log was read")
    void answeredWhileReading() {
        Queue<CompletableFuture<CommitResult>> underWay = new ConcurrentLinkedQueue<>();
        Hold hold = faults.holdAppends();
        SessionStore answering = new ForwardingStore(LeanCtx.open(InMemoryBackend.create())) {
            @Override
            public Workspace workspace(String id) {
                return new ForwardingWorkspace(super.workspace(id)) {
                    @Override
                    public HistoryPage history(String channel, long after, int limit) {
                        HistoryPage page = team.history(channel, after, limit);
                        hold.release();
                        underWay.forEach(answer -> assertThat(answer).succeedsWithin(PATIENCE));
                        return page;
                    }
                };
            }
        };
        try (answering) {
            underWay.add(team.join("main", cursor)
                    .commitAsync(p -> p.addFinding("f"))
                    .toCompletableFuture());
            recorder.record(answering);
            History history = recorder.histories().get(0);
            assertThat(history.log()).isEmpty();
            assertThat(history.calls()).hasSize(1).extracting(Call::reply).hasOnlyElementsOfType(Reply.Unknown.class);
            assertThat(HistoryChecker.check(history).isSound()).isTrue();
        }
    }

    @Test
    @DisplayName("leaves an operation id that the caller gave, and notes a repetition as one")
    void repeats() {
        for (int i = 0; i < 2; i++) {
            team.join("main", cursor).tryCommit(p -> p.addFinding("f").operation("mine"));
        }
        List<Call> calls = calls();
        assertThat(calls)
                .extracting(call -> ((Request.Propose) call.request()).operation())
                .containsOnly("mine");
        assertThat(calls)
                .extracting(call -> ((Reply.Landed) call.reply()).repeated())
                .containsExactly(false, true);
        assertThatHistoryIsSound();
    }

    @Test
    @DisplayName("notes a conflict of a verb as what it is, with what was missed")
    void conflicts() {
        Participant me = team.join("main", cursor);
        team.join("main", kiro).setTask("theirs");
        assertThatThrownBy(() -> me.setTask("mine")).isInstanceOf(ConflictException.class);
        Reply.Refused refused = (Reply.Refused) calls().get(1).reply();
        assertThat(refused.contested()).containsExactly(Scope.task());
        assertThat(refused.missed()).extracting(Commit::agent).containsExactly("kiro");
        assertThat(refused.missedCount()).isEqualTo(1);
        assertThatHistoryIsSound();
    }

    @Test
    @DisplayName("notes which commits beyond its base were the participant's own")
    void own() {
        Participant me = team.join("main", cursor);
        team.join("main", kiro).addFinding("theirs");
        me.addFinding("mine");
        me.addFinding("mine too");
        assertThat(((Request.Propose) calls().get(2).request()).own()).containsExactly(2L);
        assertThat(((Request.Propose) calls().get(2).request()).base()).isEqualTo(Position.START);
        assertThatHistoryIsSound();
    }

    @Test
    @DisplayName("notes a commit that guards everything as such")
    void strict() {
        team.join("main", cursor).tryCommit(p -> p.addFinding("f").strict());
        assertThat(((Request.Propose) calls().get(0).request()).guard()).containsExactly(Scope.everything());
    }

    @Test
    @DisplayName("does not note what a function threw before anything was proposed")
    void notProposed() {
        Participant me = team.join("main", cursor);
        assertThatThrownBy(() -> me.setTask(" ")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> me.tryCommit(p -> p.strict())).isInstanceOf(InvalidInputException.class);
        assertThat(recorder.histories()).isEmpty();
        assertThatThrownBy(recorder::assertSound)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no call");
    }

    @Test
    @DisplayName("tells a failure that wrote nothing from one of which that is not known")
    void failures() {
        Participant me = team.join("main", cursor);
        faults.nextAppend(Fault.FULL);
        assertThatThrownBy(() -> me.setTask("t")).isInstanceOf(StoreFullException.class);
        faults.allAppends(Fault.LOST_ANSWER);
        assertThatThrownBy(() -> me.setTask("t")).isInstanceOf(OutcomeUnknownException.class);
        faults.heal();
        List<Call> calls = calls();
        assertThat(calls.get(0).reply()).isInstanceOf(Reply.Failed.class);
        assertThat(calls.get(1).reply()).isInstanceOf(Reply.Unknown.class);
        assertThat(team.session("main").task()).isPresent();
        assertThatHistoryIsSound();
    }

    @Test
    @DisplayName("notes what was committed without waiting once it is answered, and until then as unknown")
    void asynchronously() throws Exception {
        Participant me = team.join("main", cursor);
        var hold = faults.holdAppends();
        var answer = me.commitAsync(p -> p.addFinding("f")).toCompletableFuture();
        Call unanswered = calls().get(0);
        assertThat(unanswered.reply()).isInstanceOf(Reply.Unknown.class);
        assertThat(unanswered.returned()).isEqualTo(Call.NEVER);
        hold.release();
        answer.get(30, TimeUnit.SECONDS);
        assertThat(calls().get(0).reply()).isInstanceOf(Reply.Landed.class);
        assertThatHistoryIsSound();
    }

    @Test
    @DisplayName("completes with the exception that the store completed with")
    void asynchronousFailure() {
        Participant me = team.join("main", cursor);
        faults.nextAppend(Fault.FULL);
        assertThat(me.commitAsync(p -> p.addFinding("f")))
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(StoreFullException.class);
        assertThat(calls().get(0).reply()).isInstanceOf(Reply.Failed.class);
    }

    @Test
    @DisplayName("notes each run of an update as a reading, and its proposals with what became of them")
    void updates() {
        Participant me = team.join("main", cursor);
        Participant other = team.join("main", kiro);
        List<Long> shown = new ArrayList<>();
        me.update((session, p) -> {
            shown.add(session.revision());
            if (shown.size() == 1) {
                other.addFinding("in between");
            }
            p.learn("k", "run " + shown.size());
        });
        assertThat(shown).containsExactly(0L, 1L);
        List<Call> mine = calls().stream()
                .filter(call -> call.client().startsWith("cursor"))
                .toList();
        assertThat(mine)
                .extracting(call -> call.reply().getClass().getSimpleName())
                .containsExactly("Shown", "Failed", "Shown", "Landed");
        assertThat(((Request.Propose) mine.get(3).request()).base().revision()).isEqualTo(1);
        assertThatHistoryIsSound();
    }

    @Test
    @DisplayName("notes an update that changes nothing as a reading")
    void unchanged() {
        team.join("main", cursor).update((session, p) -> {});
        assertThat(calls()).extracting(Call::request).containsExactly(new Request.Read());
    }

    @Test
    @DisplayName("takes an update whose first answer was lost for one that landed once")
    void updateWithALostAnswer() {
        faults.nextAppends(4, Fault.LOST_ANSWER);
        team.join("main", cursor).update((session, p) -> p.setTask("t"));
        assertThat(faults.pending()).isZero();
        assertThat(calls()).extracting(Call::reply).hasAtLeastOneElementOfType(Reply.Landed.class);
        assertThatHistoryIsSound();
    }

    @Test
    @DisplayName("notes claims as the commits that they are")
    void claims() {
        Participant me = team.join("main", cursor);
        ClaimResult granted = me.claim("src/auth.rs", Duration.ofMinutes(1));
        assertThat(granted).isInstanceOf(ClaimResult.Granted.class);
        assertThat(me.renew(granted.orThrow(), Duration.ofMinutes(2)).token())
                .isEqualTo(granted.orThrow().token());
        ClaimResult held = team.join("main", kiro).claim("src/auth.rs", Duration.ofMinutes(1));
        assertThat(((ClaimResult.Held) held).claim().agent()).isEqualTo("cursor");
        me.release(granted.orThrow());
        assertThat(calls())
                .extracting(call -> call.reply().getClass().getSimpleName())
                .containsExactly("Landed", "Landed", "Refused", "Landed");
        assertThatHistoryIsSound();
    }

    @Test
    @DisplayName("notes what a pulled watch delivers, and where it stood before and after")
    void pulled() throws Exception {
        Participant me = team.join("main", cursor);
        Commit commit = me.setTask("t");
        try (Watch watch = team.watch("main", Position.START)) {
            assertThat(watch.next(PATIENCE)).contains(new WatchEvent.Committed(commit));
            assertThat(watch.next(Duration.ZERO)).isEmpty();
        }
        List<Call> calls = calls();
        assertThat(((Request.Next) calls.get(1).request()).after()).isEqualTo(Position.START);
        assertThat(calls.get(1).reply()).isEqualTo(new Reply.Delivered(commit, commit.position()));
        assertThat(((Request.Next) calls.get(2).request()).after()).isEqualTo(commit.position());
        assertThat(calls.get(2).reply()).isEqualTo(new Reply.Nothing());
        assertThatHistoryIsSound();
    }

    @Test
    @DisplayName("takes the base from what a participant's own watch delivered")
    void ownWatch() throws Exception {
        team.join("main", kiro).setTask("theirs");
        Participant me = team.join("main", cursor);
        try (Watch watch = me.watch()) {
            assertThat(watch.next(PATIENCE)).isPresent();
        }
        me.setTask("mine");
        assertThatHistoryIsSound();
        assertThat(calls()).extracting(Call::reply).hasOnlyElementsOfTypes(Reply.Landed.class, Reply.Delivered.class);
    }

    @Test
    @DisplayName("notes what a listener is told, and waits for it")
    void pushed() throws Exception {
        BlockingQueue<WatchEvent> told = new LinkedBlockingQueue<>();
        Participant me = team.join("main", cursor);
        try (Watch watch = team.watch("main", Position.START, told::add)) {
            for (int i = 0; i < 20; i++) {
                me.addFinding("f" + i);
            }
            assertThat(recorder.awaitListeners(PATIENCE)).isTrue();
            awaitPosition(watch, 20);
        }
        assertThat(told).hasSizeGreaterThanOrEqualTo(20);
        assertThat(calls())
                .filteredOn(call -> call.reply() instanceof Reply.Delivered)
                .hasSize(20);
        assertThatHistoryIsSound();
    }

    @Test
    @DisplayName("holds against a listener what it was not told in time")
    void lateListener() throws Exception {
        BlockingQueue<Integer> release = new LinkedBlockingQueue<>();
        try (Watch watch = team.watch("main", Position.START, event -> take(release))) {
            team.join("main", cursor).addFinding("f");
            assertThat(recorder.awaitListeners(Duration.ofMillis(1))).isFalse();
            release.add(1);
            assertThat(recorder.awaitListeners(PATIENCE)).isTrue();
            awaitPosition(watch, 1);
        }
        release.add(1);
        assertThat(calls()).extracting(Call::reply).hasAtLeastOneElementOfType(Reply.Nothing.class);
    }

    @Test
    @DisplayName("holds nothing else against a listener that is told later")
    void toldLater() throws Exception {
        Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        SessionStore slow =
                recorder.record(LeanCtx.builder().executor(tasks::add).over(faults.backend()));
        try (slow;
                Watch watch = slow.workspace("team").watch("main", Position.START, event -> {})) {
            team.join("main", cursor).addFinding("f");
            assertThat(recorder.awaitListeners(Duration.ofMillis(1))).isFalse();
            CompletableFuture.runAsync(() -> tasks.forEach(Runnable::run)).get(30, TimeUnit.SECONDS);
            awaitPosition(watch, 1);
            assertThat(recorder.check().get(0).violations())
                    .extracting(Violation::rule)
                    .containsExactly(HistoryRule.WATCH_RELIABLE);
        }
    }

    @Test
    @DisplayName("keeps calls of several stores over one backend on one line of time, also after one was closed")
    void severalStores() throws Exception {
        team.join("main", cursor).setTask("t");
        try (SessionStore second = recorder.record(LeanCtx.over(faults.backend()))) {
            second.workspace("team").join("main", kiro).addFinding("f");
        }
        assertThat(calls()).hasSize(2);
        recorder.assertSound();
    }

    @Test
    @DisplayName("takes a store that it records already as it is, so that no call is noted twice")
    void recordedTwice() throws Exception {
        assertThat(recorder.record(store)).isSameAs(store);
        recorder.record(store).workspace("team").join("main", cursor).setTask("t");
        assertThat(calls()).hasSize(1);
        recorder.assertSound();
    }

    @Test
    @DisplayName("takes the end of a watch from elsewhere for right")
    void divergedWatch() throws Exception {
        team.join("main", cursor).setTask("t");
        Position elsewhere = new Position(1, Hash.sha256(new byte[] {1}));
        try (Watch watch = team.watch("main", elsewhere)) {
            assertThat(watch.next(PATIENCE)).contains(new WatchEvent.Diverged(elsewhere, 1));
        }
        recorder.assertSound();
    }

    @Test
    @DisplayName("keeps channels and workspaces apart, in the order of their names")
    void channels() {
        team.join("main", cursor).setTask("t");
        team.join("feat/x", cursor).setTask("t");
        assertThat(recorder.histories()).extracting(History::channel).containsExactly("feat/x", "main");
    }

    @Test
    @DisplayName("refuses to have a channel judged of which something was taken away or came from elsewhere")
    void unfit() {
        Participant me = team.join("main", cursor);
        me.setTask("t");
        me.fork(me.base(), "copy");
        me.addFinding("f");
        assertThatThrownBy(recorder::check)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("team/copy cannot be judged");
    }

    @Test
    @DisplayName("says that the log cannot be read once all stores are closed")
    void closed() {
        team.join("main", cursor).setTask("t");
        store.close();
        assertThatThrownBy(recorder::histories)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("team/main")
                .hasMessageContaining("closed");
    }

    /** A watch moves on once its listener has returned, which is a moment after the listener was told. */
    private static void awaitPosition(Watch watch, long revision) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(watch.position().revision()).isEqualTo(revision));
    }

    private static void take(BlockingQueue<Integer> from) {
        try {
            from.take();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while a listener was to be slow", e);
        }
    }

    private List<Call> calls() {
        List<History> histories = recorder.histories();
        assertThat(histories).hasSize(1);
        return histories.get(0).calls();
    }

    private void assertThatHistoryIsSound() {
        assertThat(recorder.histories())
                .extracting(HistoryChecker::check)
                .allSatisfy(verdict ->
                        assertThat(verdict.isSound()).as(verdict.describe()).isTrue());
    }
}

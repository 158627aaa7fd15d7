package io.leanctx.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.Audience;
import io.leanctx.Claim;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.EntryRef;
import io.leanctx.Hash;
import io.leanctx.Inbox;
import io.leanctx.MessageCategory;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.StoreObserver;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A recorded agent")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordedAgentTest {

    private static final String CHANNEL = "run/001";

    @TempDir
    private Path directory;

    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final CountDownLatch refused = new CountDownLatch(1);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private SessionStore store;
    private Workspace workspace;
    private Participant other;
    private Journal journal;
    private Lookout lookout;

    @BeforeEach
    void open() throws IOException {
        StoreObserver observer = new StoreObserver() {
            @Override
            public void answered(String inWorkspace, String channel, boolean committed, Duration latency) {
                if (!committed) {
                    refused.countDown();
                }
            }
        };
        store = LeanCtx.builder().clock(time::get).observer(observer).inMemory();
        workspace = store.workspace("team");
        other = workspace.join(CHANNEL, workspace.registerNew("other"));
        journal = Journal.create(directory.resolve("journal.jsonl"));
        lookout = new Lookout(workspace, CHANNEL);
    }

    @AfterEach
    void close() throws IOException {
        thread.shutdownNow();
        journal.close();
        store.close();
    }

    @Test
    @DisplayName("claims a file before its first edit of it, edits under the claim, and lets go of it in the end")
    void claimsWhatItEdits() throws Exception {
        act(agent("bob", """
                {"run":"r","step":0,"agent":"bob","kind":"action","tool":"create","target":"a","text":"create"}
                {"run":"r","step":1,"agent":"bob","kind":"action","tool":"edit","target":"1:1","text":"edit"}
                """)).get();

        assertThat(operations()).containsExactly("step-0-claim", "step-0", "step-1", "step-1-release");
        assertThat(commit(1).changes()).contains(new Coordination.UnderClaim("a", 1));
        assertThat(commit(2).changes()).contains(new Coordination.UnderClaim("a", 1));
        assertThat(commit(3).changes()).containsExactly(new Coordination.Released("a", 1));
    }

    @Test
    @DisplayName("waits for the release of a file that another has claimed, and then goes on")
    void waitsForTheRelease() throws Exception {
        Claim claim = other.claim("a", Duration.ofDays(1)).orThrow();
        RecordedAgent bob = agent("bob", """
                {"run":"r","step":0,"agent":"bob","kind":"action","tool":"rm","target":"a","text":"rm"}
                """);

        Future<?> acting = act(bob);
        refused.await();
        other.addFinding("something else");
        other.release(claim);
        acting.get();

        assertThat(operations().subList(3, 6)).containsExactly("step-0-claim", "step-0", "step-0-release");
        assertThat(bob.waits()).hasSize(1).allMatch(told -> told.contains("a is claimed by other"));
        assertThat(bob.conflicts()).isEmpty();
    }

    @Test
    @DisplayName("goes on when the claim of another has ended by itself")
    void goesOnAfterTheEnd() throws Exception {
        other.claim("a", Duration.ofMillis(20)).orThrow();
        RecordedAgent bob = agent("bob", """
                {"run":"r","step":0,"agent":"bob","kind":"action","tool":"rm","target":"a","text":"rm"}
                """);

        Future<?> acting = act(bob);
        refused.await();
        time.updateAndGet(now -> now.plusSeconds(1));
        acting.get();

        assertThat(operations().subList(1, 4)).containsExactly("step-0-claim", "step-0", "step-0-release");
        assertThat(bob.waits()).isNotEmpty();
    }

    @Test
    @DisplayName("holds no claim while it waits")
    void holdsNothingWhileItWaits() throws Exception {
        Claim claim = other.claim("a", Duration.ofDays(1)).orThrow();
        Future<?> acting = act(agent("bob", """
                {"run":"r","step":0,"agent":"bob","kind":"action","tool":"rm","target":"b","text":"rm"}
                {"run":"r","step":1,"agent":"bob","kind":"action","tool":"rm","target":"a","text":"rm"}
                """));

        Session waiting = workspace.await(CHANNEL, 4, Duration.ofMinutes(1)).orElseThrow();
        assertThat(waiting.claims()).containsOnlyKeys("a");
        other.release(claim);
        acting.get();

        assertThat(operations())
                .containsSubsequence(
                        "step-0-claim", "step-0", "step-1-yield", "step-1-claim", "step-1", "step-1-release");
    }

    @Test
    @DisplayName("can edit the files of another in the opposite order, and neither waits for ever")
    void noDeadlock() throws Exception {
        String run = """
                {"run":"r","step":0,"agent":"ann","kind":"action","tool":"rm","target":"a","text":"1"}
                {"run":"r","step":1,"agent":"bob","kind":"action","tool":"rm","target":"b","text":"2"}
                {"run":"r","step":2,"agent":"ann","kind":"action","tool":"rm","target":"b","text":"3"}
                {"run":"r","step":3,"agent":"bob","kind":"action","tool":"rm","target":"a","text":"4"}
                {"run":"r","step":4,"agent":"bob","kind":"patch","text":"5"}
                {"run":"r","step":5,"agent":"ann","kind":"thought","text":"6"}
                """;
        String[] runs = new String[20];
        Arrays.fill(runs, run);

        try (Stage stage = new Stage(directory.resolve("stage"), runs)) {
            Report report = stage.check();

            assertThat(report.problems()).isEmpty();
            assertThat(report.teamwork().accepted()).isEqualTo(20);
        }
    }

    @Test
    @DisplayName("reads its inbox when a new turn begins, and acknowledges it")
    void readsItsInbox() throws Exception {
        EntryRef message = new EntryRef(
                other.send(Audience.agents("bob"), MessageCategory.REQUEST, "Look at it")
                        .revision(),
                0);
        String run = """
                {"run":"r","step":0,"agent":"bob","kind":"thought","text":"1"}
                {"run":"r","step":1,"agent":"ann","kind":"thought","text":"2"}
                {"run":"r","step":2,"agent":"bob","kind":"thought","text":"3"}
                """;
        Map<String, Agent> team = team(run);
        RecordedAgent bob = agent("bob", run, team);

        act(bob).get();

        assertThat(bob.received().messages()).containsExactly(message);
        assertThat(bob.received().acknowledged()).isEqualTo(commit(1).position());
        Inbox inbox = workspace.join(CHANNEL, team.get("bob")).inbox();
        assertThat(inbox.messages()).isEmpty();
    }

    @Test
    @DisplayName("waits for work that it is to take over, with no claim in its hands, and accepts it")
    void waitsForTheHandoff() throws Exception {
        String run = """
                {"run":"r","step":0,"agent":"bob","kind":"action","tool":"rm","target":"a","text":"rm"}
                {"run":"r","step":1,"agent":"ann","kind":"patch","text":"diff"}
                {"run":"r","step":2,"agent":"bob","kind":"thought","text":"I go on"}
                """;
        Map<String, Agent> team = team(run);
        Future<?> acting = act(agent("bob", run, team));
        assertThat(workspace
                        .await(CHANNEL, 3, Duration.ofMinutes(1))
                        .orElseThrow()
                        .claims())
                .isEmpty();

        agent("ann", run, team).act(new ProgressBar(nowhere(), 1, false));
        acting.get();

        assertThat(operations())
                .containsExactly("step-0-claim", "step-0", "step-2-yield", "step-1", "step-2-accept", "step-2");
        assertThat(workspace.session(CHANNEL).handoffs())
                .hasSize(1)
                .allMatch(handoff -> handoff.accepted().orElseThrow().agent().equals("bob"));
    }

    @Test
    @DisplayName("stops waiting where another agent of the run stopped early")
    void stopsWithTheOthers() throws IOException {
        String run = """
                {"run":"r","step":0,"agent":"ann","kind":"thought","text":"I cannot tell anybody"}
                {"run":"r","step":1,"agent":"ann","kind":"patch","text":"diff"}
                {"run":"r","step":2,"agent":"bob","kind":"thought","text":"I go on"}
                """;
        Map<String, Agent> team = team(run);
        Future<?> acting = act(agent("bob", run, team));
        journal.close();

        assertThatThrownBy(() -> agent("ann", run, team).act(new ProgressBar(nowhere(), 1, false)))
                .isInstanceOf(IOException.class);

        assertThatThrownBy(acting::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(AbandonedException.class)
                .hasMessage("it had to wait for others, and ann at team/run/001 stopped before its last step");
        assertThatThrownBy(() -> lookout.await(Position.START, Duration.ZERO, commit -> true))
                .isInstanceOf(AbandonedException.class);
    }

    @Test
    @DisplayName("stops waiting where the channel cannot be watched any more")
    void stopsWithTheWatch() {
        other.addFinding("x");
        Position foreign = new Position(1, Hash.sha256(new byte[0]));

        assertThatThrownBy(() -> lookout.await(foreign, Duration.ofMinutes(1), commit -> true))
                .isInstanceOf(AbandonedException.class)
                .hasMessageStartingWith("the watch of run/001 ended: Diverged");
    }

    @Test
    @DisplayName("waits no longer than it was told to")
    void waitsAtMost() throws Exception {
        other.addFinding("x");

        assertThat(lookout.await(Position.START, Duration.ofMillis(1), commit -> false))
                .isFalse();
        assertThat(lookout.await(Position.START, Duration.ofMinutes(1), commit -> true))
                .isTrue();
    }

    private RecordedAgent agent(String name, String run) {
        return agent(name, run, team(run));
    }

    private RecordedAgent agent(String name, String run, Map<String, Agent> team) {
        Recording recording = recording(run);
        Input.Run mapped = new Input.Run(CHANNEL, recording, StepMapping.map(recording, Team.ids(recording.team())));
        return new RecordedAgent(name, workspace, mapped, workspace.join(CHANNEL, team.get(name)), lookout, journal);
    }

    private Map<String, Agent> team(String run) {
        return Team.register(workspace, Team.ids(recording(run).team()));
    }

    private static Recording recording(String run) {
        try {
            return RecordingReader.parse("run.jsonl", run.getBytes(StandardCharsets.UTF_8));
        } catch (BadInputException e) {
            throw new AssertionError(e);
        }
    }

    private Future<?> act(RecordedAgent agent) {
        return thread.submit(() -> {
            agent.act(new ProgressBar(nowhere(), 1, false));
            return null;
        });
    }

    private static PrintStream nowhere() {
        return new PrintStream(PrintStream.nullOutputStream());
    }

    private List<String> operations() {
        return log().stream().map(Commit::operation).toList();
    }

    private Commit commit(int index) {
        return log().get(index);
    }

    private List<Commit> log() {
        return workspace.history(CHANNEL, 0, 1000).commits();
    }
}

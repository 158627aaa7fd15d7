package io.leanctx.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Hash;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The check of the log")
class LogCheckTest {

    private static final String RUN = """
            {"run":"r","step":0,"agent":"ann","kind":"task","text":"Fix it"}
            {"run":"r","step":1,"agent":"bob","kind":"task","text":"Do not touch it"}
            {"run":"r","step":2,"agent":"ann","kind":"thought","text":"Plan:\\n1. read\\n2. write"}
            {"run":"r","step":3,"agent":"bob","kind":"result","text":"42"}
            {"run":"r","step":4,"agent":"ann","kind":"thought","text":"State: {}"}
            {"run":"r","step":5,"agent":"ann","kind":"action","tool":"open","target":"a","text":"open a"}
            """;

    @TempDir
    private Path directory;

    private Stage stage;

    @BeforeEach
    void play() throws Exception {
        stage = new Stage(directory, RUN, RUN);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private static Journal.Line at(Journal.Line line, long revision) {
        return new Journal.Line(
                line.workspace(), line.channel(), revision, line.agent(), line.step(), line.operation(), line.hash());
    }

    @Test
    @DisplayName("passes where nothing was tampered with")
    void passes() throws IOException {
        Report report = stage.check();

        assertThat(report.problems()).isEmpty();
        assertThat(report.passed()).isTrue();
        assertThat(report.acknowledged()).isEqualTo(12);
        assertThat(report.inTheLog()).isEqualTo(12);
        assertThat(report.conflicts()).isGreaterThanOrEqualTo(2);
    }

    @Test
    @DisplayName("fails for a commit that nobody was told of")
    void lostLine() throws IOException {
        Report report = stage.checkJournal(lines -> lines.subList(1, lines.size()));

        assertThat(report.passed()).isFalse();
        assertThat(report.acknowledged()).isEqualTo(11);
        assertThat(report.problems())
                .contains("11 of 12 steps were acknowledged")
                .anyMatch(problem -> problem.contains("was acknowledged to nobody"));
    }

    @Test
    @DisplayName("fails for an acknowledged revision that the log does not have")
    void changedRevision() throws IOException {
        Report report = stage.checkJournal(lines -> {
            lines.set(3, at(lines.get(3), 99));
            return lines;
        });

        assertThat(report.passed()).isFalse();
        assertThat(report.lost()).isEqualTo(1);
        assertThat(report.problems())
                .anyMatch(problem -> problem.contains("at revision 99, where the log has nothing"));
    }

    @Test
    @DisplayName("fails for two acknowledgements whose revisions were exchanged")
    void exchangedRevisions() throws IOException {
        Report report = stage.checkJournal(lines -> {
            List<Journal.Line> channel = new ArrayList<>(lines.stream()
                    .filter(line -> line.channel().equals("run/001"))
                    .toList());
            Journal.Line first = channel.get(0);
            Journal.Line second = channel.get(1);
            lines.set(lines.indexOf(first), at(first, second.revision()));
            lines.set(lines.indexOf(second), at(second, first.revision()));
            return lines;
        });

        assertThat(report.lost()).isEqualTo(2);
        assertThat(report.passed()).isFalse();
    }

    @Test
    @DisplayName("fails for a line that stands twice")
    void repeatedLine() throws IOException {
        Report report = stage.checkJournal(lines -> {
            lines.add(lines.get(0));
            return lines;
        });

        assertThat(report.passed()).isFalse();
        assertThat(report.problems()).anyMatch(problem -> problem.contains("was acknowledged twice"));
    }

    @Test
    @DisplayName("fails for another agent, operation, hash or step")
    void changedFields() throws IOException {
        for (int field = 0; field < 4; field++) {
            int changed = field;
            Report report = stage.checkJournal(lines -> {
                Journal.Line line = lines.get(0);
                lines.set(
                        0,
                        new Journal.Line(
                                line.workspace(),
                                line.channel(),
                                line.revision(),
                                changed == 0 ? "eve" : line.agent(),
                                changed == 1 ? 77 : line.step(),
                                changed == 2 ? "step-77" : line.operation(),
                                changed == 3 ? Hash.ZERO.toString() : line.hash()));
                return lines;
            });

            assertThat(report.lost()).as("field " + changed).isEqualTo(1);
            assertThat(report.passed()).as("field " + changed).isFalse();
        }
    }

    @Test
    @DisplayName("fails for acknowledgements of another channel")
    void foreignChannel() throws IOException {
        Report report = stage.checkJournal(lines -> {
            lines.add(new Journal.Line("team", "run/003", 1, "ann", 0, "step-0", Hash.ZERO.toString()));
            return lines;
        });

        assertThat(report.problems()).anyMatch(problem -> problem.contains("which is no channel of the recordings"));
        assertThat(report.lost()).isEqualTo(1);
    }

    @Test
    @DisplayName("fails for content that is not what was recorded")
    void changedContent() throws IOException {
        Report report = stage.checkSteps(steps -> {
            List<Change> other = List.of(new Change.Progress("43"));
            steps.set(3, new MappedStep(3, "bob", other, List.of(), Optional.empty(), Optional.empty(), List.of()));
            return steps;
        });

        assertThat(report.lost()).isEqualTo(2);
        assertThat(report.problems()).anyMatch(problem -> problem.contains("other content than was recorded"));
    }

    @Test
    @DisplayName("fails for steps of an agent that stand in another order, however well they were acknowledged")
    void changedOrder() throws IOException {
        Input.Run run = stage.folders().get(0).runs().get(0);
        List<Journal.Line> lines = new ArrayList<>();
        try (SessionStore store = stage.reopen()) {
            Workspace workspace = store.workspace("other");
            Map<String, Agent> team =
                    Team.register(workspace, stage.folders().get(0).ids());
            for (int number : new int[] {0, 4, 1, 2, 3, 5}) {
                MappedStep step = run.steps().get(number);
                Participant agent = workspace.join(run.channel(), team.get(step.agent()));
                agent.session();
                String operation = step.operation(Operation.Part.STEP).id();
                Commit commit = agent.tryCommit(proposal -> {
                            proposal.operation(operation);
                            step.recorded().forEach(proposal::add);
                        })
                        .orThrow()
                        .commit();
                lines.add(new Journal.Line(
                        "other",
                        run.channel(),
                        commit.revision(),
                        commit.agent(),
                        number,
                        operation,
                        commit.position().hash().toString()));
            }
            Hash session = Replay.hashOf(workspace.session(run.channel()));
            Replay.Played played = new Replay.Played("other", run, team, Map.of(), List.of(), session);

            Report report = new LogCheck(store, lines)
                    .run(new Replay.Outcome(List.of(played), List.of(), 0, List.of(), List.of()));

            assertThat(report.outOfOrder()).isEqualTo(1);
            assertThat(report.lost()).isZero();
            assertThat(report.problems())
                    .containsExactly("other/run/001: step-2 of ann stands at revision 4, after step-4");
            assertThat(report.passed()).isFalse();
        }
    }

    @Test
    @DisplayName("fails for a run whose agents could not write the journal")
    void journalOutOfReach() throws Exception {
        Storage fresh = Storage.memory();
        Path file = directory.resolve("closed.jsonl");
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
        try (SessionStore store = fresh.create();
                ProgressBar bar = new ProgressBar(nowhere, 12, false)) {
            Journal journal = Journal.create(file);
            journal.close();
            Replay.Outcome stopped = new Replay(store, journal, bar).play(stage.folders());

            Report report = new LogCheck(store, Journal.read(file)).run(stopped);

            assertThat(stopped.failures()).hasSize(4).allMatch(failure -> failure.contains(" stopped: "));
            assertThat(report.problems()).containsAll(stopped.failures());
            assertThat(report.acknowledged()).isZero();
            assertThat(report.passed()).isFalse();
        } finally {
            fresh.close();
        }
    }

    @Test
    @DisplayName("fails for a session that is not the one from before")
    void changedSession() throws IOException {
        Report report = stage.checkPlayed(played -> new Replay.Played(
                played.workspace(), played.run(), played.team(), played.keys(), played.received(), Hash.ZERO));

        assertThat(report.passed()).isFalse();
        assertThat(report.problems())
                .hasSize(2)
                .allMatch(problem -> problem.contains("not the one that was there before the store was closed"));
    }

    @Test
    @DisplayName("fails for commits and channels that came from elsewhere, also out of order")
    void foreignCommits() throws IOException {
        try (SessionStore store = stage.reopen()) {
            Workspace workspace = store.workspace("team");
            Agent eve = workspace.registerNew("eve");
            workspace.join("run/001", eve).add(new Change.Forget("nothing"));
            workspace.join("other", eve).addFinding("x");
        }

        Report report = stage.check();

        assertThat(report.passed()).isFalse();
        assertThat(report.problems())
                .anyMatch(problem -> problem.contains("was acknowledged to nobody"))
                .anyMatch(problem -> problem.contains("which belongs to no recorded step"))
                .anyMatch(problem -> problem.contains("has what no recorded step is"))
                .anyMatch(problem -> problem.contains("has a channel other that nobody recorded"))
                .anyMatch(problem -> problem.contains("not the one that was there before"));
    }

    @Test
    @DisplayName("fails where an agent was stopped, or a conflict stayed")
    void failedRun() throws IOException {
        Replay.Outcome outcome = stage.outcome();

        Report report = stage.check(new Replay.Outcome(
                outcome.channels(),
                outcome.conflicts(),
                outcome.resolved() - 1,
                outcome.waits(),
                List.of("ann stopped: disk gone")));

        assertThat(report.passed()).isFalse();
        assertThat(report.problems())
                .contains("ann stopped: disk gone")
                .anyMatch(problem -> problem.endsWith("conflicts were not resolved"));
    }

    @Test
    @DisplayName("does not begin with a journal that is damaged")
    void damagedJournal() throws IOException {
        Path file = stage.journalFile();
        String journal = Files.readString(file);
        Files.writeString(file, journal.substring(0, journal.length() - 20));

        assertThatThrownBy(() -> Journal.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 12 of journal");

        Files.writeString(file, "{\"workspace\":\"team\"}\n");
        assertThatThrownBy(() -> Journal.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 1 of journal");
    }
}

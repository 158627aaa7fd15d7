package io.leanctx.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.EntryRef;
import io.leanctx.HandoffAnswer;
import io.leanctx.Hash;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.SessionStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The check of claims, handoffs and messages")
class TeamworkCheckTest {

    /** Zoe is spoken to and never acts. */
    private static final String RUN = """
            {"run":"r","step":0,"agent":"ann","kind":"action","tool":"create","target":"a.py","text":"create a.py"}
            {"run":"r","step":1,"agent":"ann","kind":"message","to":"bob","text":"Look at it"}
            {"run":"r","step":2,"agent":"ann","kind":"message","to":"zoe","text":"Later"}
            {"run":"r","step":3,"agent":"ann","kind":"patch","text":"--- /dev/null\\n+++ b/a.py\\n@@ -0,0 +1 @@\\n+z\\n"}
            {"run":"r","step":4,"agent":"bob","kind":"thought","text":"I go on"}
            {"run":"r","step":5,"agent":"bob","kind":"action","tool":"rm","target":"a.py","text":"rm a.py"}
            {"run":"r","step":6,"agent":"ann","kind":"patch","text":"--- a/a.py\\n+++ /dev/null\\n@@ -1 +0,0 @@\\n-z\\n"}
            """;

    @TempDir
    private Path directory;

    private Stage stage;

    @BeforeEach
    void play() throws Exception {
        stage = new Stage(directory, RUN);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    @DisplayName("passes where nothing was tampered with, and counts what the agents did beside the steps")
    void passes() throws IOException {
        Report report = stage.check();

        assertThat(report.problems()).isEmpty();
        assertThat(report.passed()).isTrue();
        assertThat(report.acknowledged()).isEqualTo(7);
        assertThat(report.teamwork()).isEqualTo(new Teamwork(4, 4, 2, 2, 2, 1, 2, 2));
    }

    @Test
    @DisplayName("fails for a claim that nobody was told of")
    void lostClaim() throws IOException {
        Report report = stage.checkJournal(lines -> {
            lines.removeIf(line -> line.operation().equals("step-5-claim"));
            return lines;
        });

        assertThat(report.teamwork().commits()).isEqualTo(3);
        assertThat(report.problems())
                .hasSize(1)
                .allMatch(problem -> problem.contains("(step-5-claim of bob) is in the log, and was acknowledged to"));
    }

    @Test
    @DisplayName("fails for an acknowledged release that the log does not have, and counts it as lost")
    void lostRelease() throws IOException {
        Report report = stage.checkJournal(lines -> {
            lines.replaceAll(line -> line.operation().equals("step-5-release")
                    ? new Journal.Line("team", "run/001", 99, "bob", 5, line.operation(), line.hash())
                    : line);
            return lines;
        });

        assertThat(report.lost()).isEqualTo(1);
        assertThat(report.inTheLog()).isEqualTo(7);
        assertThat(report.teamwork().inTheLog()).isEqualTo(3);
        assertThat(report.passed()).isFalse();
    }

    @Test
    @DisplayName("fails for an edit without its claim, and for a claim of another file")
    void otherFile() throws IOException {
        Report report = stage.checkSteps(steps -> {
            MappedStep edit = steps.get(0);
            steps.set(
                    0,
                    new MappedStep(
                            0,
                            "ann",
                            edit.changes(),
                            edit.evidence(),
                            Optional.of("b.py"),
                            Optional.empty(),
                            List.of()));
            return steps;
        });

        assertThat(report.problems())
                .hasSize(2)
                .anyMatch(problem -> problem.contains("step-0-claim of ann"))
                .anyMatch(problem -> problem.contains("step-0 of ann"))
                .allMatch(problem -> problem.endsWith("other content than was recorded"));
    }

    @Test
    @DisplayName("fails for a handoff with another note, or one that is none")
    void otherOffer() throws IOException {
        for (Optional<String> note : List.of(Optional.of("Take it"), Optional.<String>empty())) {
            Report report = stage.checkSteps(steps -> {
                MappedStep patch = steps.get(3);
                steps.set(
                        3,
                        new MappedStep(3, "ann", patch.changes(), patch.evidence(), Optional.empty(), note, List.of()));
                return steps;
            });

            assertThat(report.problems())
                    .hasSize(1)
                    .allMatch(problem -> problem.endsWith("other content than was recorded"));
        }
    }

    @Test
    @DisplayName("fails for a handoff that should have been accepted, and for one that should not")
    void otherTaker() throws IOException {
        Report report = stage.checkSteps(steps -> {
            MappedStep taker = steps.get(4);
            steps.set(
                    4,
                    new MappedStep(
                            4, "bob", taker.changes(), taker.evidence(), taker.edits(), taker.handsOver(), List.of(6)));
            return steps;
        });

        assertThat(report.problems())
                .anyMatch(problem -> problem.contains("step-4-accept of bob"))
                .anyMatch(problem -> problem.endsWith("was accepted by [bob] and should have been by nobody"))
                .anyMatch(problem -> problem.endsWith("was accepted by [] and should have been by bob"));
    }

    @Test
    @DisplayName("fails for a message that was never in the inbox it was for")
    void lostMessage() throws IOException {
        Report report = stage.checkPlayed(played -> new Replay.Played(
                played.workspace(), played.run(), played.team(), played.keys(), List.of(), played.session()));

        assertThat(report.teamwork().received()).isEqualTo(1);
        assertThat(report.passed()).isFalse();
        assertThat(report.problems())
                .hasSize(1)
                .allMatch(problem -> problem.endsWith("is for bob and was never in its inbox"));
    }

    @Test
    @DisplayName("fails for a message that came to another agent, or again after it was acknowledged")
    void strangeMessages() throws IOException {
        Position end = head();
        EntryRef stranger = new EntryRef(1, 0);
        Report report = stage.checkPlayed(played -> {
            List<RecordedAgent.Received> received = new ArrayList<>(played.received());
            received.add(new RecordedAgent.Received("zoe", Set.of(stranger), end));
            return new Replay.Played(
                    played.workspace(), played.run(), played.team(), played.keys(), received, played.session());
        });

        assertThat(report.problems())
                .hasSize(2)
                .anyMatch(problem -> problem.endsWith("came to zoe again after it was acknowledged"))
                .anyMatch(problem -> problem.endsWith("message 1.0 is not for zoe"));
    }

    @Test
    @DisplayName("fails for an open handoff that was accepted by somebody, since it is no longer in the inboxes")
    void acceptedInSecret() throws IOException {
        Agent zoe = stage.outcome().channels().get(0).team().get("zoe");
        try (SessionStore store = stage.reopen();
                Participant reader = store.workspace("team").join("run/001", zoe)) {
            reader.accept(reader.inbox().handoffs().get(0).ref());
        }

        assertThat(stage.check().problems())
                .anyMatch(problem -> problem.contains("was accepted by [zoe] and should have been by nobody"))
                .anyMatch(problem -> problem.contains("which belongs to no recorded step"));
    }

    @Test
    @DisplayName("fails for a bundle that is not there")
    void missingBundle() {
        Replay.Played played = stage.outcome().channels().get(0);
        Commit offer = commit(
                7,
                "ann",
                new Coordination.HandoffOffered(
                        Audience.everyone(), Optional.empty(), RecordedAgent.TTL, Optional.of(Hash.ZERO)));
        try (SessionStore store = stage.reopen()) {
            HandoffCheck check = HandoffCheck.of(store.workspace("team"), played, List.of(offer));

            assertThat(check.problems()).containsExactly("the bundle " + Hash.ZERO + " of revision 7 is not there");
        }
    }

    @Test
    @DisplayName("fails for a bundle of what came after its offer, or of another log")
    void foreignBundle() {
        Replay.Played played = stage.outcome().channels().get(0);
        try (SessionStore store = stage.reopen()) {
            List<Commit> log =
                    store.workspace("team").history("run/001", 0, 1000).commits();
            List<Commit> cut = log.stream()
                    .filter(commit -> commit.changes().stream()
                            .anyMatch(change -> change instanceof Coordination.HandoffOffered
                                    || change instanceof Coordination.HandoffAnswered))
                    .toList();

            HandoffCheck check = HandoffCheck.of(store.workspace("team"), played, cut.subList(0, 1));

            assertThat(check.problems())
                    .hasSize(2)
                    .anyMatch(problem -> problem.endsWith("was not made of this channel before it was offered"))
                    .anyMatch(problem -> problem.endsWith("was accepted by [] and should have been by bob"));
        }
    }

    @Test
    @DisplayName("fails for an offer without a bundle, which had room")
    void noBundle() {
        Replay.Played played = stage.outcome().channels().get(0);
        Commit offer = commit(
                7,
                "ann",
                new Coordination.HandoffOffered(
                        Audience.everyone(), Optional.empty(), RecordedAgent.TTL, Optional.empty()));
        try (SessionStore store = stage.reopen()) {
            HandoffCheck check = HandoffCheck.of(store.workspace("team"), played, List.of(offer));

            assertThat(check.problems()).containsExactly("revision 7 offers work without a bundle, which had room");
        }
    }

    @Test
    @DisplayName("passes for an offer without a bundle, which would have been too large")
    void tooLargeForABundle() throws Exception {
        String result = "{\"run\":\"r\",\"step\":%d,\"agent\":\"ann\",\"kind\":\"result\",\"text\":\"%s\"}\n";
        String text = "x".repeat(RecordingReader.MAX_TEXT_BYTES);
        String patch = "{\"run\":\"r\",\"step\":2,\"agent\":\"ann\",\"kind\":\"patch\",\"text\":\"diff\"}\n";
        try (Stage large =
                new Stage(directory.resolve("large"), result.formatted(0, text) + result.formatted(1, text) + patch)) {
            Report report = large.check();

            assertThat(report.problems()).isEmpty();
            assertThat(report.teamwork().handoffs()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("fails for a claim that was granted while another held, and for commits under no valid claim")
    void claimsThatOverlap() {
        Change claim = new Coordination.Claimed("a.py", Duration.ofSeconds(60), OptionalLong.empty());
        List<Commit> log = List.of(
                commit(1, "ann", claim),
                commit(2, "ann", new Coordination.UnderClaim("a.py", 1)),
                commit(3, "bob", claim),
                commit(4, "ann", new Coordination.UnderClaim("a.py", 1)),
                commit(5, "ann", new Coordination.Released("a.py", 3)),
                commit(6, "bob", new Coordination.UnderClaim("b.py", 3)),
                commit(63, "bob", new Coordination.UnderClaim("a.py", 3)),
                commit(64, "ann", claim));

        ClaimCheck check = ClaimCheck.of(log);

        assertThat(check.granted()).isEqualTo(3);
        assertThat(check.released()).isZero();
        assertThat(check.problems())
                .containsExactly(
                        "revision 3 gives bob a claim on a.py, which is claimed by ann",
                        "revision 4 of ann rests on claim 1 on a.py, which it did not hold",
                        "revision 5 of ann rests on claim 3 on a.py, which it did not hold",
                        "revision 6 of bob rests on claim 3 on b.py, which it did not hold",
                        "revision 63 of bob rests on claim 3 on a.py, which it did not hold",
                        "claim 64 of ann on a.py was not released");
    }

    @Test
    @DisplayName("takes an acceptance for one only where it is of the offer of the step")
    void acceptanceOfAnotherOffer() {
        MappedStep patch =
                new MappedStep(0, "ann", List.of(), List.of(), Optional.empty(), Optional.of("note"), List.of());
        MappedStep taker =
                new MappedStep(1, "bob", List.of(), List.of(), Optional.empty(), Optional.empty(), List.of(0));
        Commit offer = new Commit(
                "team",
                "run/001",
                new Position(3, Hash.ZERO),
                Instant.EPOCH,
                "ann",
                "step-0",
                Position.START,
                List.of(),
                Set.of(),
                List.of(
                        new Change.Progress("x"),
                        new Coordination.HandoffOffered(
                                Audience.everyone(), Optional.empty(), RecordedAgent.TTL, Optional.empty())));
        Expectation expectation = new Expectation(List.of(patch, taker), List.of(offer));
        Operation accept = new Operation(1, Operation.Part.ACCEPT);

        assertThat(expectation.isMet(accept, commit(4, "bob", answer(new EntryRef(3, 1)))))
                .isTrue();
        assertThat(expectation.isMet(accept, commit(4, "bob", answer(new EntryRef(3, 0)))))
                .isFalse();
        assertThat(expectation.isMet(accept, commit(4, "bob", answer(new EntryRef(3, 1)), answer(new EntryRef(3, 0)))))
                .isFalse();
    }

    private Position head() {
        try (SessionStore store = stage.reopen()) {
            return store.workspace("team").session("run/001").position();
        }
    }

    private static Change answer(EntryRef offer) {
        return new Coordination.HandoffAnswered(offer, HandoffAnswer.ACCEPTED, Optional.empty());
    }

    /** A commit whose time is its revision in seconds. */
    private static Commit commit(long revision, String agent, Change... changes) {
        return new Commit(
                "team",
                "run/001",
                new Position(revision, Hash.ZERO),
                Instant.ofEpochSecond(revision),
                agent,
                "any",
                Position.START,
                List.of(),
                Set.of(),
                List.of(changes));
    }
}

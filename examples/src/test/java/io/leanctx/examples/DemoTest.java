package io.leanctx.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leanctx.Entry;
import io.leanctx.Handoff;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import io.leanctx.verifier.Expectations;
import io.leanctx.verifier.ProofVerifier;
import io.leanctx.verifier.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@DisplayName("The demo")
class DemoTest {

    private static final String SAMPLE = "recordings";

    @TempDir
    private Path directory;

    private record Result(int exitCode, String out, String err) {}

    private static Result demo(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                Demo.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        List<String> words = new ArrayList<>();
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        int exitCode = command.execute(words.toArray(String[]::new));
        return new Result(exitCode, out.toString(), err.toString());
    }

    @Test
    @DisplayName("plays the sample on RocksDB, where two agents contend for the task")
    void playsTheSampleOnRocksDb() throws IOException {
        Path storeDirectory = directory.resolve("store");
        Result result = demo(SAMPLE, "--store", storeDirectory, "--conflicts");

        assertThat(result.err())
                .contains("conflict on checkout-team/run/001: you read nothing yet")
                .contains("you also write: task");
        assertThat(result.out().lines())
                .hasSize(7)
                .startsWith("workspace: checkout-team", "  channel: run/001  rev:30  agents: claude-code, cursor");
        assertThat(result.out().lines().toList().get(2))
                .matches("beside the steps, 6 commits: 4 claims \\((none waited for|1 wait)\\), all released;"
                        + " 2 handoffs, 1 accepted; 3 messages, all received");
        assertThat(result.out().lines().toList().get(3))
                .isEqualTo("evidence: 2 calls, 1 read, 3 checks (1 red), 541 tokens in, 411 out");
        assertThat(result.out().lines().toList().get(4))
                .matches("1 channel, 24 steps: 24 acknowledged, 24 in the log, 0 lost, 0 out of order;"
                        + " [1-9]\\d* conflicts?, all resolved");
        assertThat(result.out().lines().toList().get(5))
                .isEqualTo("1 proof of 30 commits, all signed: all sound; with a letter changed, all refused");
        assertThat(result.out().lines().toList().get(6)).matches("head of checkout-team/run/001: 30:[0-9a-f]{64}");
        assertThat(result.exitCode()).isZero();
        assertThat(directory.resolve("store.journal.jsonl")).exists();
        String head = result.out().lines().toList().get(6).replaceFirst(".* ", "");
        try (InputStream proof = Files.newInputStream(directory.resolve("store.proofs/checkout-team/run-001.json"))) {
            assertThat(ProofVerifier.verify(proof, Expectations.NONE.withHead(head)))
                    .matches(Verdict::sound);
        }
        try (SessionStore store = LeanCtx.open(RocksBackend.existing(storeDirectory))) {
            Session session = store.workspace("checkout-team").session("run/001");
            assertThat(session.revision()).isEqualTo(30);
            assertThat(session.claims()).isEmpty();
            assertThat(session.messages())
                    .extracting(message -> message.value().to().toString())
                    .containsExactlyInAnyOrder("agents(cursor)", "agents(claude-code)", "agents(kiro)");
            assertThat(session.handoffs())
                    .extracting(Handoff::from, handoff -> handoff.accepted().map(Entry::agent))
                    .containsExactly(tuple("claude-code", Optional.of("cursor")), tuple("cursor", Optional.empty()));
            assertThat(session.files())
                    .containsOnlyKeys(
                            "src/payments/client.py",
                            "src/payments/http.py",
                            "tests/test_charge.py",
                            "tests/test_retry.py");
        }
    }

    @Test
    @DisplayName("says the same as JSON")
    void reportsAsJson() throws IOException {
        Result result = demo(SAMPLE, "--memory", "--json");

        JsonNode report = new ObjectMapper().readTree(result.out());
        assertThat(report.at("/workspaces/0/workspace").asText()).isEqualTo("checkout-team");
        assertThat(report.at("/workspaces/0/channels/0").toString())
                .isEqualTo("{\"channel\":\"run/001\",\"revision\":30,\"agents\":[\"claude-code\",\"cursor\"]}");
        assertThat(report.path("channels").asInt()).isEqualTo(1);
        assertThat(report.path("steps").asInt()).isEqualTo(24);
        assertThat(report.path("acknowledged").asInt()).isEqualTo(24);
        assertThat(report.path("inTheLog").asInt()).isEqualTo(24);
        assertThat(report.path("lost").asInt(-1)).isZero();
        assertThat(report.path("outOfOrder").asInt(-1)).isZero();
        assertThat(report.path("conflicts").asInt())
                .isEqualTo(report.path("resolved").asInt());
        assertThat(report.path("waits").asInt(-1)).isBetween(0, 1);
        assertThat(report.path("teamwork").toString())
                .isEqualTo("{\"commits\":6,\"inTheLog\":6,\"claims\":4,\"released\":4,\"handoffs\":2,"
                        + "\"accepted\":1,\"messages\":3,\"received\":3}");
        assertThat(report.path("evidence").toString())
                .isEqualTo("{\"calls\":2,\"reads\":1,\"checks\":3,\"red\":1,\"in\":541,\"out\":411}");
        assertThat(report.at("/proofs/sound").asInt()).isEqualTo(1);
        assertThat(report.at("/proofs/signed").asInt()).isEqualTo(30);
        assertThat(report.at("/proofs/refused").asInt()).isEqualTo(1);
        assertThat(report.at("/proofs/heads/0/hash").asText()).matches("[0-9a-f]{64}");
        assertThat(report.has("brief")).isFalse();
        assertThat(report.path("problems").isEmpty()).isTrue();
        assertThat(report.path("passed").asBoolean()).isTrue();
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
    }

    @Test
    @DisplayName("ends with a brief if asked to, as text and in JSON")
    void endsWithABrief() throws IOException {
        Result text = demo(SAMPLE, "--memory", "--brief");
        Result result = demo(SAMPLE, "--memory", "--brief", "--json");

        assertThat(text.exitCode()).isZero();
        assertThat(text.out())
                .containsPattern("(?m)^cursor's brief of checkout-team/run/001, \\d+ of 500 tokens:$")
                .contains("request to kiro: Please review the retry");
        JsonNode brief = new ObjectMapper().readTree(result.out()).path("brief");
        assertThat(brief.path("workspace").asText()).isEqualTo("checkout-team");
        assertThat(brief.path("channel").asText()).isEqualTo("run/001");
        assertThat(brief.path("agent").asText()).isEqualTo("cursor");
        assertThat(brief.path("budget").asInt()).isEqualTo(500);
        assertThat(brief.path("tokens").asInt()).isBetween(1, 500);
        assertThat(brief.path("text").asText()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("plays many runs of several workspaces at once")
    void playsManyRuns(boolean memory) throws IOException {
        for (int file = 0; file < 10; file++) {
            Path folder = Files.createDirectories(directory.resolve("in").resolve("team-" + file % 2));
            Files.writeString(folder.resolve(file + ".jsonl"), run(file));
        }

        Result result = memory
                ? demo(directory.resolve("in"), "--memory")
                : demo(directory.resolve("in"), "--store", directory.resolve("store"));

        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("workspace: team-0\n  channel: run/001  rev:20  agents: a, b-c, b-c-2\n")
                .contains("10 channels, 200 steps: 200 acknowledged, 200 in the log, 0 lost, 0 out of order; ");
        assertThat(result.exitCode()).isZero();
    }

    private static String run(int file) {
        String[] agents = {"a", "b c", "b:c"};
        StringBuilder run = new StringBuilder();
        for (int step = 0; step < 20; step++) {
            run.append("{\"run\":\"%d\",\"step\":%d,\"agent\":\"%s\",\"kind\":\"%s\",\"text\":\"Plan:\\n1. step %d\"}\n"
                    .formatted(file, step, agents[step % 3], step == 0 ? "task" : "message", step));
        }
        return run.toString();
    }

    @Test
    @DisplayName("refuses a malformed recording with file and line, and writes nothing")
    void refusesMalformedRecordings() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("in/team"));
        Files.writeString(folder.resolve("1.jsonl"), run(1));
        Files.writeString(folder.resolve("2.jsonl"), run(2) + "{\"run\":\"2\"\n");

        Result result = demo(directory.resolve("in"), "--store", directory.resolve("store"));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).startsWith("demo: " + folder.resolve("2.jsonl") + ":21: not JSON");
        assertThat(result.out()).isEmpty();
        assertThat(directory.resolve("store")).doesNotExist();
    }

    @Test
    @DisplayName("refuses a store that is not empty, is a file, or has a journal beside it")
    void refusesStoresInUse() throws IOException {
        Path full = Files.createDirectories(directory.resolve("full"));
        Files.writeString(full.resolve("mine"), "keep");
        Path file = Files.writeString(directory.resolve("file"), "keep");
        Files.writeString(directory.resolve("fresh.journal.jsonl"), "keep");
        Files.createDirectories(directory.resolve("new.proofs"));

        assertThat(demo(SAMPLE, "--store", full))
                .isEqualTo(
                        new Result(2, "", "demo: " + full + " is not empty; give a directory that is empty or new\n"));
        assertThat(demo(SAMPLE, "--store", file))
                .isEqualTo(new Result(2, "", "demo: " + file + " is a file; give a directory that is empty or new\n"));
        assertThat(demo(SAMPLE, "--store", directory.resolve("fresh")).err()).contains("journal of an earlier demo");
        assertThat(demo(SAMPLE, "--store", directory.resolve("new")).err()).contains("new.proofs is there already");
        assertThat(full.resolve("mine")).hasContent("keep");
        assertThat(file).hasContent("keep");
        assertThat(directory.resolve("fresh.journal.jsonl")).hasContent("keep");
    }

    @Test
    @DisplayName("refuses a directory that is not there, and options that exclude each other")
    void refusesBadArguments() {
        assertThat(demo(directory.resolve("none")).exitCode()).isEqualTo(2);
        assertThat(demo(directory.resolve("none")).err()).contains("is not a directory");
        assertThat(demo(SAMPLE, "--memory", "--store", directory).exitCode()).isEqualTo(2);
        assertThat(demo(SAMPLE, "--what").exitCode()).isEqualTo(2);
    }

    @Test
    @DisplayName("explains itself")
    void explainsItself() {
        Result result = demo("--help");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("--store=DIR", "--memory", "--json", "--conflicts", "--brief", "Exit codes:");
    }
}

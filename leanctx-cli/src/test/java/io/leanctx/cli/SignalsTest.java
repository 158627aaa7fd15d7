package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leanctx.Change;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process that is told to end. */
@DisplayName("A process that is told to end")
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SignalsTest {

    private static final int TERMINATED = 143;
    private static final int AGENTS = 4;
    private static final int COMMITS = 200;

    @TempDir
    Path temp;

    private Path store() {
        return temp.resolve("sessions");
    }

    private ServeProcess serve() throws IOException {
        return ServeProcess.start(ServeProcess.ofClassPath(), store(), temp.resolve("err"));
    }

    @Test
    @DisplayName(
            "while it serves agents that commit answers for each commit, says so by 143, and sends nobody there any more")
    void serves() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(AGENTS);
        Map<Long, String> acknowledged = new TreeMap<>();
        try (ServeProcess server = serve()) {
            CountDownLatch underWay = new CountDownLatch(COMMITS);
            List<Future<Map<Long, String>>> work = new ArrayList<>();
            for (int i = 0; i < AGENTS; i++) {
                ServeProcess.Registered agent = server.register("agent");
                work.add(clients.submit(() -> commitUntilItEnds(server, agent, underWay)));
            }
            assertThat(underWay.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(store().resolve("SERVER")).exists();
            assertThat(server.terminate()).isEqualTo(TERMINATED);
            for (Future<Map<Long, String>> each : work) {
                acknowledged.putAll(each.get());
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(temp.resolve("err")).isEmptyFile();
        assertThat(store().resolve("SERVER")).doesNotExist();
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(COMMITS);
        assertThat(history()).containsAllEntriesOf(acknowledged);
        try (ServeProcess next = serve()) {
            assertThat(next.register("agent").id()).isNotEmpty();
            assertThat(next.terminate()).isEqualTo(TERMINATED);
        }
    }

    /** What was acknowledged, up to the first commit that the server did not take any more. */
    private static Map<Long, String> commitUntilItEnds(
            ServeProcess server, ServeProcess.Registered agent, CountDownLatch underWay) throws InterruptedException {
        Map<Long, String> acknowledged = new TreeMap<>();
        for (int i = 0; ; i++) {
            String text = agent.id() + " " + i;
            try {
                HttpResponse<String> answer = server.progress(agent, text);
                if (answer.statusCode() != 201) {
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                    return acknowledged;
                }
                acknowledged.put(Cli.parsed(answer.body()).get("committed").asLong(), text);
                underWay.countDown();
            } catch (IOException e) {
                // The connection was closed: whether this one is there, nobody was told.
                return acknowledged;
            }
        }
    }

    private Map<Long, String> history() {
        Map<Long, String> texts = new TreeMap<>();
        try (SessionStore opened = LeanCtx.open(RocksBackend.existing(store()))) {
            Workspace team = opened.workspace(Stage.TEAM);
            long head = team.session("main").revision();
            for (long after = 0; after < head; after = texts.size()) {
                team.history("main", after, 1_000)
                        .commits()
                        .forEach(commit -> texts.put(
                                commit.revision(),
                                ((Change.Progress) commit.changes().get(0)).text()));
            }
        }
        assertThat(texts.keySet())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, texts.size()).boxed().toList());
        return texts;
    }

    @Test
    @DisplayName("while it has the store and serves it to other processes of mcp lets go of it in order")
    void mcp() throws Exception {
        try (McpProcess owner = McpProcess.begun(store());
                McpProcess other = McpProcess.begun(store())) {
            Map<String, String> agent = owner.register("cursor");
            assertThat(store().resolve("SERVER")).content().contains("pid " + owner.pid() + "\n");
            assertThat(other.call("ctx_session", Map.of("action", "list")).has("channels"))
                    .isTrue();
            assertThat(owner.terminate()).isEqualTo(TERMINATED);
            Map<String, String> progress = new TreeMap<>(agent);
            progress.putAll(Map.of("action", "progress", "text", "on"));
            assertThat(other.call("ctx_session", progress).path("committed").asLong())
                    .isEqualTo(1);
            assertThat(store().resolve("SERVER")).content().contains("pid " + other.pid() + "\n");
        }
    }

    @Test
    @DisplayName("by Ctrl-C says so by 130")
    void interrupted() throws Exception {
        Stage.auth(store());
        // A shell has what it starts in the background ignore this signal, and so all that is started by that.
        List<String> program = new ArrayList<>(List.of("env", "--default-signal=INT"));
        assumeTrue(exitCode("env", "--default-signal=INT", "true") == 0, "env cannot set signals here");
        program.addAll(ServeProcess.ofClassPath());
        program.addAll(List.of(
                "session",
                "watch",
                "-s",
                store().toString(),
                "-w",
                Stage.TEAM,
                "-c",
                Stage.AUTH,
                "--from",
                "1",
                "--json"));
        Process watch = new ProcessBuilder(program)
                .redirectError(temp.resolve("err").toFile())
                .start();
        try (BufferedReader lines = watch.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 1; i <= 8; i++) {
                assertThat(Cli.parsed(lines.readLine()).get("revision").asLong())
                        .isEqualTo(i);
            }
            assertThat(exitCode("kill", "-INT", String.valueOf(watch.pid()))).isZero();
            assertThat(lines.readLine()).isNull();
            assertThat(watch.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            watch.destroyForcibly();
        }
        assertThat(watch.exitValue()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(Files.readString(temp.resolve("err"))).isEmpty();
    }

    private static int exitCode(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}

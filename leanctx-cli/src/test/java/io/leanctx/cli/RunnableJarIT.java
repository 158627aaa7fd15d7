package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program as processes, run once the jar with everything in it is built. */
@DisplayName("The program")
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunnableJarIT {

    private static final int TERMINATED = 143;

    @TempDir
    Path temp;

    private static List<String> jar() throws IOException {
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            Path jar = built.filter(file -> file.toString().endsWith("-all.jar"))
                    .findFirst()
                    .orElseThrow();
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar.toString());
        }
    }

    private Process start(List<String> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(temp.resolve("err").toFile());
        builder.environment().put("LEANCTX_STORE", temp.resolve("sessions").toString());
        builder.environment().put("LEANCTX_WORKSPACE", Stage.TEAM);
        return builder.start();
    }

    private static String output(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return out;
    }

    @Test
    @DisplayName("in one jar lists, verifies and counts tokens beside the process that writes, and says nothing else")
    void jarRuns() throws Exception {
        try (SessionStore owner = Stage.owner(temp.resolve("sessions"))) {
            Workspace team = owner.workspace(Stage.TEAM);
            Stage.auth(team, team.registerNew("cursor"), team.registerNew("claude-code"));
            Process list = start(jar(), "session", "list");
            assertThat(output(list)).isEqualTo("""
                    workspace: my-team
                      channel: feat/auth-refactor  rev:8  agents: cursor, claude-code
                    """.replace("\n", System.lineSeparator()));
            assertThat(list.exitValue()).isEqualTo(ExitCode.OK);
            assertThat(temp.resolve("err")).isEmptyFile();
            assertThat(output(start(jar(), "verify", Stage.AUTH))).contains("is sound up to 8:");
            Process held = start(jar(), "agent", "register", "kiro");
            assertThat(output(held)).isEmpty();
            assertThat(held.exitValue()).isEqualTo(ExitCode.STORE);
            assertThat(temp.resolve("err"))
                    .content()
                    .startsWith("leanctx: the store ")
                    .hasLineCount(1);
        }
    }

    @Test
    @DisplayName("in one jar serves agents over HTTP, and tells how it is")
    void jarServes() throws Exception {
        Path store = temp.resolve("sessions");
        try (ServeProcess server = ServeProcess.start(jar(), store, temp.resolve("err"))) {
            ServeProcess.Registered agent = server.register("cursor");
            assertThat(server.progress(agent, "one").statusCode()).isEqualTo(201);
            assertThat(Cli.parsed(server.get("/health").body()).path("status").asText())
                    .isEqualTo("ready");
            assertThat(Cli.parsed(server.get("/v1").body()).path("logs").asBoolean())
                    .isTrue();
            assertThat(server.get("/metrics").body()).contains("\nleanctx_http_requests_total{", "\njvm_memory_");
            assertThat(server.get("/v1/workspaces/" + Stage.TEAM + "/channels/main/commits")
                            .body())
                    .contains("\"text\":\"one\"");
            assertThat(server.terminate()).isEqualTo(TERMINATED);
        }
        assertThat(temp.resolve("err")).isEmptyFile();
    }

    @Test
    @DisplayName(
            "in one jar, with the options for Java that the docs write out, is a server over standard input and output")
    void jarSpeaksMcp() throws Exception {
        List<String> program = new ArrayList<>(jar());
        program.addAll(1, McpClientsTest.optionsOfJava());
        try (McpProcess process = McpProcess.of(program, temp.resolve("sessions"))) {
            process.begin();
            JsonNode listed = process.ask("tools/list", "{}");
            assertThat(listed.path("result").path("tools").size())
                    .as("%s", listed)
                    .isEqualTo(4);
            assertThat(process.register("cursor")).containsEntry("agent", "cursor");
            assertThat(process.end()).isZero();
        }
        assertThat(temp.resolve("sessions").resolve("SERVER")).doesNotExist();
    }

    @Test
    @DisplayName("that is told to end while it watches has printed each commit whole")
    @DisabledOnOs(OS.WINDOWS)
    void ended() throws Exception {
        Stage.auth(temp.resolve("sessions"));
        Process watch = start(jar(), "session", "watch", "--channel", Stage.AUTH, "--from", "1", "--json");
        try (BufferedReader lines = watch.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 1; i <= 8; i++) {
                assertThat(Cli.parsed(lines.readLine()).get("revision").asLong())
                        .isEqualTo(i);
            }
            // By its handle, which leaves the stream open.
            assertThat(watch.toHandle().destroy()).isTrue();
            assertThat(lines.readLine()).isNull();
        }
        assertThat(watch.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(watch.exitValue()).isEqualTo(TERMINATED);
        assertThat(temp.resolve("err")).isEmptyFile();
    }

    @Test
    @DisplayName("by its script has the same commands")
    @DisabledOnOs(OS.WINDOWS)
    void script() throws Exception {
        Stage.auth(temp.resolve("sessions"));
        List<String> script = List.of(Path.of("..", "leanctx").toRealPath().toString());
        assertThat(output(start(script, "--version"))).isEqualTo("leanctx " + Leanctx.version() + "\n");
        assertThat(output(start(script, "session", "list"))).contains("channel: feat/auth-refactor  rev:8");
        assertThat(temp.resolve("err")).isEmptyFile();
    }
}

package io.leanctx.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leanctx.Agent;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisplayName("The commands")
@Timeout(120)
class CommandsTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object command, String... arguments) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    line.getErr().println(failure.getMessage());
                    line.getErr().flush();
                    return 1;
                })
                .execute(arguments);
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    @Test
    @DisplayName("make a token for an agent, and serve a store to who has it, until told to stop")
    void serve() throws Exception {
        assertThat(run(
                        new TokenCommand(),
                        "--tokens",
                        path("tokens.json"),
                        "--name",
                        "cursor",
                        "--workspace",
                        "my-team",
                        "--agent",
                        "cursor",
                        "--scope",
                        "write",
                        "--store",
                        path("store")))
                .isZero();
        String token = out.toString().strip();
        out.getBuffer().setLength(0);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> serving = thread.submit(() -> run(
                    new ServeCommand(),
                    "--store",
                    path("store"),
                    "--port",
                    "0",
                    "--tokens",
                    path("tokens.json"),
                    "--durability",
                    "relaxed"));
            await().until(() -> out.toString().contains("serving"));
            String uri = out.toString().strip().replaceAll(".* at ", "");
            HttpResponse<String> done = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(uri + Served.COMMITS))
                                    .header("Authorization", "Bearer " + token)
                                    .header("Content-Type", "application/json")
                                    .header("If-Match", "0")
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            Served.changes(Map.of("type", "task", "text", "x"))))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(done.statusCode()).isEqualTo(201);
            thread.shutdownNow();

            assertThat(serving.get()).isZero();
        } finally {
            thread.shutdownNow();
        }
        try (SessionStore store = LeanCtx.open(RocksBackend.existing(directory.resolve("store")))) {
            assertThat(store.workspace("my-team").session("feat/auth").task())
                    .hasValueSatisfying(task -> assertThat(task.agent()).isEqualTo("cursor"));
        }
    }

    @Test
    @DisplayName("make a token for who reads, whose hash alone is kept")
    void makeTokens() throws IOException {
        assertThat(run(
                        new TokenCommand(),
                        "--tokens",
                        path("tokens.json"),
                        "--name",
                        "dashboard",
                        "--workspace",
                        "my-team",
                        "--scope",
                        "read"))
                .isZero();
        String token = out.toString().strip();

        assertThat(token).hasSize(43);
        assertThat(Files.readString(directory.resolve("tokens.json")))
                .doesNotContain(token)
                .contains(ServerTokens.hash(token).toString());
        assertThat(TokenFile.read(directory.resolve("tokens.json")).find(token)).isPresent();
        assertThat(Files.getPosixFilePermissions(directory.resolve("tokens.json")))
                .hasSize(2);
    }

    @Test
    @DisplayName("refuse what does not fit together, and register and write nothing then")
    void refuse() {
        assertThat(run(
                        new TokenCommand(),
                        "--tokens",
                        path("t"),
                        "--name",
                        "x",
                        "--agent",
                        "cursor",
                        "--scope",
                        "write"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("give one --workspace");
        assertThat(run(new TokenCommand(), "--tokens", path("t"), "--name", "x", "--scope", "everything"))
                .isEqualTo(1);
        assertThat(run(new ServeCommand(), "--store", path("store"), "--host", "0.0.0.0"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("there are no tokens");
        assertThat(directory.resolve("t")).doesNotExist();
    }

    @Test
    @DisplayName("say so where another serves the store")
    void lockedStore() {
        try (SessionStore store = LeanCtx.open(RocksBackend.at(directory.resolve("store")))) {
            Agent agent = store.workspace("my-team").registerNew("cursor");
            assertThat(agent.id()).isEqualTo("cursor");
            assertThat(run(new ServeCommand(), "--store", path("store"))).isEqualTo(1);
        }
        assertThat(err.toString()).contains("store");
    }
}

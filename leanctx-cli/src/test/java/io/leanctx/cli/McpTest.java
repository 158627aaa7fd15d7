package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leanctx.Commit;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code mcp} as processes, as clients start it. */
@DisplayName("mcp")
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class McpTest {

    private static final int COMMITS = 200;
    private static final String URI_OF_MAIN = "leanctx://my-team/main";

    @TempDir
    Path store;

    private long owner() throws IOException {
        return Long.parseLong(announced("pid "));
    }

    private String announced(String name) throws IOException {
        return Files.readAllLines(store.resolve("SERVER")).stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .orElseThrow()
                .substring(name.length());
    }

    private static JsonNode progress(McpProcess at, Map<String, String> agent, String text) throws Exception {
        return at.call("ctx_session", as(agent, Map.of("action", "progress", "text", text)));
    }

    private static Map<String, String> as(Map<String, String> agent, Map<String, String> arguments) {
        Map<String, String> all = new HashMap<>(agent);
        all.putAll(arguments);
        return all;
    }

    /** What one client did: the revisions that it was told, and the process that it talks to in the end. */
    private record Done(Map<Long, String> acknowledged, McpProcess process) {}

    @Test
    @DisplayName("of three on one directory, of which the owner is killed, loses no commit and does none twice")
    void threeProcesses() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(3);
        List<McpProcess> processes = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                processes.add(McpProcess.begun(store));
            }
            List<Map<String, String>> agents = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                agents.add(processes.get(i).register("agent-" + i));
            }
            long owner = owner();
            CountDownLatch underWay = new CountDownLatch(3 * COMMITS / 4);
            List<Future<Done>> done = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                McpProcess process = processes.get(i);
                Map<String, String> agent = agents.get(i);
                done.add(clients.submit(() -> commits(process, agent, underWay, owner)));
            }
            assertThat(underWay.await(120, TimeUnit.SECONDS)).isTrue();
            for (McpProcess process : processes) {
                if (process.pid() == owner) {
                    process.kill();
                }
            }
            Map<Long, String> acknowledged = new TreeMap<>();
            for (Future<Done> each : done) {
                acknowledged.putAll(each.get().acknowledged());
                processes.add(each.get().process());
            }
            for (McpProcess process : processes) {
                if (process.pid() == owner) {
                    assertThat(process.isAlive()).isFalse();
                } else {
                    assertThat(process.end()).isZero();
                }
            }
            assertThat(acknowledged).hasSize(3 * COMMITS);
            assertThat(history()).isEqualTo(acknowledged);
        } finally {
            clients.shutdownNow();
            for (McpProcess process : processes) {
                process.close();
            }
        }
    }

    /** Commits one after another. A client whose process is killed starts another, and asks again under its operation id. */
    private Done commits(McpProcess first, Map<String, String> agent, CountDownLatch underWay, long killed)
            throws Exception {
        McpProcess process = first;
        TreeMap<Long, String> acknowledged = new TreeMap<>();
        for (int i = 0; i < COMMITS; i++) {
            String text = agent.get("agent") + " " + i;
            Map<String, String> arguments = new HashMap<>(as(agent, Map.of("action", "progress", "text", text)));
            JsonNode answer;
            try {
                // Of these one leaves the operation id to the process: the one whose process is not killed.
                answer = process.call("ctx_session", i % 2 == 0 ? with(arguments, text) : arguments);
            } catch (CancellationException | ExecutionException | IOException e) {
                assertThat(process.pid()).as("the process that breaks: %s", e).isEqualTo(killed);
                process = McpProcess.begun(store);
                answer = i % 2 == 0
                        ? process.call("ctx_session", with(arguments, text))
                        : found(process, text, arguments, acknowledged.isEmpty() ? 0 : acknowledged.lastKey());
            }
            assertThat(answer.has("committed")).as("%s", answer).isTrue();
            acknowledged.put(answer.get("committed").asLong(), text);
            underWay.countDown();
        }
        return new Done(acknowledged, process);
    }

    private static Map<String, String> with(Map<String, String> arguments, String text) {
        arguments.put("operation", text.replace(' ', '-'));
        return arguments;
    }

    /** A client that gave no operation id has to look what became of its last call, in all that came after the one before. */
    private static JsonNode found(McpProcess process, String text, Map<String, String> arguments, long after)
            throws Exception {
        long from = after;
        while (true) {
            JsonNode page = process.call("ctx_session", Map.of("action", "history", "after", from, "limit", 100));
            assertThat(page.has("commits")).as("%s", page).isTrue();
            for (JsonNode commit : page.get("commits")) {
                if (commit.path("changes").path(0).path("text").asText().equals(text)) {
                    return Cli.parsed("{\"committed\":" + commit.get("revision") + "}");
                }
            }
            if (!page.has("next_after")) {
                return process.call("ctx_session", arguments);
            }
            from = page.get("next_after").asLong();
        }
    }

    private Map<Long, String> history() {
        Map<Long, String> texts = new TreeMap<>();
        try (SessionStore opened = LeanCtx.open(RocksBackend.existing(store))) {
            List<Commit> commits =
                    opened.workspace(Stage.TEAM).history("main", 0, 1_000).commits();
            assertThat(commits.stream().mapToLong(Commit::revision))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, commits.size()).boxed().toList());
            commits.forEach(commit -> texts.put(
                    commit.revision(),
                    Cli.parsed(LeanCtx.toJson(commit))
                            .path("changes")
                            .path(0)
                            .path("text")
                            .asText()));
        }
        return texts;
    }

    @Test
    @DisplayName("passes notices on, also after another process has taken over")
    void subscription() throws Exception {
        try (McpProcess first = McpProcess.begun(store);
                McpProcess second = McpProcess.begun(store);
                McpProcess third = McpProcess.begun(store)) {
            Map<String, String> agent = third.register("kiro");
            assertThat(owner()).isEqualTo(first.pid());
            second.ask("resources/subscribe", "{\"uri\":\"" + URI_OF_MAIN + "\"}");
            progress(third, agent, "one");
            assertThat(second.notice().path("params").path("uri").asText()).isEqualTo(URI_OF_MAIN);
            first.kill();
            // What was missed meanwhile, if anything was; then what comes after it.
            assertThat(second.notice().path("method").asText()).isEqualTo("notifications/resources/updated");
            assertThat(progress(third, agent, "two").get("committed").asLong()).isEqualTo(2);
            assertThat(second.notice().path("params").path("uri").asText()).isEqualTo(URI_OF_MAIN);
            assertThat(owner()).isIn(second.pid(), third.pid());
        }
    }

    @Test
    @DisplayName("takes over from a process whose client left, and what waited there goes on waiting")
    void ownerLeaves() throws Exception {
        try (McpProcess first = McpProcess.begun(store);
                McpProcess second = McpProcess.begun(store)) {
            Map<String, String> agent = first.register("cursor");
            assertThat(owner()).isEqualTo(first.pid());
            CompletableFuture<JsonNode> waiting = second.asking(
                    "tools/call", McpProcess.tool("ctx_session", Map.of("action", "wait", "since_revision", 0)));
            while (underWay() == 0) {
                assertThat(waiting).isNotDone();
            }
            assertThat(first.end()).isZero();
            assertThat(waiting).isNotDone();
            assertThat(progress(second, agent, "on").get("committed").asLong()).isEqualTo(1);
            assertThat(McpProcess.got(waiting)
                            .path("result")
                            .path("structuredContent")
                            .path("changed")
                            .asBoolean())
                    .isTrue();
            assertThat(owner()).isEqualTo(second.pid());
            assertThat(second.end()).isZero();
        }
        assertThat(store.resolve("SERVER")).doesNotExist();
    }

    /** How many requests the announced server has under way, without the one that asks and the streams. */
    private double underWay() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(announced("uri ") + "/metrics"))
                .header("Authorization", "Bearer " + announced("secret "))
                .build();
        List<String> lines = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .toList();
        return gauge(lines, "leanctx_http_requests_open ") - gauge(lines, "leanctx_http_streams ") - 1;
    }

    private static double gauge(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("does not believe an announcement whose process is gone")
    void stale() throws Exception {
        Stage.auth(store);
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Files.writeString(
                    store.resolve("SERVER"),
                    "LeanCTX server\npid 1\nuri http://127.0.0.1:" + gone.getLocalPort() + "\nsecret s\n");
            try (McpProcess process = McpProcess.begun(store)) {
                assertThat(process.call("ctx_session", Map.of("action", "list"))
                                .path("channels")
                                .size())
                        .isOne();
                assertThat(owner()).isEqualTo(process.pid());
            }
        }
    }

    @Test
    @DisplayName("lets nobody in at its port without the secret, which this user alone can read")
    void secret() throws Exception {
        try (McpProcess process = McpProcess.begun(store)) {
            served(process);
            String secret = announced("secret ");
            assertThat(secret).hasSizeGreaterThanOrEqualTo(43);
            assertThat(status("Bearer " + secret)).isEqualTo(200);
            assertThat(status("Bearer " + secret.substring(1))).isEqualTo(401);
            assertThat(status("Bearer ")).isEqualTo(401);
            assertThat(status("")).isEqualTo(401);
            if (Files.getFileStore(store).supportsFileAttributeView("posix")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store.resolve("SERVER"))))
                        .isEqualTo("rw-------");
            }
        }
    }

    private int status(String authorization) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(announced("uri ") + "/v1/workspaces/my-team/channels"));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    @DisplayName("answers what was piped into it, and ends")
    void piped() throws Exception {
        try (McpProcess process = McpProcess.start(store, Map.of())) {
            process.send(
                    "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\","
                            + "\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}");
            process.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
            process.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");
            process.send("");
            process.send("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}");
            assertThat(process.end()).isZero();
            assertThat(process.answer("0")
                            .path("result")
                            .path("protocolVersion")
                            .asText())
                    .isEqualTo("2025-06-18");
            assertThat(process.answer("1").path("result").path("tools").size()).isEqualTo(4);
            assertThat(process.answer("2").has("result")).isTrue();
        }
        LeanCtx.open(RocksBackend.existing(store)).close();
    }

    @Test
    @DisplayName("answers lines that are no messages, are too long or too deep, and goes on")
    void hostile() throws Exception {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        String large = "x".repeat(64 << 20);
        try (McpProcess process = McpProcess.begun(store, "-Xmx64m")) {
            process.send("no message at all");
            assertThat(code(process.answerToNobody())).isEqualTo(-32700);
            process.send("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]");
            assertThat(code(process.answerToNobody())).isEqualTo(-32600);
            process.send("{\"jsonrpc\":\"2.0\",\"id\":\"deep\",\"method\":\"ping\",\"params\":" + deep + "}");
            assertThat(code(process.answer("\"deep\""))).isEqualTo(-32600);
            process.send("{\"method\":\"tools/call\",\"params\":{\"name\":\"" + large
                    + "\"},\"jsonrpc\":\"2.0\",\"id\":\"large\"}");
            assertThat(code(process.answer("\"large\""))).isEqualTo(-32600);
            for (String id : List.of("\"" + large + "\"", "1".repeat(32 << 20))) {
                process.send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\"}");
                assertThat(code(process.answerToNobody())).isEqualTo(-32600);
            }
            process.send("{\"jsonrpc\":\"2.0\",\"id\":\"\\ud800\"}");
            assertThat(code(process.answer("\"\ud800\""))).isEqualTo(-32600);
            process.send("{\"jsonrpc\":\"1.0\",\"id\":\"old\",\"method\":\"ping\"}");
            assertThat(code(process.answer("\"old\""))).isEqualTo(-32600);
            process.send("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}");
            assertThat(code(process.answerToNobody())).isEqualTo(-32600);
            process.send("{\"jsonrpc\":\"2.0\",\"id\":\"twice\",\"method\":\"ping\"}{}");
            assertThat(code(process.answer("\"twice\""))).isEqualTo(-32600);
            process.send("{\"jsonrpc\":\"2.0\",\"id\":\"broken\",\"method\":\"ping\"");
            assertThat(code(process.answer("\"broken\""))).isEqualTo(-32700);
            assertThat(process.ask("ping", "{}").has("result")).isTrue();
            assertThat(process.end()).isZero();
        }
    }

    private static int code(JsonNode answer) {
        return answer.path("error").path("code").asInt();
    }

    @Test
    @DisplayName("loads neither RocksDB nor Jetty where another process serves the store")
    void thin() throws Exception {
        Path loaded = Files.createTempFile("classes", ".log");
        try (McpProcess first = McpProcess.begun(store);
                McpProcess second = afterIt(first, "-Xlog:class+load=info:file=" + loaded)) {
            second.register("windsurf");
            assertThat(second.end()).isZero();
            List<String> classes = Files.readAllLines(loaded);
            assertThat(classes).anyMatch(line -> line.contains(" io.leanctx.server.stdio."));
            assertThat(classes)
                    .noneMatch(line -> line.contains(" org.rocksdb.")
                            || line.contains(" org.eclipse.jetty.")
                            || line.contains(" io.leanctx.core."));
        } finally {
            Files.delete(loaded);
        }
    }

    private McpProcess afterIt(McpProcess first, String... options) throws Exception {
        served(first);
        return McpProcess.begun(store, options);
    }

    /** Waits until a process has found out who serves the store. */
    private static JsonNode served(McpProcess process) throws Exception {
        JsonNode list = process.call("ctx_session", Map.of("action", "list"));
        assertThat(list.has("channels")).as("%s", list).isTrue();
        return list;
    }

    @Test
    @DisplayName(
            "lists what there is while another process has the store open, waits, and takes it once that one is done")
    void waits() throws Exception {
        try (SessionStore held = LeanCtx.open(RocksBackend.at(store));
                McpProcess process = McpProcess.begun(store)) {
            CompletableFuture<JsonNode> called =
                    process.asking("tools/call", McpProcess.tool("ctx_session", Map.of("action", "list")));
            assertThat(listed(process, "tools/list", "tools")).isEqualTo(4);
            assertThat(listed(process, "prompts/list", "prompts")).isEqualTo(2);
            assertThat(listed(process, "resources/list", "resources")).isZero();
            assertThat(listed(process, "resources/templates/list", "resourceTemplates"))
                    .isEqualTo(3);
            assertThat(called).isNotDone();
            held.close();
            assertThat(McpProcess.got(called)
                            .path("result")
                            .path("structuredContent")
                            .has("channels"))
                    .isTrue();
        }
    }

    private static int listed(McpProcess process, String method, String list) throws Exception {
        JsonNode answer = process.ask(method, "{}");
        assertThat(answer.path("result").path(list).isArray()).as("%s", answer).isTrue();
        return answer.path("result").path(list).size();
    }

    @Test
    @DisplayName("joins serve, and says what to do where that asks for a token")
    void served() throws Exception {
        Path tokens = store.resolveSibling(store.getFileName() + "-tokens.json");
        Cli.Run token = new Cli()
                .run(
                        "token",
                        "--tokens",
                        tokens.toString(),
                        "--name",
                        "c",
                        "--agent",
                        "cursor",
                        "--scope",
                        "write",
                        "-w",
                        Stage.TEAM,
                        "-s",
                        store.toString());
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Cli.Run> serving = thread.submit(() ->
                    new Cli().run("serve", "--store", store.toString(), "--port", "0", "--tokens", tokens.toString()));
            try (McpProcess stranger = McpProcess.begun(store);
                    McpProcess cursor = McpProcess.start(
                            store,
                            Map.of(
                                    "LEANCTX_AGENT",
                                    "cursor",
                                    "LEANCTX_TOKEN",
                                    token.text().strip()))) {
                cursor.begin();
                JsonNode done = cursor.call("ctx_session", Map.of("action", "task", "text", "Move auth to JWT"));
                assertThat(done.path("committed").asLong()).as("%s", done).isEqualTo(1);
                assertThat(Files.readString(store.resolve("SERVER")))
                        .contains("\ntokens\n")
                        .doesNotContain("secret");
                JsonNode refused = stranger.call("ctx_session", Map.of("action", "list"));
                assertThat(refused.path("error").path("message").asText()).contains("LEANCTX_TOKEN");
                try (McpProcess byUrl = McpProcess.of(
                        announced("uri "), Map.of("LEANCTX_TOKEN", token.text().strip()))) {
                    byUrl.begin();
                    assertThat(byUrl.call("ctx_session", Map.of("action", "status"))
                                    .path("revision")
                                    .asLong())
                            .isEqualTo(1);
                    assertThat(byUrl.end()).isZero();
                }
            }
            assertThat(serving.isDone()).isFalse();
        } finally {
            thread.shutdownNow();
            assertThat(thread.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            Files.deleteIfExists(tokens);
        }
        assertThat(store.resolve("SERVER")).doesNotExist();
    }
}

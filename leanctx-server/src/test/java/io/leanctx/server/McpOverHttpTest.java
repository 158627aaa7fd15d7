package io.leanctx.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leanctx.Agent;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("MCP over HTTP")
@Timeout(180)
class McpOverHttpTest {

    private static final String URI = "leanctx://my-team/feat%2Fauth";
    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
            + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"x\",\"version\":\"1\"}}}";

    private static Map<String, String> headers(Agent agent) {
        return Map.of(
                Callers.WORKSPACE,
                "my-team",
                Callers.CHANNEL,
                "feat%2Fauth",
                Callers.AGENT,
                agent.id(),
                Callers.AGENT_TOKEN,
                agent.token());
    }

    private static McpSeat seat(Served served, String client) {
        return new McpSeat(served.server().uri(), headers(served.agent(client)));
    }

    private static HttpRequest.Builder message(Served served, String body) {
        return served.posting("/mcp", body).header("Accept", "application/json, text/event-stream");
    }

    @Test
    @DisplayName("lets two agents work in one session: each sees the other's work, and a conflict says what was missed")
    void twoAgents() throws Exception {
        try (Served served = Served.plain();
                McpSeat cursor = seat(served, "cursor");
                McpSeat claude = seat(served, "claude-code")) {
            assertThat(cursor.client().listTools().tools())
                    .extracting(McpSchema.Tool::name)
                    .containsExactlyInAnyOrder("ctx_session", "ctx_agent", "ctx_handoff", "ctx_share");
            assertThat(cursor.call("ctx_session", Map.of("action", "task", "text", "Move auth to JWT"))
                            .isError())
                    .isFalse();
            assertThat(McpSeat.text(claude.call("ctx_session", Map.of("action", "brief"))))
                    .contains("Move auth to JWT");
            McpSchema.CallToolResult conflict =
                    claude.call("ctx_session", Map.of("action", "task", "text", "Keep sessions"));

            assertThat(conflict.isError()).isTrue();
            assertThat(McpSeat.text(conflict)).contains("\"code\":\"conflict\"", "cursor");
            assertThat(claude.client().listPrompts().prompts()).hasSize(2);
            assertThat(claude.client()
                            .readResource(new McpSchema.ReadResourceRequest(URI, null))
                            .contents())
                    .hasSize(1);
        }
    }

    @Test
    @DisplayName("wakes who waits for news, and lets no number of those who wait keep others from working")
    void waits() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Served served = Served.limited(ServerLimits.DEFAULT.with(new ServerLimits.Pool(4, 64)));
                McpSeat cursor = seat(served, "cursor")) {
            cursor.call("ctx_session", Map.of("action", "task", "text", "x"));
            List<Future<McpSchema.CallToolResult>> waiting = new ArrayList<>();
            List<McpSeat> seats = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                McpSeat seat = seat(served, "waiter");
                seats.add(seat);
                waiting.add(
                        threads.submit(() -> seat.call("ctx_session", Map.of("action", "wait", "since_revision", 1))));
            }
            await().until(() -> waiting.stream().filter(Future::isDone).count() >= 4);
            assertThat(cursor.call("ctx_session", Map.of("action", "finding", "text", "y", "since_revision", 1))
                            .isError())
                    .isFalse();
            for (Future<McpSchema.CallToolResult> one : waiting) {
                assertThat(McpSeat.text(one.get())).containsAnyOf("\"changed\":true", "\"busy\"");
            }
            seats.forEach(McpSeat::close);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("tells who subscribed that a session changed, and watches it no longer when they are gone")
    void subscriptions() throws Exception {
        try (Served served = Served.plain();
                McpSeat cursor = seat(served, "cursor")) {
            try (McpSeat claude = seat(served, "claude-code")) {
                claude.client().subscribeResource(new McpSchema.SubscribeRequest(URI, null));
                await().untilAsserted(() -> {
                    cursor.call("ctx_session", Map.of("action", "progress", "text", "x"));
                    assertThat(claude.updated()).contains(URI);
                });
                assertThatThrownBy(() -> claude.client()
                                .subscribeResource(new McpSchema.SubscribeRequest("file:///etc/passwd", null)))
                        .isInstanceOf(RuntimeException.class);
            }
            // The client's end is told by a request of its own, which may still be under way.
            await().untilAsserted(() -> {
                long before = delivered(served);
                for (int i = 0; i < 5; i++) {
                    cursor.call("ctx_session", Map.of("action", "progress", "text", "y"));
                }
                assertThat(delivered(served)).as("nobody watches any more").isEqualTo(before);
            });
        }
    }

    private static long delivered(Served served) {
        return served.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("leanctx_watch_commits_total "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    @Test
    @DisplayName("loses none of 8 times 200 commits of 8 agents, through MCP and the JSON API, over a store on disk")
    void losesNothing(@TempDir Path directory) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (SessionStore store = LeanCtx.builder()
                        .durability(io.leanctx.Durability.RELAXED)
                        .open(RocksBackend.at(directory.resolve("store")));
                LeanCtxServer server = LeanCtxServer.over(store)
                        .limits(ServerLimits.DEFAULT.with(new ServerLimits.Rate(100_000, 100_000)))
                        .start()) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Agent agent = store.workspace("my-team").registerNew("agent");
                boolean isMcp = i % 2 == 0;
                all.add(threads.submit(() -> isMcp ? throughMcp(server, agent) : throughJson(server, agent)));
            }
            for (Future<Integer> done : all) {
                assertThat(done.get()).isEqualTo(200);
            }
            Session session = store.workspace("my-team").session("feat/auth");
            assertThat(session.revision()).isEqualTo(1_600);
            assertThat(session.findings())
                    .extracting(
                            finding -> finding.agent() + " " + finding.value().text())
                    .doesNotHaveDuplicates()
                    .hasSize(1_600);
            assertThat(store.workspace("my-team")
                            .verify("feat/auth", io.leanctx.VerifyRequest.everything())
                            .isSound())
                    .isTrue();
        } finally {
            threads.shutdownNow();
        }
    }

    private static int throughMcp(LeanCtxServer server, Agent agent) {
        int done = 0;
        try (McpSeat seat = new McpSeat(server.uri(), headers(agent))) {
            for (int i = 0; i < 200; i++) {
                McpSchema.CallToolResult result =
                        seat.call("ctx_session", Map.of("action", "finding", "text", "finding " + i));
                done += Boolean.TRUE.equals(result.isError()) ? 0 : 1;
            }
        }
        return done;
    }

    private static int throughJson(LeanCtxServer server, Agent agent) throws Exception {
        int done = 0;
        java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient();
        for (int i = 0; i < 200; i++) {
            HttpResponse<String> response = client.send(
                    Served.as(
                                    agent,
                                    HttpRequest.newBuilder(java.net.URI.create(server.uri() + Served.COMMITS))
                                            .timeout(Duration.ofSeconds(60)))
                            .header("Content-Type", "application/json")
                            .header("If-Match", "0")
                            .header("Idempotency-Key", agent.id() + "-" + i)
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    Served.changes(Map.of("type", "finding", "text", "finding " + i))))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            done += response.statusCode() == 201 ? 1 : 0;
        }
        return done;
    }

    @Test
    @DisplayName("has no session for who names none, one that has ended, or one of an id that was made up")
    void sessions() throws Exception {
        try (Served served = Served.plain()) {
            HttpResponse<String> begun = served.send(message(served, INITIALIZE));
            String id = begun.headers().firstValue("Mcp-Session-Id").orElseThrow();
            String list = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}";

            assertThat(served.send(message(served, list).header("Mcp-Session-Id", id))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(served.send(message(served, list)).statusCode()).isEqualTo(400);
            assertThat(served.send(message(served, list).header("Mcp-Session-Id", "made-up"))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(served.send(message(served, list)
                                    .header("Mcp-Session-Id", id)
                                    .header("MCP-Protocol-Version", "1999-01-01"))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(served.send(served.request("/mcp").DELETE().header("Mcp-Session-Id", id))
                            .statusCode())
                    .isEqualTo(204);
            assertThat(served.send(message(served, list).header("Mcp-Session-Id", id))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    @DisplayName(
            "says of what is under way when its session ends that it may be done, and not that there is no session")
    void endedUnderWay() throws Exception {
        try (Served served = Served.plain()) {
            // What comes after the end is told that there is no session, so it is tried until it was under way.
            await().until(() -> ended(served), said -> said.startsWith("outcome_unknown: "));
        }
    }

    /** What is said of a wait whose session ends. */
    private static String ended(Served served) throws Exception {
        String id = served.send(message(served, INITIALIZE))
                .headers()
                .firstValue("Mcp-Session-Id")
                .orElseThrow();
        HttpRequest wait = message(
                        served,
                        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"ctx_session\",\"arguments\":"
                                + "{\"action\":\"wait\",\"workspace\":\"my-team\",\"channel\":\"main\",\"since_revision\":0}}}")
                .header("Mcp-Session-Id", id)
                .build();
        Future<HttpResponse<String>> waiting = served.client().sendAsync(wait, HttpResponse.BodyHandlers.ofString());
        await().until(() -> served.get("/metrics").body().contains("leanctx_http_requests_open 2"));
        served.send(served.request("/mcp").DELETE().header("Mcp-Session-Id", id));
        HttpResponse<String> ended = waiting.get(60, TimeUnit.SECONDS);
        assertThat(ended.statusCode()).isEqualTo(404);
        return Served.message(ended);
    }

    @Test
    @DisplayName("has only so many sessions of one principal, of which the one that was used longest ago gives way")
    void sessionsAreBounded() throws Exception {
        try (Served served = Served.limited(ServerLimits.DEFAULT.with(new ServerLimits.Open(100, 10, 10, 3, 3)))) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ids.add(served.send(message(served, INITIALIZE))
                        .headers()
                        .firstValue("Mcp-Session-Id")
                        .orElseThrow());
            }
            String ping = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}";

            assertThat(served.send(message(served, ping).header("Mcp-Session-Id", ids.get(0)))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(served.send(message(served, ping).header("Mcp-Session-Id", ids.get(3)))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    @DisplayName("refuses what is no message of the protocol, and says nothing of the inside")
    void refuses() throws Exception {
        try (Served served = Served.plain()) {
            String id = served.send(message(served, INITIALIZE))
                    .headers()
                    .firstValue("Mcp-Session-Id")
                    .orElseThrow();
            for (String body : List.of(
                    "[]",
                    "[" + INITIALIZE + "]",
                    "{}",
                    "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
                    "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
                    "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}",
                    "{\"jsonrpc\":\"2.0\",\"id\":1}")) {
                HttpResponse<String> response =
                        served.send(message(served, body).header("Mcp-Session-Id", id));
                assertThat(response.statusCode()).as(body).isEqualTo(400);
                assertThat(response.body()).doesNotContain("Exception", "io.", "java.");
            }
            for (String params : List.of(
                    "\"tools/call\"",
                    "\"tools/call\",\"params\":{}",
                    "\"tools/call\",\"params\":[]",
                    "\"tools/call\",\"params\":{\"name\":{\"secret\":1}}",
                    "\"tools/call\",\"params\":{\"name\":\"nothing\"}",
                    "\"resources/read\",\"params\":{\"uri\":\"leanctx://my-team/../../x\"}",
                    "\"resources/unsubscribe\",\"params\":5",
                    "\"resources/subscribe\",\"params\":{\"uri\":\"file:///etc/passwd\"}",
                    "\"prompts/get\",\"params\":{}",
                    "\"nothing/at/all\"")) {
                HttpResponse<String> response =
                        served.send(message(served, "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":" + params + "}")
                                .header("Mcp-Session-Id", id));
                assertThat(Served.json(response))
                        .as(params)
                        .containsKey("error")
                        .containsEntry("id", 9);
                assertThat(response.body()).as(params).doesNotContain("Exception", "io.", "java.", "secret");
            }
            assertThat(served.send(message(served, INITIALIZE.replace("\"x\"", '"' + "x".repeat(20_000) + '"')))
                            .statusCode())
                    .isEqualTo(413);
            assertThat(served.send(message(served, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/secret\"}")
                                    .header("Mcp-Session-Id", id))
                            .statusCode())
                    .isEqualTo(202);
        }
    }

    @Test
    @DisplayName("refuses a header that is no name")
    void refusesHeaders() throws Exception {
        try (Served served = Served.plain()) {
            String id = served.send(message(served, INITIALIZE))
                    .headers()
                    .firstValue("Mcp-Session-Id")
                    .orElseThrow();
            HttpResponse<String> response =
                    served.send(message(served, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}")
                            .header("Mcp-Session-Id", id)
                            .header(Callers.WORKSPACE, "../../etc"));

            assertThat(response.statusCode()).isEqualTo(400);
        }
    }
}

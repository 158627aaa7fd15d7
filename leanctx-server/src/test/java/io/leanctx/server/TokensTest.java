package io.leanctx.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leanctx.Agent;
import io.leanctx.InvalidInputException;
import io.leanctx.Participant;
import io.leanctx.mcp.Access;
import io.modelcontextprotocol.spec.McpSchema.GetPromptRequest;
import io.modelcontextprotocol.spec.McpSchema.GetPromptResult;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceRequest;
import io.modelcontextprotocol.spec.McpSchema.SubscribeRequest;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Tokens")
@Timeout(120)
class TokensTest {

    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
            + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"x\",\"version\":\"1\"}}}";

    @TempDir
    Path directory;

    private Path file;
    private Served served;
    private Agent cursor;
    private Agent stranger;
    private String admin;
    private String reader;

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve("tokens.json");
        admin = ServerTokens.generate();
        reader = ServerTokens.generate();
        ServerTokens.add(file, admin, "who runs it", List.of(), Optional.empty(), Access.ADMIN);
        ServerTokens.add(file, reader, "dashboard", List.of("my-team"), Optional.empty(), Access.READ);
        served = new Served(builder -> builder.tokens(file));
        cursor = served.agent("cursor");
        stranger = served.store().workspace("other-team").registerNew("cursor");
        ServerTokens.add(file, cursor.token(), "cursor", List.of("my-team"), Optional.of("cursor"), Access.WRITE);
        ServerTokens.add(file, stranger.token(), "other", List.of("other-team"), Optional.of("cursor"), Access.WRITE);
        await().untilAsserted(() -> assertThat(
                        served.send(with(stranger.token(), served.request("/v1/workspaces/other-team/channels")))
                                .statusCode())
                .isEqualTo(200));
    }

    @AfterEach
    void close() {
        served.close();
    }

    private static HttpRequest.Builder with(String token, HttpRequest.Builder request) {
        return request.header("Authorization", "Bearer " + token);
    }

    private HttpRequest.Builder commit(String token, String workspace) {
        return with(
                        token,
                        served.posting(
                                "/v1/workspaces/" + workspace + "/channels/main/commits",
                                Served.changes(Map.of("type", "finding", "text", "x"))))
                .header("If-Match", "0");
    }

    @Test
    @DisplayName("are in their file as hashes alone")
    void areHashes() throws IOException {
        String text = Files.readString(file);

        assertThat(text).doesNotContain(admin, reader, cursor.token(), stranger.token());
        assertThat(text).contains(ServerTokens.hash(admin).toString(), "\"scopes\":[\"read\",\"write\",\"admin\"]");
        assertThat(admin).hasSize(43).isNotEqualTo(reader);
    }

    @Test
    @DisplayName("are needed for all but /health, and one that is unknown is refused like none")
    void areNeeded() {
        for (String path : List.of("/metrics", "/mcp", Served.CHANNEL, Served.COMMITS, Served.EVENTS)) {
            HttpResponse<String> none = served.get(path);
            HttpResponse<String> unknown = served.send(with(ServerTokens.generate(), served.request(path)));

            assertThat(none.statusCode()).as(path).isEqualTo(401);
            assertThat(none.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            assertThat(unknown.statusCode()).isEqualTo(401);
            assertThat(unknown.body()).isEqualTo(none.body());
        }
        assertThat(served.get("/health").statusCode()).isEqualTo(200);
        assertThat(served.send(served.request(Served.CHANNEL).header("Authorization", "Basic " + admin))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("that are an agent's own let it write as itself, and as nobody else")
    void bindAgents() {
        assertThat(served.send(commit(cursor.token(), "my-team")).statusCode()).isEqualTo(201);
        assertThat(served.store().workspace("my-team").session("main").findings())
                .allMatch(finding -> finding.agent().equals("cursor"));
        HttpResponse<String> other =
                served.send(commit(cursor.token(), "my-team").header(Callers.AGENT, "claude-code"));
        assertThat(other.statusCode()).isEqualTo(403);
        HttpResponse<String> argument = served.send(with(
                        cursor.token(),
                        served.posting(
                                "/v1/workspaces/my-team/channels/main/commits",
                                "{\"agent\":\"claude-code\",\"token\":\"x\",\"changes\":[{\"type\":\"task\",\"text\":\"x\"}]}"))
                .header("If-Match", "0"));
        assertThat(argument.statusCode()).isEqualTo(403);
    }

    @Test
    @DisplayName("reach no workspace but theirs, and say the same of one that exists and one that does not")
    void areBoundToWorkspaces() throws Exception {
        try (Participant me = served.store().workspace("other-team").join("main", stranger)) {
            me.setTask("secret plan");
        }
        for (String path : List.of(
                "/channels",
                "/channels/main",
                "/channels/main/commits",
                "/channels/main/events",
                "/logs",
                "/logs/@",
                "/logs/main/entries",
                "/logs/main/snapshot",
                "/logs/main/soft",
                "/blobs/" + "0".repeat(64))) {
            HttpResponse<String> there =
                    served.send(with(cursor.token(), served.request("/v1/workspaces/other-team" + path)));
            HttpResponse<String> nowhere =
                    served.send(with(cursor.token(), served.request("/v1/workspaces/no-team" + path)));

            assertThat(there.statusCode()).as(path).isEqualTo(403);
            assertThat(there.body()).isEqualTo(nowhere.body()).doesNotContain("secret");
        }
        assertThat(served.send(commit(cursor.token(), "other-team")).statusCode())
                .isEqualTo(403);
        try (McpSeat seat = new McpSeat(
                served.server().uri(), Map.of("Authorization", "Bearer " + cursor.token(), Callers.CHANNEL, "main"))) {
            assertThat(McpSeat.text(seat.call("ctx_session", Map.of("action", "status", "workspace", "other-team"))))
                    .contains("not_allowed")
                    .doesNotContain("secret");
            assertThat(McpSeat.text(seat.call("ctx_session", Map.of("action", "task", "text", "mine"))))
                    .contains("committed");
            for (String prompt : List.of("resume", "handoff")) {
                assertThat(prompt(seat, prompt, Map.of("workspace", "other-team")))
                        .contains("bound to the workspace my-team")
                        .doesNotContain("secret");
                assertThat(prompt(seat, prompt, Map.of())).doesNotContain("bound to the workspace");
            }
            assertThatThrownBy(() ->
                            seat.client().readResource(new ReadResourceRequest("leanctx://other-team/main", null)))
                    .hasMessageNotContaining("secret");
            assertThatThrownBy(() ->
                            seat.client().subscribeResource(new SubscribeRequest("leanctx://other-team/main", null)))
                    .isInstanceOf(RuntimeException.class);
        }
        HttpResponse<String> header = served.send(
                with(cursor.token(), served.request(Served.COMMITS)).header(Callers.WORKSPACE, "other-team"));
        assertThat(header.statusCode()).isEqualTo(403);
    }

    private static String prompt(McpSeat seat, String name, Map<String, Object> arguments) {
        GetPromptResult result = seat.client().getPrompt(new GetPromptRequest(name, arguments, null));
        return ((TextContent) result.messages().get(0).content()).text();
    }

    @Test
    @DisplayName("of several workspaces reach these, by path or argument, and no other")
    void reachSeveral() throws Exception {
        String both = ServerTokens.generate();
        ServerTokens.add(file, both, "both", List.of("my-team", "other-team"), Optional.empty(), Access.WRITE);
        await().untilAsserted(() -> assertThat(
                        served.send(with(both, served.request(Served.COMMITS))).statusCode())
                .isEqualTo(200));

        assertThat(served.send(with(both, served.request("/v1/workspaces/other-team/channels")))
                        .statusCode())
                .isEqualTo(200);
        assertThat(served.send(with(both, served.request("/v1/workspaces/third-team/channels")))
                        .statusCode())
                .isEqualTo(403);
        try (McpSeat seat = new McpSeat(served.server().uri(), Map.of("Authorization", "Bearer " + both))) {
            for (String workspace : List.of("my-team", "other-team")) {
                assertThat(McpSeat.text(seat.call("ctx_session", Map.of("action", "list", "workspace", workspace))))
                        .contains("channels");
            }
            assertThat(McpSeat.text(seat.call("ctx_session", Map.of("action", "list", "workspace", "third-team"))))
                    .contains("not_allowed");
            assertThat(McpSeat.text(seat.call(
                            "ctx_session",
                            Map.of(
                                    "action",
                                    "task",
                                    "text",
                                    "x",
                                    "workspace",
                                    "other-team",
                                    "channel",
                                    "main",
                                    "agent",
                                    "cursor",
                                    "token",
                                    stranger.token()))))
                    .contains("\"committed\":1");
        }
    }

    @Test
    @DisplayName("allow what their scopes say, through the API and through MCP")
    void haveScopes() {
        assertThat(served.send(with(reader, served.request(Served.COMMITS))).statusCode())
                .isEqualTo(200);
        HttpResponse<String> write = served.send(commit(reader, "my-team")
                .header(Callers.AGENT, cursor.id())
                .header(Callers.AGENT_TOKEN, cursor.token()));
        assertThat(write.statusCode()).isEqualTo(403);
        assertThat(Served.message(write)).contains("WRITE");
        for (String token : List.of(reader, cursor.token())) {
            assertThat(served.send(with(token, served.posting("/v1/workspaces/my-team/agents", "{\"client\":\"x\"}")))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(served.send(with(token, served.request("/metrics"))).statusCode())
                    .isEqualTo(403);
        }
        assertThat(served.send(with(admin, served.posting("/v1/workspaces/new-team/agents", "{\"client\":\"x\"}")))
                        .statusCode())
                .isEqualTo(201);
        assertThat(served.send(with(admin, served.request("/metrics"))).body()).contains("leanctx_http_requests_total");
    }

    private String begun(String token) {
        return served.send(with(token, served.posting("/mcp", INITIALIZE))
                        .header("Accept", "application/json, text/event-stream"))
                .headers()
                .firstValue("Mcp-Session-Id")
                .orElseThrow();
    }

    private String metrics() {
        return served.send(with(admin, served.request("/metrics"))).body();
    }

    @Test
    @DisplayName("bind a session of MCP: for any other token there is none of that id")
    void bindSessions() {
        String accept = "application/json, text/event-stream";
        String id = begun(cursor.token());
        String ping = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}";

        assertThat(served.send(with(cursor.token(), served.posting("/mcp", ping))
                                .header("Accept", accept)
                                .header("Mcp-Session-Id", id))
                        .statusCode())
                .isEqualTo(200);
        for (String other : List.of(stranger.token(), admin)) {
            assertThat(served.send(with(other, served.posting("/mcp", ping))
                                    .header("Accept", accept)
                                    .header("Mcp-Session-Id", id))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(served.send(with(other, served.request("/mcp"))
                                    .header("Accept", "text/event-stream")
                                    .header("Mcp-Session-Id", id))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(served.send(with(other, served.request("/mcp")).DELETE().header("Mcp-Session-Id", id))
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(metrics()).contains("leanctx_http_streams 0.0", "leanctx_mcp_sessions 1.0");
    }

    @Test
    @DisplayName(
            "that are taken out of their file let nobody in any more, and end what is open; a broken file changes nothing")
    void areTakenBack() throws Exception {
        String before = Files.readString(file);
        String id = begun(cursor.token());
        try (SseClient events = new SseClient(served, with(cursor.token(), served.request(Served.EVENTS)));
                SseClient notices = new SseClient(
                        served,
                        with(cursor.token(), served.request("/mcp"))
                                .header("Accept", "text/event-stream")
                                .header("Mcp-Session-Id", id))) {
            assertThat(events.next()).isPresent();
            assertThat(notices.status()).isEqualTo(200);
            assertThat(metrics()).contains("leanctx_http_streams 2.0", "leanctx_mcp_sessions 1.0");
            Files.writeString(file, "{");
            await().during(java.time.Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(served.send(with(cursor.token(), served.request(Served.COMMITS)))
                                    .statusCode())
                            .isEqualTo(200));
            Files.writeString(
                    file, before.replace(ServerTokens.hash(cursor.token()).toString(), "ab".repeat(32)));
            await().untilAsserted(() -> assertThat(served.send(with(cursor.token(), served.request(Served.COMMITS)))
                            .statusCode())
                    .isEqualTo(401));
            assertThat(events.next()).isEmpty();
            assertThat(notices.next()).isEmpty();
            await().untilAsserted(() ->
                    assertThat(metrics()).contains("leanctx_http_streams 0.0", "leanctx_mcp_sessions 0.0"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"tokens\":5}",
                "{\"tokens\":[5]}",
                "{\"tokens\":[{}]}",
                "{\"tokens\":[{\"name\":\"secret\",\"sha256\":\"zz\",\"workspaces\":[\"a\"],\"scopes\":[\"read\"]}]}",
                "{\"tokens\":[{\"name\":\"secret\",\"token\":\"secret\",\"workspaces\":[\"a\"],\"scopes\":[\"read\"]}]}",
                "{\"tokens\":[],\"other\":1}"
            })
    @DisplayName("are not taken from a file that is none, and what is wrong is said without what is in it")
    void areChecked(String text) throws IOException {
        Path wrong = Files.writeString(directory.resolve("wrong.json"), text);

        assertThatThrownBy(() -> TokenFile.read(wrong))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("wrong.json")
                .hasMessageNotContaining("secret");
    }

    @Test
    @DisplayName("are not taken from a file that anybody can write to, nor where they are short or there already")
    void areNotTaken() throws IOException {
        assertThatThrownBy(() -> ServerTokens.add(file, "hunter2", "x", List.of(), Optional.empty(), Access.READ))
                .hasMessageContaining("7 characters")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> ServerTokens.add(file, admin, "x", List.of(), Optional.empty(), Access.READ))
                .hasMessageContaining("already")
                .hasMessageNotContaining(admin);
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThatThrownBy(() -> TokenFile.read(file)).hasMessageContaining("chmod o-w");
    }

    @Test
    @DisplayName("are needed on an address that others can reach")
    void areNeededBeyondThisMachine() throws IOException {
        for (String host : List.of("0.0.0.0", "::")) {
            assertThatThrownBy(
                            () -> LeanCtxServer.over(served.store()).host(host).start())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("there are no tokens");
        }
        try (LeanCtxServer open =
                LeanCtxServer.over(served.store()).host("0.0.0.0").tokens(file).start()) {
            assertThat(open.port()).isPositive();
        }
    }
}

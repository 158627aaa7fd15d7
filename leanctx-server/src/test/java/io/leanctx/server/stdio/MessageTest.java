package io.leanctx.server.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.mcp.Caller;
import io.leanctx.mcp.McpTool;
import io.leanctx.mcp.McpTools;
import io.leanctx.mcp.ToolAnswer;
import io.leanctx.server.LeanCtxServer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A message of a client")
class MessageTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":\"i\",\"method\":\"initialize\",\"params\":"
            + "{\"protocolVersion\":\"%s\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";

    private static Message read(String line) throws RefusedLineException {
        return Message.read(line.getBytes(StandardCharsets.UTF_8));
    }

    private static Message call(String tool, String arguments) throws RefusedLineException {
        return read(
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"_meta\":{\"name\":\"x\"},\"name\":\""
                        + tool + "\",\"arguments\":" + arguments + "}}");
    }

    private static JsonNode arguments(Message message) throws Exception {
        return JSON.reader()
                .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .readTree(message.bytes())
                .path("params")
                .path("arguments");
    }

    @Test
    @DisplayName("that commits is given an operation id of its own, and stays as it was otherwise")
    void operation() throws Exception {
        Message one = call("ctx_session", "{ \"action\":\"progress\",\"text\":\"ü { \\\"operation\\\" }\"}");
        Message other = call("ctx_session", "{ \"action\":\"progress\",\"text\":\"ü { \\\"operation\\\" }\"}");
        assertThat(arguments(one).path("operation").asText())
                .startsWith("mcp-")
                .isNotEqualTo(arguments(other).path("operation").asText());
        assertThat(arguments(one).path("text").asText()).isEqualTo("ü { \"operation\" }");
        assertThat(arguments(one)).hasSize(3);
        assertThat(one.answerId()).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"action\":\"progress\",\"operation\":null}",
                "{ \"operation\" : null , \"action\":\"progress\"}",
                "{\"action\":\"progress\",\"\\u006fperation\":\n null\n,\"text\":null}"
            })
    @DisplayName("that commits under an operation id of null, which counts as none, is given one in its place")
    void nullOperation(String arguments) throws Exception {
        JsonNode given = arguments(call("ctx_session", arguments));
        assertThat(given.path("operation").asText()).startsWith("mcp-");
        assertThat(given.path("action").asText()).isEqualTo("progress");
        assertThat(given).hasSameSizeAs(JSON.readTree(arguments));
        assertThat(arguments(call("ctx_session", "{\"action\":\"brief\",\"operation\":null}"))
                        .path("operation")
                        .isNull())
                .isTrue();
    }

    @Test
    @DisplayName("that has an operation id keeps it, and one that commits nothing gets none")
    void noOperation() throws Exception {
        assertThat(arguments(call("ctx_session", "{\"operation\":\"mine\",\"action\":\"progress\"}"))
                        .path("operation")
                        .asText())
                .isEqualTo("mine");
        assertThat(arguments(call("ctx_session", "{\"action\":\"brief\"}"))).hasSize(1);
        assertThat(arguments(call("other", "{\"action\":\"progress\"}"))).hasSize(1);
        assertThat(arguments(call("ctx_agent", "{}"))).isEmpty();
    }

    @Test
    @DisplayName("may be repeated exactly where the tools say so, for each of their actions")
    void repetition() throws Exception {
        try (SessionStore store = LeanCtx.inMemory();
                McpTools tools = McpTools.over(store)) {
            List<String> unsafe = new ArrayList<>();
            for (McpTool tool : tools.all()) {
                JsonNode schema = JSON.valueToTree(tool.inputSchema());
                for (JsonNode action : schema.at("/properties/action/enum")) {
                    String name = tool.name() + " " + action.asText();
                    Message message = call(tool.name(), "{\"action\":" + action + "}");
                    assertThat(Repetition.takesOperation(message))
                            .as(name)
                            .isEqualTo(takesOperation(tool, action.asText()));
                    if (!Repetition.isSafe(message)) {
                        unsafe.add(name);
                    }
                }
            }
            assertThat(unsafe).containsExactly("ctx_agent register");
        }
        assertThat(Repetition.onlyLooks(call("ctx_handoff", "{\"action\":\"import\"}")))
                .isFalse();
        assertThat(Repetition.onlyLooks(call("ctx_handoff", "{\"action\":\"show\"}")))
                .isTrue();
        assertThat(Repetition.isSafe(call("ctx_session", "{\"action\":\"of a later version\"}")))
                .isFalse();
        assertThat(Repetition.isSafe(call("other", "{}"))).isFalse();
        assertThat(Repetition.isSafe(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}")))
                .isTrue();
    }

    /** What an action does not take is refused by name, before anything else. */
    private static boolean takesOperation(McpTool tool, String action) {
        ToolAnswer answer = tool.call(Caller.anyone(), Map.of("action", action, "operation", "o"));
        return !answer.text().contains("has no argument");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05", "2031-01-01"})
    @DisplayName("that begins a session is answered here as the server answers it")
    void greeting(String version) throws Exception {
        Message initialize = read(INITIALIZE.formatted(version));
        try (SessionStore store = LeanCtx.inMemory();
                LeanCtxServer server = LeanCtxServer.over(store).start()) {
            HttpClient http = Link.localClient();
            Endpoint endpoint = new Endpoint(Endpoint.mcpOf(server.uri()), Map.of());
            try (Link link = Link.begin(
                    http, endpoint, initialize.bytes(), unasked -> {}, Patience.USUAL, Patience.USUAL.server())) {
                JsonNode theirs = JSON.readTree(link.initialized());
                String known = theirs.at("/result/serverInfo/version").asText();
                assertThat(JSON.readTree(new Greeting(known).answer(initialize)))
                        .isEqualTo(theirs);
                assertThat(link.version()).contains(Greeting.agreed(initialize));
            }
        }
    }

    @Test
    @DisplayName("that does not say who the client is begins no session")
    void noGreeting() throws Exception {
        Greeting greeting = new Greeting("1");
        assertThat(greeting.refusal(read(INITIALIZE.formatted("2025-11-25")))).isEmpty();
        assertThat(greeting.refusal(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}")))
                .isPresent();
        assertThat(greeting.refusal(read(INITIALIZE.formatted("x".repeat(20_000)))))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "7",
                "\"text\"",
                "{\"jsonrpc\":\"2.0\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1}",
                "{\"jsonrpc\":\"2.0\",\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}",
                "{\"jsonrpc\":2,\"id\":1,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",}",
                "{'jsonrpc':'2.0'}",
                "\u0000"
            })
    @DisplayName("that is none is refused, in words that repeat nothing of it")
    void refused(String line) {
        RefusedLineException refusal = catchThrowableOfType(RefusedLineException.class, () -> read(line));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isIn(RefusedLineException.NO_JSON, RefusedLineException.NO_MESSAGE);
    }

    @Test
    @DisplayName("that is too long is refused under its id, and the next one is read")
    void tooLong() throws Exception {
        String large = "x".repeat(Lines.MOST_BYTES);
        String text = "{\"params\":{\"id\":1,\"text\":\"" + large + "\"},\"id\":\"a\"}\n[1,2\nnext";
        Lines lines = new Lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(catchThrowableOfType(RefusedLineException.class, lines::next).id())
                .isEqualTo("\"a\"");
        assertThat(lines.next()).map(MessageTest::text).contains("[1,2");
        assertThat(lines.next()).map(MessageTest::text).contains("next");
        assertThat(lines.next()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\ud800\"", "\"a\\udc00b\"", "\"ü \\ud83d\\ude00\"", "\"\\u0000\\n\"", "-7"})
    @DisplayName("is answered under its id, whichever characters that has")
    void strangeId(String id) throws Exception {
        String call = "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"tools/call\",\"params\":{\"name\":\"ctx_session\","
                + "\"arguments\":{\"action\":\"progress\",\"operation\":\"\\ud800\"}}}";
        assertThat(idOf(Replies.unknown(read(call.formatted(id)), "lost"))).isEqualTo(JSON.readTree(id));
        Message initialize = read(INITIALIZE.formatted("2025-11-25").replace("\"i\"", id));
        assertThat(idOf(new Greeting("1").answer(initialize))).isEqualTo(JSON.readTree(id));
        RefusedLineException refusal =
                catchThrowableOfType(RefusedLineException.class, () -> read("{\"id\":" + id + "}"));
        assertThat(idOf(Replies.refused(refusal))).isEqualTo(JSON.readTree(id));
    }

    private static JsonNode idOf(byte[] answer) throws Exception {
        return JSON.readTree(answer).path("id");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("of a server comes whole out of the events that it is split into")
    void events() throws Exception {
        String text = ": open\n\nevent: message\ndata: {\"a\":\ndata: 1}\r\n\r\n:\n\ndata:{}\n\ndata: cut off";
        Events events = new Events(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(JSON.readTree(events.next().orElseThrow()).path("a").asInt()).isEqualTo(1);
        assertThat(JSON.readTree(events.next().orElseThrow())).isEmpty();
        assertThat(events.next()).isEmpty();
    }
}

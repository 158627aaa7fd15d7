package io.leanctx.server.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.server.LeanCtxServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps the lists in the resources as the server has them. With {@code -Dmcp.lists.update=true} they are written anew. */
@DisplayName("What is listed before there is a server")
class ListingsTest {

    private static final Path RESOURCES = Path.of("src", "main", "resources")
            .resolve(Listings.class.getPackageName().replace('.', '/'));
    private static final Pattern INNERMOST = Pattern.compile("\\{[^{}]*}");
    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
            + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";

    private static SessionStore store;
    private static LeanCtxServer server;
    private static Link link;

    @BeforeAll
    static void serve() throws Exception {
        store = LeanCtx.inMemory();
        server = LeanCtxServer.over(store).start();
        Endpoint endpoint = new Endpoint(Endpoint.mcpOf(server.uri()), Map.of());
        link = Link.begin(
                Link.localClient(),
                endpoint,
                INITIALIZE.getBytes(StandardCharsets.UTF_8),
                unasked -> {},
                Patience.USUAL,
                Patience.USUAL.server());
    }

    @AfterAll
    static void stop() {
        link.close();
        server.close();
        store.close();
    }

    private static Message read(String method, String params) throws RefusedLineException {
        String line = "{\"jsonrpc\":\"2.0\",\"id\":\"ü\",\"method\":\"" + method + "\"" + params + "}";
        return Message.read(line.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<String> methods() {
        return Listings.FILES.keySet().stream().sorted();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("methods")
    @DisplayName("is word for word what the server lists")
    void same(String method) throws Exception {
        String file = Listings.FILES.getOrDefault(method, "");
        String theirs = text(link.ask(read(method, "").bytes(), Patience.USUAL.answer()));
        if (Boolean.getBoolean("mcp.lists.update")) {
            Files.writeString(RESOURCES.resolve(file), inLines(theirs));
            Assumptions.abort(method + " is written anew; run this again without mcp.lists.update");
        }
        assertThat(RESOURCES.resolve(file))
                .as("the list in the resources; write it anew with -Dtest=ListingsTest -Dmcp.lists.update=true")
                .hasContent(inLines(theirs));
        for (String params :
                new String[] {"", ",\"params\":{}", ",\"params\":{\"_meta\":{}}", ",\"params\":{\"cursor\":null}"}) {
            assertThat(Listings.answer(read(method, params)))
                    .map(ListingsTest::text)
                    .contains(theirs);
        }
    }

    /** The result of an answer, as it is kept: without its line feeds and the spaces after them it is one line again. */
    private static String inLines(String answer) throws IOException {
        ObjectMapper json = new ObjectMapper();
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.NONE)
                        .withArrayEmptySeparator("")
                        .withObjectEmptySeparator(""))
                .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                .withArrayIndenter(DefaultPrettyPrinter.NopIndenter.instance);
        String all =
                json.writer(printer).writeValueAsString(json.readTree(answer).get("result"));
        return INNERMOST
                        .matcher(all)
                        .replaceAll(object ->
                                Matcher.quoteReplacement(object.group().replaceAll("\n *", "")))
                + "\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"tools/call", "resources/read", "ping", "initialize", "completion/complete"})
    @DisplayName("is nothing else")
    void others(String method) throws Exception {
        assertThat(Listings.answer(read(method, ""))).isEmpty();
    }

    @Test
    @DisplayName("is left to the server where a part is asked for, and not said to who asked for nothing")
    void parts() throws Exception {
        assertThat(Listings.answer(read("tools/list", ",\"params\":{\"cursor\":\"2\"}")))
                .isEmpty();
        String notification = "{\"jsonrpc\":\"2.0\",\"method\":\"tools/list\"}";
        assertThat(Listings.answer(Message.read(notification.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(Optional.empty());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

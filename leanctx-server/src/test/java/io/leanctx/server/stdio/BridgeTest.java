package io.leanctx.server.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.server.LeanCtxServer;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A bridge to a server")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BridgeTest {

    private static final int MANY = 1_000;

    private final SessionStore store = LeanCtx.inMemory();
    private LeanCtxServer server;

    @BeforeEach
    void start() throws Exception {
        server = LeanCtxServer.over(store).start();
    }

    @AfterEach
    void stop() {
        server.close();
        store.close();
    }

    @Test
    @DisplayName("answers each of many requests that are sent without waiting for an answer")
    void pipelined() throws Exception {
        try (BridgeClient client = BridgeClient.toServer(server.uri())) {
            client.begin();
            for (int i = 0; i < MANY; i++) {
                client.asking(String.valueOf(i), "ping", "{}");
            }
            client.end();
            for (String id : IntStream.range(0, MANY).mapToObj(String::valueOf).toList()) {
                assertThat(client.answer(id).has("result")).as(id).isTrue();
            }
        }
    }

    @Test
    @DisplayName("asks one on this machine by no proxy, whatever proxies there are")
    void direct() throws Exception {
        List<URI> proxied = new CopyOnWriteArrayList<>();
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                proxied.add(uri);
                return List.of(Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                throw new AssertionError("no proxy was named", failure);
            }
        });
        try (BridgeClient client = BridgeClient.toServer(server.uri())) {
            client.begin();
            assertThat(client.ask("1", "ping", "{}").has("result")).isTrue();
            client.end();
        } finally {
            ProxySelector.setDefault(before);
        }
        assertThat(proxied).isEmpty();
    }

    @Test
    @DisplayName("that is closed answers what is still asked, and says that nothing was done")
    void closed() throws Exception {
        try (BridgeClient client = BridgeClient.toServer(server.uri())) {
            client.begin();
            client.bridge().close();
            JsonNode late = client.call("1", "ctx_session", Map.of("action", "list"));
            assertThat(late.at("/error/code").asText()).isEqualTo("interrupted");
            client.end();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    @DisplayName("does not take it that nothing was done where something on the way answers so in its place")
    void lostByProxy(int status) throws Exception {
        try (Between proxy = new Between(server.uri());
                BridgeClient client = BridgeClient.toServer(proxy.uri())) {
            client.begin();
            proxy.lose("register", Between.bare(status));
            JsonNode lost =
                    client.call("1", "ctx_agent", Map.of("action", "register", "client", "cursor", "id", "cursor"));
            assertThat(lost.at("/error/code").asText()).as("%s", lost).isEqualTo("outcome_unknown");
            assertThat(store.workspace("my-team").agents()).hasSize(1);
            assertThat(proxy.passed("register")).isOne();

            Map<String, String> progress = client.progress("kiro");
            proxy.lose("progress", Between.bare(status));
            assertThat(client.call("2", "ctx_session", progress)
                            .path("committed")
                            .asLong())
                    .isOne();
            assertThat(proxy.passed("\"progress\"")).isEqualTo(2);
            assertThat(store.workspace("my-team").session("main").revision()).isOne();
        }
    }

    @Test
    @DisplayName("that is closed while a commit is under way says that it may be done, and as which operation")
    void closedUnderWay() throws Exception {
        Map<String, String> progress;
        String operation;
        try (Between proxy = new Between(server.uri());
                BridgeClient client = BridgeClient.toServer(proxy.uri())) {
            client.begin();
            progress = client.progress("kiro");
            CountDownLatch reached = new CountDownLatch(1);
            proxy.lose("progress", proxy.silence(reached));
            client.calling("1", "ctx_session", progress);
            reached.await();
            client.bridge().close();
            JsonNode error = client.structured("1").path("error");
            assertThat(error.path("code").asText()).as("%s", error).isEqualTo("outcome_unknown");
            operation = error.path("operation").asText();
        }
        try (BridgeClient client = BridgeClient.toServer(server.uri())) {
            client.begin();
            Map<String, String> again = new HashMap<>(progress);
            again.put("operation", operation);
            JsonNode found = client.call("1", "ctx_session", again);
            assertThat(found.path("repeated").asBoolean()).as("%s", found).isTrue();
            assertThat(found.path("committed").asLong()).isOne();
        }
    }

    @Test
    @DisplayName("that is closed while somebody looks says that nothing was done")
    void closedLooking() throws Exception {
        try (Between proxy = new Between(server.uri());
                BridgeClient client = BridgeClient.toServer(proxy.uri())) {
            client.begin();
            CountDownLatch reached = new CountDownLatch(1);
            proxy.lose("status", proxy.silence(reached));
            client.calling("1", "ctx_session", Map.of("action", "status"));
            reached.await();
            client.bridge().close();
            assertThat(client.structured("1").at("/error/code").asText()).isEqualTo("interrupted");
        }
    }

    @Test
    @DisplayName(
            "waits so long for an answer and no longer, and then says that it may have been done, and as which operation")
    void late() throws Exception {
        Patience patience = new Patience(
                Duration.ofSeconds(3), Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(30));
        try (Between proxy = new Between(server.uri());
                BridgeClient client = new BridgeClient((in, out) -> new Bridge(
                        new UrlFinder(proxy.uri(), BridgeClient.DEFAULTS), Optional.empty(), in, out, patience))) {
            client.begin();
            Map<String, String> progress = client.progress("kiro");
            proxy.lose("progress", proxy.silence(new CountDownLatch(1)));
            JsonNode error = client.call("1", "ctx_session", progress).path("error");
            assertThat(error.path("code").asText()).as("%s", error).isEqualTo("outcome_unknown");
            assertThat(error.path("operation").asText()).startsWith("mcp-");
            assertThat(store.workspace("my-team").session("main").revision()).isOne();
            proxy.lose("status", proxy.silence(new CountDownLatch(1)));
            assertThat(client.call("2", "ctx_session", Map.of("action", "status"))
                            .at("/error/code")
                            .asText())
                    .isEqualTo("unavailable");
        }
    }

    @Test
    @DisplayName("says in the server's own words why that begins no session")
    void refused() throws Exception {
        try (BridgeClient client = BridgeClient.toServer(server.uri())) {
            JsonNode refusal = client.ask(
                    "1",
                    "initialize",
                    "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"roots\":true},\"clientInfo\":{\"name\":\"t\","
                            + "\"version\":\"1\"}}");
            assertThat(refusal.at("/error/message").asText()).contains("InitializeRequest of the protocol");
            assertThat(client.begin().has("result")).isTrue();
        }
    }

    @Test
    @DisplayName("does not do again what was under way, and cannot be told from a repetition, when its session ended")
    void endedUnderWay() throws Exception {
        byte[] ended =
                "{\"error\":{\"code\":\"outcome_unknown\",\"message\":\"ended\"}}".getBytes(StandardCharsets.UTF_8);
        try (Between proxy = new Between(server.uri());
                BridgeClient client = BridgeClient.toServer(proxy.uri())) {
            client.begin();
            proxy.lose("register", exchange -> {
                exchange.sendResponseHeaders(404, ended.length);
                exchange.getResponseBody().write(ended);
            });
            JsonNode lost =
                    client.call("1", "ctx_agent", Map.of("action", "register", "client", "cursor", "id", "cursor"));
            assertThat(lost.at("/error/code").asText()).as("%s", lost).isEqualTo("outcome_unknown");
            assertThat(proxy.passed("register")).isOne();
        }
    }
}

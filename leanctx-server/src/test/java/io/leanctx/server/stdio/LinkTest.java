package io.leanctx.server.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.server.LeanCtxServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A session with a server")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinkTest {

    private static final byte[] INITIALIZE = ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
                    + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}")
            .getBytes(StandardCharsets.UTF_8);
    private static final byte[] PING =
            "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}".getBytes(StandardCharsets.UTF_8);
    private static final Patience SHORT = new Patience(
            Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMillis(300), Duration.ofMillis(300));

    private final SessionStore store = LeanCtx.inMemory();
    private LeanCtxServer server;
    private Between proxy;

    @BeforeEach
    void start() throws Exception {
        server = LeanCtxServer.over(store).start();
        proxy = new Between(server.uri());
    }

    @AfterEach
    void stop() {
        proxy.close();
        server.close();
        store.close();
    }

    private Link begun() throws Exception {
        Endpoint endpoint = new Endpoint(Endpoint.mcpOf(proxy.uri()), Map.of());
        return Link.begin(Link.localClient(), endpoint, INITIALIZE, unasked -> {}, SHORT, SHORT.server());
    }

    @Test
    @DisplayName("that does not begin its stream in time is over, and nobody waits for what it would say")
    void opening() throws Exception {
        try (Link link = begun()) {
            proxy.lose("GET", proxy.silence(new CountDownLatch(1)));
            assertThatThrownBy(link::open).isInstanceOf(LostException.class).hasMessageContaining("0.3 s");
            link.listen();
            assertThat(link.ask(PING, SHORT.answer())).isNotEmpty();
        }
    }

    @Test
    @DisplayName("is over when nothing comes on its stream for too long, not even that there is nothing")
    void silent() throws Exception {
        try (Link link = begun()) {
            CountDownLatch reached = new CountDownLatch(1);
            proxy.lose("GET", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                exchange.sendResponseHeaders(200, 0);
                proxy.silence(reached).answer(exchange);
            });
            link.open();
            link.listen();
            assertThat(reached.getCount()).isZero();
        }
    }

    @Test
    @DisplayName("does not wait longer for an answer than it is to")
    void answer() throws Exception {
        try (Link link = begun()) {
            proxy.lose("ping", proxy.silence(new CountDownLatch(1)));
            assertThatThrownBy(() -> link.ask(PING, SHORT.opening()))
                    .isInstanceOfSatisfying(
                            LostException.class,
                            lost -> assertThat(lost.undone()).isFalse());
        }
    }
}

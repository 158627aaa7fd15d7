package io.leanctx.server.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.server.LeanCtxServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A bridge to a directory")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OwnBridgeTest {

    @TempDir
    Path directory;

    private final SessionStore store = LeanCtx.inMemory();

    @BeforeEach
    void make() throws IOException {
        Files.createFile(directory.resolve("LEANCTX"));
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private BridgeClient client(Owner owner) throws IOException {
        return client(owner, Patience.USUAL);
    }

    private BridgeClient client(Owner owner, Patience patience) throws IOException {
        return new BridgeClient((in, out) -> new Bridge(
                new DirectoryFinder(directory, BridgeClient.DEFAULTS, owner),
                Optional.of(new Greeting("1")),
                in,
                out,
                patience));
    }

    private Owner.Served served() throws IOException {
        LeanCtxServer server = LeanCtxServer.over(store).start();
        return new Owner.Served() {
            @Override
            public URI uri() {
                return server.uri();
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }

    @Test
    @DisplayName("goes on after failures that nobody thought of, each of which it answers, and still passes notices on")
    void broken() throws Exception {
        Deque<Runnable> failures = new ArrayDeque<>(List.of(
                () -> {
                    throw new NoClassDefFoundError("the jar was replaced");
                },
                () -> {
                    throw new IllegalStateException("unforeseen");
                },
                () -> {
                    throw new UnsatisfiedLinkError("no room for the library");
                }));
        try (BridgeClient client = client((store, secret) -> {
            Runnable failure = failures.poll();
            if (failure != null) {
                failure.run();
            }
            return served();
        })) {
            client.begin();
            JsonNode last = client.call("0", "ctx_session", Map.of("action", "list"));
            for (int i = 1; !last.has("channels"); i++) {
                assertThat(last.at("/error/code").asText()).isIn("internal", "unavailable");
                last = client.call(String.valueOf(i), "ctx_session", Map.of("action", "list"));
            }
            assertThat(failures).isEmpty();
            client.ask("\"s\"", "resources/subscribe", "{\"uri\":\"leanctx://my-team/main\"}");
            client.call("\"p\"", "ctx_session", client.progress("kiro"));
            assertThat(client.notice().at("/params/uri").asText()).isEqualTo("leanctx://my-team/main");
            client.end();
        }
    }

    @Test
    @DisplayName("reads on, and lets nobody wait longer than it says, while the store is being opened")
    void slowly() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        Patience patience = new Patience(
                Duration.ofSeconds(60), Duration.ofMillis(300), Duration.ofSeconds(10), Duration.ofSeconds(30));
        try (BridgeClient client = client(
                (store, secret) -> {
                    try {
                        open.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return served();
                },
                patience)) {
            client.begin();
            client.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/roots/list_changed\"}");
            JsonNode early = client.call("0", "ctx_session", Map.of("action", "list"));
            assertThat(early.at("/error/code").asText()).isEqualTo("unavailable");
            assertThat(early.at("/error/message").asText()).contains("is being opened");
            assertThat(client.begin("\"again\"").has("result")).isTrue();
            open.countDown();
            JsonNode last = early;
            for (int i = 1; !last.has("channels"); i++) {
                last = client.call(String.valueOf(i), "ctx_session", Map.of("action", "list"));
            }
            client.end();
        }
    }

    @Test
    @DisplayName("answers what is asked while the client begins again")
    void again() throws Exception {
        try (BridgeClient client = client((store, secret) -> served())) {
            client.begin();
            for (int i = 0; i < 50; i++) {
                client.calling(String.valueOf(i), "ctx_session", Map.of("action", "list"));
                client.begin("\"b" + i + "\"");
                client.calling(String.valueOf(1_000 + i), "ctx_session", Map.of("action", "list"));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(client.structured(String.valueOf(i)).has("channels")).isTrue();
                assertThat(client.structured(String.valueOf(1_000 + i)).has("channels"))
                        .isTrue();
            }
            client.end();
        }
    }

    @Test
    @DisplayName(
            "says in the server's own words why that begins no session, and begins one when the client asks better")
    void refused() throws Exception {
        String hello =
                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":%s,\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}";
        try (BridgeClient client = client((store, secret) -> served())) {
            client.ask("\"bad\"", "initialize", hello.formatted("{\"roots\":true}"));
            assertThat(client.ask("1", "ping", "{}").at("/error/message").asText())
                    .contains("InitializeRequest of the protocol")
                    .doesNotContain("another version");
            client.begin();
            assertThat(client.ask("2", "ping", "{}").has("result")).isTrue();
            client.end();
        }
    }
}

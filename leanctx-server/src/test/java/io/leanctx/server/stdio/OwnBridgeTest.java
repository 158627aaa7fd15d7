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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
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
        return new BridgeClient(
                (in, out) -> Bridge.toStore(directory, BridgeClient.DEFAULTS, owner, "1", in, out));
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
}

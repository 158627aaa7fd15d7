package io.leanctx.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.StoreFailedException;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import io.leanctx.spi.SessionBackend;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A server whose storage fails")
@Timeout(120)
class FailingStorageTest {

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    @DisplayName("says so after a deletion that failed for it, until one succeeds")
    void deletion(@TempDir Path temp) throws Exception {
        AtomicBoolean isFull = new AtomicBoolean();
        try (RocksBackend rocks = RocksBackend.at(temp);
                SessionStore store = LeanCtx.over(failing(rocks, isFull));
                LeanCtxServer server = LeanCtxServer.over(store).start()) {
            Agent cursor = store.workspace("my-team").registerNew("cursor");
            try (Participant me = store.workspace("my-team").join("main", cursor)) {
                me.setTask("Move auth to JWT");
            }
            HttpRequest health =
                    HttpRequest.newBuilder(server.uri().resolve("/health")).build();
            HttpRequest delete = Served.as(
                            cursor,
                            HttpRequest.newBuilder(URI.create(server.uri() + "/v1/workspaces/my-team/channels/main"))
                                    .DELETE()
                                    .setHeader("If-Match", "1"))
                    .build();
            assertThat(send(health).statusCode()).isEqualTo(200);
            isFull.set(true);
            assertThat(send(delete).statusCode()).isEqualTo(503);
            assertThat(send(health).statusCode()).isEqualTo(503);
            assertThat(send(health).body()).contains("a request failed for the storage");
            isFull.set(false);
            assertThat(send(delete).statusCode()).isEqualTo(200);
            assertThat(send(health).statusCode()).isEqualTo(200);
        }
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static SessionBackend failing(SessionBackend backend, AtomicBoolean isFull) {
        return (SessionBackend) Proxy.newProxyInstance(
                SessionBackend.class.getClassLoader(), new Class<?>[] {SessionBackend.class}, (self, method, given) -> {
                    if (method.getName().equals("append") && isFull.get()) {
                        throw new StoreFailedException("the disk is full, as a test wants it");
                    }
                    try {
                        return method.invoke(backend, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}

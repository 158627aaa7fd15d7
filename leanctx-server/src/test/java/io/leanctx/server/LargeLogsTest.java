package io.leanctx.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Hash;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredSnapshot;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("What is large of the logs of a server")
@Timeout(120)
class LargeLogsTest {

    private static final String TEAM = "/v1/workspaces/my-team";
    private static final String SNAPSHOT = TEAM + "/logs/main/snapshot";
    private static final String BLOB = TEAM + "/blobs/" + Hash.ZERO;

    private final HttpClient http = HttpClient.newHttpClient();
    private final SessionStore store = LeanCtx.builder().inMemory();
    private LeanCtxServer server;

    @AfterEach
    void stop() {
        server.close();
        store.close();
    }

    /** Serves the logs of a backend that has this and nothing else. */
    private void serve(Supplier<Bytes> content) throws IOException {
        SessionBackend backend = (SessionBackend) Proxy.newProxyInstance(
                SessionBackend.class.getClassLoader(),
                new Class<?>[] {SessionBackend.class},
                (self, method, given) -> method.getName().equals("snapshot")
                        ? Optional.of(new StoredSnapshot(7, content.get()))
                        : Optional.of(content.get()));
        server = LeanCtxServer.over(store).logs(backend).start();
    }

    private CompletableFuture<HttpResponse<byte[]>> get(String path) {
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create(server.uri() + path)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    @DisplayName("comes whole, with its length")
    void whole() throws Exception {
        byte[] bytes = new byte[(5 << 20) + 17];
        new Random(1).nextBytes(bytes);
        serve(() -> Bytes.wrap(bytes));
        for (String path : List.of(SNAPSHOT, BLOB)) {
            HttpResponse<byte[]> answer = get(path).get();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(bytes.length);
            assertThat(answer.body()).isEqualTo(bytes);
        }
    }

    @Test
    @DisplayName("is read for a few at once, and others are told to come again")
    void few() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        serve(() -> {
            try {
                read.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return Bytes.wrap(new byte[3]);
        });
        int asked = 8;
        CountDownLatch refused = new CountDownLatch(asked - Logs.MOST_AT_ONCE);
        List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
        for (int i = 0; i < asked; i++) {
            answers.add(get(i % 2 == 0 ? SNAPSHOT : BLOB).whenComplete((answer, failure) -> refused.countDown()));
        }
        assertThat(refused.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(answers.stream().filter(CompletableFuture::isDone)).allSatisfy(answer -> {
            assertThat(answer.join().statusCode()).isEqualTo(503);
            assertThat(answer.join().headers().firstValue("Retry-After")).contains("1");
        });
        read.countDown();
        assertThat(answers.stream().map(answer -> answer.join().statusCode()).filter(status -> status == 200))
                .hasSize(Logs.MOST_AT_ONCE);
        assertThat(get(BLOB).get().statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("is not sent where it is larger than anybody takes")
    void bounded() throws Exception {
        serve(() -> Bytes.wrap(new byte[(64 << 20) + 1]));
        assertThat(get(SNAPSHOT).get().statusCode()).isEqualTo(204);
        HttpResponse<byte[]> blob = get(BLOB).get();
        assertThat(blob.statusCode()).isEqualTo(413);
        assertThat(new String(blob.body(), StandardCharsets.UTF_8))
                .contains("has 67108865 bytes", "read it where the store is");
    }

    @Test
    @DisplayName("that there is no memory for is answered with an error, and the next is read")
    void error() throws Exception {
        CountDownLatch failures = new CountDownLatch(1);
        serve(() -> {
            if (failures.getCount() > 0) {
                failures.countDown();
                throw new OutOfMemoryError("as a test wants it");
            }
            return Bytes.wrap(new byte[3]);
        });
        HttpResponse<byte[]> answer = get(SNAPSHOT).get(30, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(get(SNAPSHOT).get().statusCode()).isEqualTo(200);
    }
}

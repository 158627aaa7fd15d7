package io.leanctx.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("serve with a heap of 64 MB and its limits as they are")
@Timeout(300)
class SmallHeapTest {

    /** More than the 2,000 that are let in. */
    private static final int CONNECTIONS = 2_500;

    private static final int ROUNDS = 3;

    private static final String POST = "POST " + Served.COMMITS + " HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nIf-Match: 0\r\n";

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(20))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    @Test
    @DisplayName(
            "lives through thousands of connections, bodies that are too large, and slow senders, again and again, and answers others")
    void lives(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("serve.log");
        try (ServeProcess serve = ServeProcess.start(directory.resolve("store"), log, List.of("-Xmx64m"), List.of())) {
            Map<String, Object> agent = Served.json(
                    send(posting(serve.uri() + "/v1/workspaces/my-team/agents", "{\"client\":\"cursor\"}")));
            for (int round = 1; round <= ROUNDS; round++) {
                List<RawClient> clients = new ArrayList<>();
                try {
                    attack(serve.uri(), clients);
                    String text = "round " + round;
                    await().atMost(Duration.ofSeconds(60))
                            .ignoreExceptions()
                            .untilAsserted(() -> assertThat(
                                            commit(serve.uri(), agent, text).statusCode())
                                    .isIn(200, 201));
                } finally {
                    for (RawClient one : clients) {
                        one.close();
                    }
                }
                await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
                    String metrics = send(asking(serve.uri() + "/metrics")).body();
                    assertThat(metrics).contains("leanctx_http_incoming_bytes 0.0", "leanctx_http_outgoing_bytes 0.0");
                    assertThat(gauge(metrics, "leanctx_http_connections")).isLessThan(50);
                });
                assertThat(serve.isAlive()).isTrue();
            }
            assertThat(serve.stop()).isEqualTo(143);
        }
        assertThat(Files.readString(log)).doesNotContain("OutOfMemoryError");
    }

    private static void attack(URI server, List<RawClient> clients) throws IOException {
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(new RawClient(server.getPort()));
        }
        String part = " ".repeat(1_000_000);
        for (int i = 0; i < 100; i++) {
            // One that never ends, one that is too large and says so, one that is too large and does not.
            begin(server, clients, POST + "Content-Length: 4000000\r\n\r\n{" + part);
            begin(server, clients, POST + "Content-Length: 100000000\r\n\r\n{" + part);
            begin(
                    server,
                    clients,
                    POST + "Transfer-Encoding: chunked\r\n\r\n" + ("f4240\r\n" + part + "\r\n").repeat(5));
            begin(server, clients, "GET /health HTTP/1.1\r\nX: ");
        }
    }

    private static void begin(URI server, List<RawClient> clients, String text) {
        try {
            RawClient client = new RawClient(server.getPort());
            clients.add(client);
            client.send(text);
        } catch (IOException e) {
            // The server has closed the connection before all of it was sent, as it may.
            return;
        }
    }

    private static HttpRequest.Builder asking(String uri) {
        return HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(20));
    }

    private static HttpRequest.Builder posting(String uri, String body) {
        return asking(uri).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
    }

    /** Under an operation id, as it may be asked for again after an answer that did not come. */
    private HttpResponse<String> commit(URI server, Map<String, Object> agent, String text) {
        return send(posting(server + Served.COMMITS, Served.changes(Map.of("type", "finding", "text", text)))
                .header(Callers.AGENT, agent.get("agent").toString())
                .header(Callers.AGENT_TOKEN, agent.get("token").toString())
                .header("Idempotency-Key", text.replace(' ', '-'))
                .header("If-Match", "0"));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static double gauge(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }
}

package io.leanctx.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leanctx.Agent;
import io.leanctx.mcp.Access;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Hostile input")
@Timeout(120)
class HostileInputTest {

    private static final ServerLimits QUICK = ServerLimits.DEFAULT.with(new ServerLimits.Times(
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofMinutes(1),
            Duration.ofSeconds(5)));

    private static void assertWorks(Served served) {
        assertThat(served.get("/health").statusCode()).isEqualTo(200);
        Agent agent = served.agent("cursor");
        assertThat(served.send(served.commit(agent, 0, "x")).statusCode()).isEqualTo(201);
    }

    @Test
    @DisplayName("that is too large is refused before it is read, with a length and without one")
    void tooLarge() throws Exception {
        try (Served served = Served.limited(ServerLimits.DEFAULT.withBodyBytes(100_000))) {
            Agent agent = served.agent("cursor");
            String large = Served.changes(Map.of("type", "task", "text", "x".repeat(200_000)));
            for (String path : List.of(Served.COMMITS, "/mcp", Served.COMMITS, "/mcp", Served.COMMITS, "/mcp")) {
                HttpResponse<String> response = served.send(Served.as(agent, served.posting(path, large))
                        .header("If-Match", "0")
                        .header("Accept", "application/json"));
                assertThat(response.statusCode()).as(path).isEqualTo(413);
                assertThat(Served.message(response)).contains("100000 bytes");
                HttpRequest.Builder chunked = Served.as(agent, served.request(path))
                        .header("If-Match", "0")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(large)));
                assertThat(served.send(chunked).statusCode()).as(path).isEqualTo(413);
            }
            try (RawClient lying = new RawClient(served.server())) {
                assertThat(lying.send("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                        + "Content-Length: 99999999999999\r\n\r\n{")
                                .readAll())
                        .startsWith("HTTP/1.1 413");
            }
            assertWorks(served);
        }
    }

    @Test
    @DisplayName("that is too large is answered each time, though the client goes on sending")
    void tooLargeAgainAndAgain() throws Exception {
        try (Served served = Served.limited(ServerLimits.DEFAULT.withBodyBytes(100_000))) {
            Agent agent = served.agent("cursor");
            String large = Served.changes(Map.of("type", "task", "text", "x".repeat(200_000)));
            for (int i = 0; i < 300; i++) {
                HttpResponse<String> response = served.send(
                        Served.as(agent, served.posting(Served.COMMITS, large)).header("If-Match", "0"));
                assertThat(response.statusCode()).as("upload %d", i).isEqualTo(413);
            }
            assertWorks(served);
        }
    }

    @Test
    @DisplayName("that is nested deeply, or has endless names and numbers, is refused in few words")
    void deep() throws Exception {
        try (Served served = Served.plain()) {
            Agent agent = served.agent("cursor");
            for (String body : List.of(
                    "{\"changes\":" + "[".repeat(1_000_000),
                    "{\"changes\":" + "[".repeat(100) + "]".repeat(100) + "}",
                    "{\"x\":".repeat(100_000),
                    "{\"" + "x".repeat(1_000_000) + "\":1}",
                    "{\"changes\":" + "9".repeat(1_000_000) + "}",
                    "{\"changes\":1e999999999}",
                    "{\"changes\":\"\\ud800\"}",
                    "{\"a\u0000\":1}")) {
                for (String path : List.of(Served.COMMITS, "/mcp")) {
                    HttpResponse<String> response = served.send(Served.as(agent, served.posting(path, body))
                            .header("If-Match", "0")
                            .header("Accept", "application/json"));
                    assertThat(response.statusCode()).isEqualTo(400);
                    assertThat(response.body()).hasSizeLessThan(1_500).doesNotContain("Exception", "jackson", "xxxx");
                }
            }
            assertWorks(served);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/workspaces/..%2F..%2Fetc/channels",
                "/v1/workspaces/%2e%2e/channels",
                "/v1/workspaces/my-team/channels/..%2F..%2Fetc%2Fpasswd",
                "/v1/workspaces/my-team/channels/%2e%2e",
                "/v1/workspaces/my-team/channels/a%00b",
                "/v1/workspaces/my-team/channels/a%0d%0ab",
                "/v1/workspaces/my-team/channels/@",
                "/v1/workspaces/my-team/channels/%40/commits",
                "/v1/workspaces/my-team/channels/-x",
                "/v1/workspaces/my-team/channels/%ff%fe",
                "/v1/workspaces/my-team/channels/%c0%ae%c0%ae",
                "/v1/workspaces/my-team/channels/a%zz",
                "/v1/workspaces/my-team/channels/a%2",
                "/v1/workspaces/my-team/channels/%5c%5cserver",
                "/v1/workspaces//channels",
                "/v1/workspaces/my-team/channels/",
                "/../../etc/passwd",
                "//etc/passwd",
                "/v1/./workspaces/my-team/../other-team/channels"
            })
    @DisplayName("that looks like a path is refused, and shows nothing of the machine")
    void pathLike(String path) throws Exception {
        try (Served served = Served.plain();
                RawClient client = new RawClient(served.server())) {
            String answer = client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .readAll();

            assertThat(answer)
                    .containsPattern("^HTTP/1.1 40[04]")
                    .contains("\"error\"")
                    .doesNotContain("root:", "Exception");
            assertWorks(served);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n\r\n\r\n",
                "GET\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc",
                "GET /health HTTP/1.1\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: localhost\r\n x: folded\r\n\r\n",
                "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: -5\r\n\r\n",
                "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    @DisplayName("that is no HTTP is refused, or the connection closed")
    void noHttp(String bytes) throws Exception {
        try (Served served = Served.limited(QUICK);
                RawClient client = new RawClient(served.server())) {
            String answer = client.send(bytes).readAll();

            assertThat(answer).doesNotContain("HTTP/1.1 200", "Exception", "Jetty", "at org.");
            assertWorks(served);
        }
    }

    @Test
    @DisplayName("of huge headers is refused")
    void hugeHeaders() throws Exception {
        try (Served served = Served.plain();
                RawClient client = new RawClient(served.server())) {
            assertThat(client.send("GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(60_000) + "\r\n\r\n")
                            .readAll())
                    .matches(answer -> answer.startsWith("HTTP/1.1 431") || answer.startsWith("<"), "431, or cut off");
            assertWorks(served);
        }
    }

    @Test
    @DisplayName("that comes byte by byte is not waited for, neither the head nor the body of a request")
    void slowSenders() throws Exception {
        try (Served served = Served.limited(QUICK);
                RawClient head = new RawClient(served.server());
                RawClient body = new RawClient(served.server());
                RawClient second = new RawClient(served.server())) {
            head.send("GET /health HTTP/1.1\r\nX: ");
            body.send("POST " + Served.COMMITS + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "If-Match: 0\r\nContent-Length: 1000000\r\n\r\n{");
            second.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
            // Each poll sends a byte more, so the connections are never idle.
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> drips(head, "x") && drips(second, "G") && drips(body, " "));
            assertWorks(served);
        }
    }

    private static boolean drips(RawClient client, String more) {
        try {
            client.send(more);
        } catch (IOException e) {
            return true;
        }
        return client.isClosed();
    }

    @Test
    @DisplayName("that is half closed is answered all the same")
    void halfClosed() throws Exception {
        try (Served served = Served.plain();
                RawClient client = new RawClient(served.server());
                RawClient broken = new RawClient(served.server())) {
            assertThat(client.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .halfClose()
                            .readAll())
                    .startsWith("HTTP/1.1 200");
            assertThat(broken.send("POST " + Served.COMMITS + " HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Content-Type: application/json\r\nIf-Match: 0\r\nContent-Length: 100\r\n\r\n{")
                            .halfClose()
                            .readAll())
                    .startsWith("HTTP/1.1 400");
            assertWorks(served);
        }
    }

    @Test
    @DisplayName("of many open connections leaves room: those that ask for nothing give way")
    void manyConnections() throws Exception {
        ServerLimits limits = QUICK.with(new ServerLimits.Open(200, 50, 50, 50, 50));
        List<RawClient> open = new ArrayList<>();
        try (Served served = Served.limited(limits)) {
            for (int i = 0; i < 1_500; i++) {
                open.add(new RawClient(served.server()));
            }
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertWorks(served));
            assertThat(gauge(served, "leanctx_http_connections")).isLessThanOrEqualTo(200);
        } finally {
            for (RawClient client : open) {
                client.close();
            }
        }
    }

    @Test
    @DisplayName("of large bodies that never end takes so much memory in all, and small ones are let in all the same")
    void largeBodies() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (Served served = Served.plain()) {
            String part = " ".repeat(3_900_000);
            for (int i = 0; i < 30; i++) {
                RawClient client = new RawClient(served.server());
                clients.add(client);
                sendWhatIsTaken(
                        client,
                        "POST " + Served.COMMITS + " HTTP/1.1\r\nHost: localhost\r\n"
                                + "Content-Type: application/json\r\nIf-Match: 0\r\nContent-Length: 4000000\r\n\r\n{"
                                + part);
            }
            // 30 of these would be 117 MB: 64 MiB are let in, and the others told to come again.
            await().untilAsserted(() -> assertThat(served.get("/metrics").body())
                    .contains("leanctx_http_requests_total{route=\"commits\",status=\"503\"}"));
            assertThat(gauge(served, "leanctx_http_incoming_bytes")).isBetween(50_000_000.0, (double) (64 << 20));
            assertWorks(served);
            for (RawClient client : clients) {
                client.close();
            }
            await().untilAsserted(() ->
                    assertThat(gauge(served, "leanctx_http_incoming_bytes")).isZero());
            assertThat(served.send(Served.as(
                                            served.agent("claude-code"),
                                            served.posting(
                                                    Served.COMMITS,
                                                    Served.changes(
                                                            Map.of("type", "finding", "text", "x".repeat(200_000)))))
                                    .header("If-Match", "0"))
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    /** Where the server does not take all of it, and closes the connection, that is as it should be. */
    private static void sendWhatIsTaken(RawClient client, String text) {
        try {
            client.send(text);
        } catch (IOException e) {
            assertThat(client.isClosed()).isTrue();
        }
    }

    private static double gauge(Served served, String name) {
        return served.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    @Test
    @DisplayName(
            "of clients that ask for much and read nothing costs so much memory and no more, until they are cut off")
    void doNotRead() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (Served served = Served.limited(QUICK.with(new ServerLimits.Pool(4, 200)))) {
            Agent agent = served.agent("cursor");
            String large = "x".repeat(250_000);
            for (int i = 0; i < 32; i++) {
                assertThat(served.send(served.commit(agent, 0, i + large)).statusCode())
                        .isEqualTo(201);
            }
            for (int i = 0; i < 40; i++) {
                RawClient client = new RawClient(served.server());
                clients.add(client);
                client.send("GET " + Served.CHANNEL + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            }
            await().untilAsserted(() -> assertThat(
                            served.get("/v1/workspaces/my-team/channels").statusCode())
                    .isEqualTo(503));
            // 40 sessions of 8 MB are not there at once: 64 MB, and what the four threads were at.
            assertThat(gauge(served, "leanctx_http_outgoing_bytes")).isLessThan(110_000_000);
            await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertWorks(served));
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    @DisplayName("that comes too often is told when to come again, and others are not held up by it")
    void tooOften(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("tokens.json");
        String often = ServerTokens.generate();
        String seldom = ServerTokens.generate();
        ServerTokens.add(file, often, "often", List.of("my-team"), Optional.empty(), Access.READ);
        ServerTokens.add(file, seldom, "seldom", List.of("my-team"), Optional.empty(), Access.READ);
        try (Served served = new Served(
                builder -> builder.tokens(file).limits(ServerLimits.DEFAULT.with(new ServerLimits.Rate(1, 20))))) {
            List<HttpResponse<String>> all = IntStream.range(0, 40)
                    .mapToObj(i -> served.send(bearer(often, served.request(Served.COMMITS))))
                    .toList();

            assertThat(all).filteredOn(response -> response.statusCode() == 200).hasSizeBetween(20, 39);
            assertThat(all)
                    .filteredOn(response -> response.statusCode() == 429)
                    .isNotEmpty()
                    .allMatch(response ->
                            response.headers().firstValue("Retry-After").isPresent());
            assertThat(served.send(bearer(seldom, served.request(Served.COMMITS)))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(served.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("that tries tokens is slowed down, all strangers together, and who has one is not held up by it")
    void strangers(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("tokens.json");
        String known = ServerTokens.generate();
        ServerTokens.add(file, known, "known", List.of("my-team"), Optional.empty(), Access.READ);
        try (Served served = new Served(builder -> builder.tokens(file))) {
            List<HttpResponse<String>> all = new ArrayList<>();
            // 100 at once, and 100 a second from then on: sooner or later, one is too many.
            await().until(() -> {
                for (int i = 0; i < 200; i++) {
                    all.add(served.send(bearer(ServerTokens.generate(), served.request(Served.COMMITS))));
                }
                return all.stream().anyMatch(response -> response.statusCode() == 429);
            });
            assertThat(all).extracting(HttpResponse::statusCode).containsOnly(401, 429);
            assertThat(all)
                    .filteredOn(response -> response.statusCode() == 429)
                    .allMatch(response ->
                            response.headers().firstValue("Retry-After").isPresent());
            assertThat(all).filteredOn(response -> response.statusCode() == 401).hasSizeGreaterThanOrEqualTo(100);
            assertThat(served.send(bearer(known, served.request(Served.COMMITS)))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static HttpRequest.Builder bearer(String token, HttpRequest.Builder request) {
        return request.header("Authorization", "Bearer " + token);
    }

    @Test
    @DisplayName("makes no label of metrics")
    void makesNoLabels() throws Exception {
        try (Served served = Served.plain()) {
            served.get("/evil-" + "x".repeat(100));
            served.get("/v1/workspaces/evil/channels/evil");
            served.send(served.request("/health").method("EVIL", HttpRequest.BodyPublishers.noBody()));
            served.send(served.posting("/mcp", "{\"method\":\"evil\"}").header("Accept", "*/*"));

            assertThat(served.get("/metrics").body())
                    .doesNotContain("evil")
                    .doesNotContain("EVIL")
                    .contains("leanctx_http_requests_total{route=\"other\",status=\"404\"} 1.0");
        }
    }

    @Test
    @DisplayName("from another site is refused: by the name it asks for, and by the page it comes from")
    void otherSites() throws Exception {
        try (Served served = new Served(
                builder -> builder.allowHost("leanctx.example.com").allowOrigin("https://tools.example.com"))) {
            for (String host :
                    List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "0.0.0.0", "")) {
                try (RawClient client = new RawClient(served.server())) {
                    assertThat(client.send("GET /health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                                    .readAll())
                            .as(host)
                            .containsPattern("^HTTP/1.1 40[03]");
                }
            }
            for (String host :
                    List.of("localhost", "127.0.0.1:1", "[::1]", "leanctx.example.com", "LEANCTX.example.com:443")) {
                try (RawClient client = new RawClient(served.server())) {
                    assertThat(client.send("GET /health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                                    .readAll())
                            .as(host)
                            .startsWith("HTTP/1.1 200");
                }
            }
            for (String origin : List.of(
                    "https://evil.example",
                    "null",
                    "http://localhost.evil.example",
                    "https://tools.example.com.evil",
                    "%")) {
                assertThat(served.send(served.request("/health").header("Origin", origin))
                                .statusCode())
                        .as(origin)
                        .isEqualTo(403);
            }
            for (String origin : List.of("https://tools.example.com", "http://localhost:5173", "http://127.0.0.1")) {
                assertThat(served.send(served.request("/health").header("Origin", origin))
                                .statusCode())
                        .as(origin)
                        .isEqualTo(200);
            }
        }
    }
}

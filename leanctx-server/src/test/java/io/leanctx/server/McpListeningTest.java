package io.leanctx.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leanctx.Agent;
import io.leanctx.Participant;
import io.leanctx.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The stream of notices of an MCP client")
@Timeout(180)
class McpListeningTest {

    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
            + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"x\",\"version\":\"1\"}}}";

    /** So long that none is cut off for the time that it does not read. */
    private static final ServerLimits PATIENT = ServerLimits.DEFAULT.with(new ServerLimits.Times(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofMinutes(30),
            Duration.ofMinutes(30),
            Duration.ofSeconds(5)));

    private static HttpRequest.Builder message(Served served, String body) {
        return served.posting("/mcp", body).header("Accept", "application/json, text/event-stream");
    }

    private static String begun(Served served) {
        String id = served.send(message(served, INITIALIZE))
                .headers()
                .firstValue("Mcp-Session-Id")
                .orElseThrow();
        served.send(message(served, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
                .header("Mcp-Session-Id", id));
        return id;
    }

    /** Each character as a code, so that a notice is as long as it can be. */
    private static String uri(String channel) {
        return "leanctx://my-team/"
                + channel.chars().mapToObj("%%%02x"::formatted).collect(Collectors.joining());
    }

    private static Socket listening(Served served, String id) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress("127.0.0.1", served.server().port()));
        socket.getOutputStream()
                .write(("GET /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nMcp-Session-Id: " + id
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    @DisplayName(
            "is cut off when more waits in it than may, others are told meanwhile, and the client comes back to its session")
    void isCutOff() throws Exception {
        try (Served served = Served.limited(PATIENT)) {
            Workspace team = served.store().workspace("my-team");
            Agent cursor = served.agent("cursor");
            List<Participant> writers = new ArrayList<>();
            String id = begun(served);
            for (int i = 0; i < McpSessions.SUBSCRIPTIONS; i++) {
                String channel = "c".repeat(240) + i;
                writers.add(team.join(channel, cursor));
                assertThat(served.send(message(
                                                served,
                                                "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"resources/subscribe\",\"params\":"
                                                        + "{\"uri\":\"" + uri(channel) + "\"}}")
                                        .header("Mcp-Session-Id", id))
                                .body())
                        .contains("result");
            }
            try (Socket socket = listening(served, id);
                    McpSeat other = new McpSeat(served.server().uri(), Map.of())) {
                other.client()
                        .subscribeResource(new io.modelcontextprotocol.spec.McpSchema.SubscribeRequest(
                                "leanctx://my-team/" + "c".repeat(240) + "0/log", null));
                await().untilAsserted(() -> assertThat(streams(served)).isEqualTo(2));

                await().atMost(Duration.ofSeconds(150)).untilAsserted(() -> {
                    writers.forEach(writer -> writer.addProgress("x"));
                    assertThat(streams(served)).isEqualTo(1);
                });
                assertThat(other.updated()).isNotEmpty();
                assertThat(readToEnd(socket)).as("bytes until it was cut off").isPositive();
                try (Socket again = listening(served, id)) {
                    await().untilAsserted(() -> assertThat(streams(served)).isEqualTo(2));
                    assertThat(new String(again.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                            .isEqualTo("HTTP/1.1 200");
                }
            } finally {
                writers.forEach(Participant::close);
            }
        }
    }

    private static long streams(Served served) {
        return served.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("leanctx_http_streams "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private static long readToEnd(Socket socket) {
        long all = 0;
        byte[] buffer = new byte[65_536];
        try {
            InputStream in = socket.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                all += read;
            }
        } catch (IOException e) {
            // Cut off, as it should be.
            return all;
        }
        return all;
    }
}

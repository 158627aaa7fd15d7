package io.leanctx.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leanctx.Agent;
import io.leanctx.Participant;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Events")
@Timeout(120)
class EventsTest {

    private static void write(Workspace team, Agent agent, int commits) {
        try (Participant me = team.join("feat/auth", agent)) {
            for (int i = 0; i < commits; i++) {
                me.addFinding(agent.id() + " " + i);
            }
        }
    }

    @Test
    @DisplayName("begin with where the channel stands, and then tell each commit as it comes")
    void tell() throws Exception {
        try (Served served = Served.plain()) {
            Workspace team = served.store().workspace("my-team");
            Agent cursor = served.agent("cursor");
            write(team, cursor, 2);
            try (SseClient events = new SseClient(served, served.request(Served.EVENTS))) {
                SseClient.Event hello = events.next().orElseThrow();
                assertThat(hello.name()).isEqualTo("position");
                assertThat(hello.id())
                        .isEqualTo(team.session("feat/auth").position().toString());
                write(team, cursor, 1);

                SseClient.Event commit = events.next().orElseThrow();
                assertThat(commit.name()).isEqualTo("commit");
                assertThat(commit.id())
                        .isEqualTo(team.session("feat/auth").position().toString());
                assertThat(commit.revision()).isEqualTo(3);
                assertThat(commit.data())
                        .as("as leanctx session log --json has it")
                        .isEqualTo(Served.json(LeanCtx.toJson(team.history("feat/auth", commit.revision() - 1, 1)
                                .commits()
                                .get(0))));
            }
            await().atMost(Duration.ofSeconds(40))
                    .untilAsserted(
                            () -> assertThat(served.get("/metrics").body()).contains("leanctx_http_streams 0.0"));
        }
    }

    @Test
    @DisplayName("lose nothing and repeat nothing under 8 writers, however often the reader comes back")
    void resumeWithoutGap() throws Exception {
        int each = 150;
        ExecutorService threads = Executors.newFixedThreadPool(9);
        try (Served served = Served.plain()) {
            Workspace team = served.store().workspace("my-team");
            Future<List<Long>> reader = threads.submit(() -> readAll(served, 8L * each));
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Agent agent = served.agent("agent");
                writers.add(threads.submit(() -> write(team, agent, each)));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }

            assertThat(reader.get())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 8L * each).boxed().toList());
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * Reads some events at a time, and comes back with the id of the last one, the position or its revision alone: in the header, or in
     * the query, as who begins an {@code EventSource} anew must.
     */
    private static List<Long> readAll(Served served, long up) throws Exception {
        List<Long> revisions = new ArrayList<>();
        String last = "0";
        int connections = 0;
        while (revisions.size() < up) {
            String id = connections % 2 == 0 ? last : last.substring(0, Math.max(1, last.indexOf(':')));
            HttpRequest.Builder request = connections % 4 < 2
                    ? served.request(Served.EVENTS).header("Last-Event-ID", id)
                    : served.request(Served.EVENTS + "?after=" + id);
            connections++;
            try (SseClient events = new SseClient(served, request)) {
                for (int i = 0; i < 40 && revisions.size() < up; i++) {
                    SseClient.Event event = events.next().orElseThrow();
                    assertThat(event.name()).isEqualTo("commit");
                    revisions.add(event.revision());
                    last = event.id();
                }
            }
        }
        return revisions;
    }

    @Test
    @DisplayName(
            "answer a position beyond the log, or of another one, as diverged, and one before a deletion as truncated")
    void endWhereTheLogIsAnother() throws Exception {
        try (Served served = Served.plain()) {
            Workspace team = served.store().workspace("my-team");
            Agent cursor = served.agent("cursor");
            write(team, cursor, 3);
            String seen = team.session("feat/auth").position().toString();
            for (String id : List.of("17", "4:" + "ab".repeat(32), "2:" + "ab".repeat(32))) {
                try (SseClient events =
                        new SseClient(served, served.request(Served.EVENTS).header("Last-Event-ID", id))) {
                    SseClient.Event event = events.next().orElseThrow();
                    assertThat(event.name()).isEqualTo("diverged");
                    assertThat(event.data()).containsEntry("head", 3);
                    assertThat(events.next()).isEmpty();
                }
            }
            try (Participant me = team.join("feat/auth", cursor)) {
                me.session();
                me.delete();
            }
            write(team, cursor, 1);
            try (SseClient events = new SseClient(served, served.request(Served.EVENTS + "?after=1"))) {
                assertThat(events.status()).isIn(200, 410);
            }
            try (SseClient events =
                    new SseClient(served, served.request(Served.EVENTS).header("Last-Event-ID", seen))) {
                assertThat(events.next().orElseThrow().name()).isIn("commit", "truncated");
            }
            for (String id : List.of("x", "-1", "1:2", "9".repeat(40))) {
                assertThat(served.send(served.request(Served.EVENTS).header("Last-Event-ID", id))
                                .statusCode())
                        .as(id)
                        .isEqualTo(400);
                assertThat(served.get(Served.EVENTS + "?after=" + id).statusCode())
                        .as(id)
                        .isEqualTo(400);
            }
        }
    }

    @Test
    @DisplayName("that are not read hold up no writer and no other reader, keep little in memory, and are cut off")
    void stalledReaders() throws Exception {
        ServerLimits limits = ServerLimits.DEFAULT.with(new ServerLimits.Times(
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5)));
        try (Served served = Served.limited(limits)) {
            Workspace team = served.store().workspace("my-team");
            Agent cursor = served.agent("cursor");
            List<Socket> stalled = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                stalled.add(stalledReader(served));
            }
            String large = "x".repeat(100_000);
            try (Participant me = team.join("feat/auth", cursor);
                    SseClient events = new SseClient(served, served.request(Served.EVENTS + "?after=0"))) {
                // 20 MB for each reader, more than the buffers of the operating system take.
                IntStream.range(0, 200).forEach(i -> me.addFinding(i + large));
                for (int i = 1; i <= 200; i++) {
                    assertThat(events.next().orElseThrow().revision()).isEqualTo(i);
                }
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () -> assertThat(served.get("/metrics").body()).contains("leanctx_http_streams 1.0"));
            }
            for (Socket socket : stalled) {
                assertThat(readToEnd(socket)).as("bytes until it was cut off").isLessThan(20_000_000);
                socket.close();
            }
        }
    }

    private static Socket stalledReader(Served served) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(
                new java.net.InetSocketAddress("127.0.0.1", served.server().port()));
        socket.getOutputStream()
                .write(("GET " + Served.EVENTS + "?after=0 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static long readToEnd(Socket socket) {
        long all = 0;
        try {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[65_536];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                all += read;
            }
        } catch (IOException e) {
            // Cut off, as it should be.
            return all;
        }
        return all;
    }

    @Test
    @DisplayName("are as many at once as may be, of one principal and of all")
    void areBounded() throws Exception {
        try (Served served = Served.limited(ServerLimits.DEFAULT.with(new ServerLimits.Open(100, 3, 2, 10, 10)));
                SseClient first = new SseClient(served, served.request(Served.EVENTS));
                SseClient second = new SseClient(served, served.request(Served.EVENTS))) {
            assertThat(first.next().orElseThrow().name()).isEqualTo("position");
            assertThat(second.next().orElseThrow().name()).isEqualTo("position");
            var third = served.get(Served.EVENTS);

            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.headers().firstValue("Retry-After")).isPresent();
            second.close();
            await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
                try (SseClient again = new SseClient(served, served.request(Served.EVENTS))) {
                    assertThat(again.status()).isEqualTo(200);
                }
            });
        }
    }
}

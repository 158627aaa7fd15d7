package io.leanctx.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leanctx.Agent;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A server that stops")
@Timeout(120)
class StoppingTest {

    @Test
    @DisplayName("finishes what is under way: what was answered as committed is there, and nothing else")
    void finishes() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        Served served = Served.plain();
        try {
            AtomicBoolean over = new AtomicBoolean();
            List<Future<List<String>>> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Agent agent = served.agent("agent");
                writers.add(threads.submit(() -> writeUntilStopped(served, agent, over)));
            }
            await().until(() ->
                    served.store().workspace("my-team").session("feat/auth").revision() > 100);
            served.server().close();
            over.set(true);
            List<String> answered = new ArrayList<>();
            for (Future<List<String>> writer : writers) {
                answered.addAll(writer.get());
            }

            assertThat(served.store().workspace("my-team").session("feat/auth").findings())
                    .extracting(finding -> finding.value().text())
                    .containsAll(answered)
                    .hasSizeLessThanOrEqualTo(answered.size() + 8);
        } finally {
            threads.shutdownNow();
            served.close();
        }
    }

    private static List<String> writeUntilStopped(Served served, Agent agent, AtomicBoolean over) {
        List<String> answered = new ArrayList<>();
        for (int i = 0; !over.get(); i++) {
            String text = agent.id() + " " + i;
            try {
                HttpResponse<String> response = served.send(served.commit(agent, 0, text));
                if (response.statusCode() == 201) {
                    answered.add(text);
                } else {
                    assertThat(response.statusCode()).isEqualTo(503);
                }
            } catch (java.io.UncheckedIOException e) {
                // The server is gone.
                return answered;
            }
        }
        return answered;
    }

    @Test
    @DisplayName("ends streams, answers who waits for news, and leaves the store open")
    void ends() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Served served = Served.plain()) {
            Agent agent = served.agent("cursor");
            McpSeat seat = new McpSeat(
                    served.server().uri(),
                    Map.of(Callers.WORKSPACE, "my-team", Callers.CHANNEL, "main", Callers.AGENT, agent.id()));
            Future<McpSchema.CallToolResult> waiting =
                    threads.submit(() -> seat.call("ctx_session", Map.of("action", "wait", "since_revision", 0)));
            SseClient events = new SseClient(served, served.request(Served.EVENTS));
            assertThat(events.next()).isPresent();
            await().until(() -> served.get("/metrics").body().contains("leanctx_workers_busy 2.0"));
            served.server().close();

            assertThat(events.next()).isEmpty();
            assertThat(McpSeat.text(waiting.get())).contains("interrupted", "the server is stopping");
            assertThat(served.store().workspace("my-team").session("main").revision())
                    .isZero();
            assertThatThrownBy(() -> served.get("/health")).hasRootCauseInstanceOf(IOException.class);
            served.server().close();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("and one that cannot begin leave nothing behind")
    void leavesNothing() throws Exception {
        try (Served served = Served.plain()) {
            int port = served.server().port();
            assertThatThrownBy(
                            () -> LeanCtxServer.over(served.store()).port(port).start())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(String.valueOf(port));
            assertThat(served.get("/health").statusCode()).isEqualTo(200);
        }
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("leanctx-server") || name.startsWith("leanctx-http")));
    }

    @Test
    @DisplayName("says so, and one whose store is gone says that")
    void tellsItsHealth() throws Exception {
        try (Served served = Served.plain()) {
            assertThat(Served.json(served.get("/health"))).containsEntry("status", "ready");
            served.store().close();
            await().untilAsserted(() -> {
                HttpResponse<String> health = served.get("/health");
                assertThat(health.statusCode()).isEqualTo(503);
                assertThat(Served.json(health)).containsEntry("status", "failed");
                assertThat(health.body()).contains("the store cannot be read");
            });
            HttpResponse<String> refused = served.get(Served.CHANNEL);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        }
    }
}

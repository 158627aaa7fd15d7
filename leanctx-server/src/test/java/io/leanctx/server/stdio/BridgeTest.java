package io.leanctx.server.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.server.LeanCtxServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A bridge")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BridgeTest {

    private static final int REQUESTS = 3_000;

    @Test
    @DisplayName("answers each of thousands of requests that come at once, many times as many as it has under way")
    void manyAtOnce() throws Exception {
        StringBuilder said = new StringBuilder(
                "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                        + "\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}\n");
        for (int id = 1; id <= REQUESTS; id++) {
            said.append("{\"jsonrpc\":\"2.0\",\"id\":").append(id).append(",\"method\":\"ping\"}\n");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Defaults none = new Defaults(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        try (SessionStore store = LeanCtx.inMemory();
                LeanCtxServer server = LeanCtxServer.over(store).start();
                Bridge bridge = Bridge.toServer(
                        server.uri(),
                        none,
                        new ByteArrayInputStream(said.toString().getBytes(StandardCharsets.UTF_8)),
                        out)) {
            bridge.run();
        }
        List<Integer> answered = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).split("\n")) {
            JsonNode answer = new ObjectMapper().readTree(line);
            assertThat(answer.has("result") || answer.has("error")).as(line).isTrue();
            answered.add(answer.get("id").asInt());
        }
        assertThat(answered)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(0, REQUESTS).boxed().toList());
    }
}

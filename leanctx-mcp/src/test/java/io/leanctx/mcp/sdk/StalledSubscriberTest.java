package io.leanctx.mcp.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leanctx.Agent;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.mcp.Caller;
import io.leanctx.mcp.McpTools;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A subscriber that reads nothing, and so holds up who sends it a notice,")
@Timeout(120)
class StalledSubscriberTest {

    private static final String BRIEF = "leanctx://my-team/feat%2Fauth";
    private static final String LOG = BRIEF + "/log";

    private final SessionStore store = LeanCtx.inMemory();
    private final McpTools tools = McpTools.over(store);
    private final Workspace team = store.workspace("my-team");
    private final Agent cursor = team.registerNew("cursor");
    private final Agent claude = team.registerNew("claude-code");
    private final McpServerTools servers = McpServerTools.of(
            tools, Caller.anyone().boundTo("my-team").withChannel("feat/auth").withAgent(cursor.id(), cursor.token()));
    private final ManyLines lines = new ManyLines();

    @AfterEach
    void close() {
        lines.close();
        servers.close();
        tools.close();
        store.close();
    }

    private static McpServer.SyncSpecification<?> like(McpServer.SyncSpecification<?> specification) {
        return specification.serverInfo("leanctx-test", "1").validateToolInputs(false);
    }

    private void holdUp(Participant other) throws IOException {
        lines.stalledClient(BRIEF);
        await().untilAsserted(() -> {
            other.addProgress("so that it is told");
            assertThat(lines.holdsUpANotifier()).isTrue();
        });
    }

    @Test
    @DisplayName("holds up no writer, no call, and no notice of another resource")
    void holdsUpNothingElse() throws IOException {
        McpSyncServer server = servers.serve(like(McpServer.sync(lines)));
        List<String> updated = new CopyOnWriteArrayList<>();
        McpSyncClient reader = lines.client(updated::add);
        reader.subscribeResource(new McpSchema.SubscribeRequest(LOG, null));
        try (Participant other = team.join("feat/auth", claude)) {
            holdUp(other);
            updated.clear();
            for (int i = 0; i < 500; i++) {
                other.addProgress("step " + i);
            }
            assertThat(reader.callTool(McpSchema.CallToolRequest.builder("ctx_session")
                                    .arguments(Map.of("action", "status"))
                                    .build())
                            .isError())
                    .isFalse();
            await().untilAsserted(() -> assertThat(updated).contains(LOG));
            assertThat(lines.holdsUpANotifier()).isTrue();
        }
        server.close();
    }

    @Test
    @DisplayName("holds up no notice to another subscriber of the same resource, where the transport is set apart")
    void holdsUpNobody() throws IOException {
        McpSyncServer server = servers.serve(like(McpServer.sync(McpServerTools.apart(lines))));
        List<List<String>> updated = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            List<String> its = new CopyOnWriteArrayList<>();
            updated.add(its);
            lines.client(its::add).subscribeResource(new McpSchema.SubscribeRequest(BRIEF, null));
        }
        try (Participant other = team.join("feat/auth", claude)) {
            holdUp(other);
            updated.forEach(List::clear);
            for (int i = 0; i < 3; i++) {
                int before = i;
                other.addProgress("step " + i);
                await().untilAsserted(() ->
                        assertThat(updated).allSatisfy(its -> assertThat(its).hasSizeGreaterThan(before)));
            }
            assertThat(lines.holdsUpANotifier()).isTrue();
        }
        server.close();
    }
}

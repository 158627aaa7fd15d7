package io.leanctx.examples.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The sample server")
class SampleServerTest {

    @TempDir
    private Path directory;

    @Test
    @DisplayName("serves the SDK's client as a child process, and what was written is there for the next one")
    void servesAClient() {
        Map<?, ?> cursor;
        try (McpSyncClient client = client()) {
            assertThat(client.listTools().tools())
                    .extracting(McpSchema.Tool::name)
                    .contains("ctx_session", "ctx_handoff", "ctx_agent", "ctx_share", "ping");
            cursor = call(client, "ctx_agent", Map.of("action", "register", "client", "cursor"));
            Map<?, ?> done = call(
                    client,
                    "ctx_session",
                    Map.of(
                            "action",
                            "task",
                            "text",
                            "Move auth to JWT",
                            "agent",
                            cursor.get("agent"),
                            "token",
                            cursor.get("token")));
            assertThat(done.get("revision")).isEqualTo(1);
        }
        try (McpSyncClient client = client()) {
            assertThat(call(client, "ctx_session", Map.of("action", "status")).toString())
                    .contains("Move auth to JWT");
            McpSchema.CallToolResult elsewhere = client.callTool(McpSchema.CallToolRequest.builder("ctx_session")
                    .arguments(Map.of("action", "list", "workspace", "other-team"))
                    .build());
            assertThat(elsewhere.isError()).isTrue();
        }
    }

    private McpSyncClient client() {
        ServerParameters server = ServerParameters.builder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .args(
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SampleServer.class.getName(),
                        directory.resolve("store").toString(),
                        "my-team")
                .build();
        McpSyncClient client = McpClient.sync(new StdioClientTransport(server, McpJsonDefaults.getMapper()))
                .initializationTimeout(Duration.ofSeconds(60))
                .requestTimeout(Duration.ofSeconds(60))
                .build();
        client.initialize();
        return client;
    }

    private static Map<?, ?> call(McpSyncClient client, String tool, Map<String, Object> arguments) {
        McpSchema.CallToolResult result = client.callTool(
                McpSchema.CallToolRequest.builder(tool).arguments(arguments).build());
        assertThat(result.isError()).as("%s", result.content()).isFalse();
        return (Map<?, ?>) result.structuredContent();
    }
}

package io.leanctx.server;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client of the MCP Java SDK that is connected to a server. */
final class McpSeat implements AutoCloseable {

    private final McpSyncClient client;
    private final List<String> updated = new CopyOnWriteArrayList<>();

    McpSeat(URI server, Map<String, String> headers) {
        this.client = McpClient.sync(HttpClientStreamableHttpTransport.builder(server.toString())
                        .endpoint("/mcp")
                        .addHttpRequestCustomizer(
                                (builder, method, endpoint, body, context) -> headers.forEach(builder::setHeader))
                        .build())
                .requestTimeout(Duration.ofSeconds(60))
                .initializationTimeout(Duration.ofSeconds(60))
                .resourcesUpdateConsumer(contents -> contents.forEach(content -> updated.add(content.uri())))
                .build();
        client.initialize();
    }

    McpSyncClient client() {
        return client;
    }

    List<String> updated() {
        return updated;
    }

    McpSchema.CallToolResult call(String tool, Map<String, Object> arguments) {
        return client.callTool(
                McpSchema.CallToolRequest.builder(tool).arguments(arguments).build());
    }

    static String text(McpSchema.CallToolResult result) {
        return ((McpSchema.TextContent) result.content().get(0)).text();
    }

    @Override
    public void close() {
        client.close();
    }
}

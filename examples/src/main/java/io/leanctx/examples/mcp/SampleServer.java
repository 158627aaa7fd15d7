package io.leanctx.examples.mcp;

import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.mcp.Caller;
import io.leanctx.mcp.McpTools;
import io.leanctx.mcp.sdk.McpServerTools;
import io.leanctx.rocks.RocksBackend;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.nio.file.Path;
import java.util.Map;

/** A server that a client starts for itself: the tools, and one of its own, over standard input and output. */
public final class SampleServer {

    private SampleServer() {}

    /**
     * Serves until the client closes standard input.
     *
     * @param arguments the directory of the store, and the workspace that the client is bound to
     */
    public static void main(String[] arguments) throws InterruptedException {
        serve(Path.of(arguments[0]), arguments[1]);
    }

    private static void serve(Path directory, String workspace) throws InterruptedException {
        McpJsonMapper json = McpJsonDefaults.getMapper();
        UntilEnd in = new UntilEnd(System.in);
        Caller caller = Caller.anyone().boundTo(workspace).withChannel("main");
        try (SessionStore store = LeanCtx.open(RocksBackend.at(directory));
                McpTools tools = McpTools.over(store);
                McpServerTools servers = McpServerTools.of(tools, caller)) {
            StdioServerTransportProvider transport = new StdioServerTransportProvider(json, in, System.out);
            McpSyncServer server = servers.serve(McpServer.sync(McpServerTools.ordered(transport))
                    .serverInfo("sample", "1.0")
                    .validateToolInputs(false) // the tools check their input, and say more about it
                    .tools(ping()));
            in.awaitEnd();
            server.closeGracefully();
        }
    }

    private static SyncToolSpecification ping() {
        McpSchema.Tool tool = McpSchema.Tool.builder("ping", Map.of("type", "object"))
                .description("Answers")
                .build();
        return new SyncToolSpecification(
                tool,
                (exchange, request) -> McpSchema.CallToolResult.builder()
                        .addTextContent("pong")
                        .build());
    }
}

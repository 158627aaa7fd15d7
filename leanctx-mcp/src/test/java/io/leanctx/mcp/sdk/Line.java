package io.leanctx.mcp.sdk;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpServerTransportProvider;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client of the SDK, connected by pipes of the operating system to a server of the SDK that has the tools. */
final class Line implements AutoCloseable {

    private static final McpJsonMapper JSON = McpJsonDefaults.getMapper();

    private final Pipe toServer;
    private final Pipe toClient;
    private final McpSyncClient client;
    private final Runnable serverClose;
    private final List<String> updated = new CopyOnWriteArrayList<>();

    private Line(McpServerTools tools, boolean async) throws IOException {
        this.toServer = Pipe.open();
        this.toClient = Pipe.open();
        McpServerTransportProvider transport = McpServerTools.ordered(new StdioServerTransportProvider(
                JSON, Channels.newInputStream(toServer.source()), Channels.newOutputStream(toClient.sink())));
        this.serverClose = async ? tools.serve(McpServer.async(transport))::close : tools.serve(sync(transport))::close;
        this.client = McpClient.sync(new PipeTransport(
                        JSON, Channels.newInputStream(toClient.source()), Channels.newOutputStream(toServer.sink())))
                .requestTimeout(Duration.ofSeconds(60))
                .resourcesUpdateConsumer(contents -> contents.forEach(content -> updated.add(content.uri())))
                .build();
        client.initialize();
    }

    private static McpServer.SyncSpecification<?> sync(McpServerTransportProvider transport) {
        return McpServer.sync(transport).serverInfo("leanctx-test", "1").validateToolInputs(false);
    }

    static Line to(McpServerTools tools) throws IOException {
        return new Line(tools, false);
    }

    static Line toAsync(McpServerTools tools) throws IOException {
        return new Line(tools, true);
    }

    McpSyncClient client() {
        return client;
    }

    /** The URIs of the notices that came. */
    List<String> updated() {
        return updated;
    }

    McpSchema.CallToolResult call(String tool, Map<String, Object> arguments) {
        return client.callTool(
                McpSchema.CallToolRequest.builder(tool).arguments(arguments).build());
    }

    @Override
    public void close() throws IOException {
        client.close();
        serverClose.run();
        toServer.sink().close();
        toClient.sink().close();
        toServer.source().close();
        toClient.source().close();
    }
}

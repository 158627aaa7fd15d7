package io.leanctx.server;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema;
import reactor.core.publisher.Mono;

/** The stream on which a client of MCP hears what it did not ask for: that a session it subscribed to has changed. */
final class McpListening extends McpSide {

    private final EventWriter writer;

    McpListening(EventWriter writer, McpJsonMapper mapper) {
        super(mapper);
        this.writer = writer;
    }

    /** A client that has not read for so long that its place is full is cut off: it would miss something. */
    @Override
    void send(McpSchema.JSONRPCMessage message) {
        if (!writer.send("event: message\ndata: " + json(message) + "\n\n")) {
            writer.cut();
        }
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.fromRunnable(this::close);
    }

    @Override
    public void close() {
        writer.end();
    }
}

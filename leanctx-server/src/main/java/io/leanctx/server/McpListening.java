package io.leanctx.server;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpStreamableServerTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The stream on which a client of MCP hears what it did not ask for: that a session it subscribed to has changed. */
final class McpListening implements McpStreamableServerTransport {

    private final EventWriter writer;
    private final McpJsonMapper mapper;

    McpListening(EventWriter writer, McpJsonMapper mapper) {
        this.writer = writer;
        this.mapper = mapper;
    }

    @Override
    public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message) {
        return sendMessage(message, null);
    }

    /** Sends without waiting. A client that has not read for so long that its place is full is cut off: it would miss something. */
    @Override
    public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message, @Nullable String messageId) {
        return Mono.fromRunnable(() -> {
            try {
                if (!writer.send("event: message\ndata: " + mapper.writeValueAsString(message) + "\n\n")) {
                    writer.cut();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
        return mapper.convertValue(data, type);
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

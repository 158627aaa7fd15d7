package io.leanctx.server;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpStreamableServerTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** This side of a connection of MCP, on which messages are sent without waiting, and under no ids: none is kept to be sent again. */
abstract class McpSide implements McpStreamableServerTransport {

    private final McpJsonMapper mapper;

    McpSide(McpJsonMapper mapper) {
        this.mapper = mapper;
    }

    /** Sends a message, or leaves it to the connection to do so; must not block. */
    abstract void send(McpSchema.JSONRPCMessage message);

    final String json(McpSchema.JSONRPCMessage message) {
        try {
            return mapper.writeValueAsString(message);
        } catch (IOException e) {
            throw new UncheckedIOException("what the tools answer can be written as JSON", e);
        }
    }

    @Override
    public final Mono<Void> sendMessage(McpSchema.JSONRPCMessage message) {
        return sendMessage(message, null);
    }

    @Override
    public final Mono<Void> sendMessage(McpSchema.JSONRPCMessage message, @Nullable String messageId) {
        return Mono.fromRunnable(() -> send(message));
    }

    @Override
    public final <T> T unmarshalFrom(Object data, TypeRef<T> type) {
        return mapper.convertValue(data, type);
    }
}

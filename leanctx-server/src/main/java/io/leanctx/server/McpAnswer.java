package io.leanctx.server;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpStreamableServerTransport;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The answer to one request of MCP, as one JSON object: the tools say nothing in between, so no stream of events is needed for
 * it.
 */
final class McpAnswer implements McpStreamableServerTransport {

    private static final Logger LOG = LoggerFactory.getLogger(McpAnswer.class);

    private final Exchange exchange;
    private final McpJsonMapper mapper;
    private final Health health;
    private final Object id;

    McpAnswer(Exchange exchange, McpJsonMapper mapper, Health health, Object id) {
        this.exchange = exchange;
        this.mapper = mapper;
        this.health = health;
        this.id = id;
    }

    @Override
    public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message) {
        return sendMessage(message, null);
    }

    @Override
    public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message, @Nullable String messageId) {
        return Mono.fromRunnable(() -> {
            if (message instanceof McpSchema.JSONRPCResponse answer) {
                write(answer);
            } else {
                LOG.warn("a message that is no answer came with one, and was left out");
            }
        });
    }

    private void write(McpSchema.JSONRPCResponse answer) {
        if (answer.result() instanceof McpSchema.CallToolResult result
                && result.structuredContent() instanceof Map<?, ?> structured) {
            health.note(structured);
        }
        try {
            exchange.answer(200, "application/json", mapper.writeValueAsString(answer));
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Answers a request that came to nothing, without what went wrong inside. */
    void failed(Throwable failure) {
        if (failure instanceof RefusedRequestException refused) {
            exchange.refuse(refused);
            return;
        }
        McpSchema.JSONRPCResponse.JSONRPCError known =
                failure instanceof McpError error ? error.getJsonRpcError() : null;
        if (known == null) {
            StackTraceElement[] trace = failure.getStackTrace();
            LOG.warn(
                    "a request of MCP failed with {} at {}",
                    failure.getClass().getName(),
                    trace.length > 0 ? trace[0] : "?");
        }
        write(McpSchema.JSONRPCResponse.error(
                id,
                known != null
                        ? known
                        : new McpSchema.JSONRPCResponse.JSONRPCError(
                                McpSchema.ErrorCodes.INTERNAL_ERROR,
                                "the request is not of the protocol, or something failed inside of the server",
                                null)));
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
        return mapper.convertValue(data, type);
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.empty();
    }

    @Override
    public void close() {
        // Where it was answered, nothing is open any more; where the session ended before, there is nothing to say.
        exchange.refuse(new RefusedRequestException(404, "not_found", "the session has ended; begin another"));
    }
}

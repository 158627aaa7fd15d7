package io.leanctx.server;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The answer to one request of MCP, as one JSON object: the tools say nothing in between, so no stream of events is needed for
 * it.
 */
final class McpAnswer extends McpSide {

    private static final Logger LOG = LoggerFactory.getLogger(McpAnswer.class);

    private final Exchange exchange;
    private final Health health;
    private final Object id;

    McpAnswer(Exchange exchange, McpJsonMapper mapper, Health health, Object id) {
        super(mapper);
        this.exchange = exchange;
        this.health = health;
        this.id = id;
    }

    @Override
    void send(McpSchema.JSONRPCMessage message) {
        if (message instanceof McpSchema.JSONRPCResponse answer) {
            write(answer);
        } else {
            LOG.warn("a message that is no answer came with one, and was left out");
        }
    }

    private void write(McpSchema.JSONRPCResponse answer) {
        if (answer.result() instanceof McpSchema.CallToolResult result
                && result.structuredContent() instanceof Map<?, ?> structured) {
            health.note(structured);
        }
        exchange.answer(200, "application/json", json(answer));
    }

    /**
     * Answers that what was asked for is refused. As an answer of the protocol: of a request whose HTTP status is 400 or 403, a client
     * such as the Java SDK's takes it that its session is over.
     */
    void refused(RefusedRequestException refusal) {
        write(McpSchema.JSONRPCResponse.error(
                id,
                new McpSchema.JSONRPCResponse.JSONRPCError(McpSchema.ErrorCodes.INVALID_PARAMS, refusal.text(), null)));
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
    public Mono<Void> closeGracefully() {
        return Mono.empty();
    }

    @Override
    public void close() {
        // Where it was answered, nothing is open any more.
        exchange.refuse(
                new RefusedRequestException(
                        404,
                        "outcome_unknown",
                        "the session ended while this was under way, which goes on: look what became of it in another session"));
    }
}

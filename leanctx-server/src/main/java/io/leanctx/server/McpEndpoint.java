package io.leanctx.server;

import io.leanctx.InvalidInputException;
import io.leanctx.mcp.Caller;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * MCP over Streamable HTTP. The SDK has the protocol; the connection is ours, since the SDK's servlet holds a thread for each call and
 * for each client that does not read, and gives a session to whoever names it.
 */
final class McpEndpoint {

    /** Under which the context of a request has its caller. */
    static final String CALLER = "leanctx.caller";

    private static final String SESSION = "Mcp-Session-Id";
    private static final String VERSION = "MCP-Protocol-Version";
    /** What a client says of itself goes to the log of the SDK, so it is short. */
    private static final int MOST_INITIALIZE = 16 << 10;
    /** The notifications that mean something here; the SDK would log others with all that is in them. */
    private static final Set<String> NOTIFICATIONS = Set.of("notifications/initialized");

    private static final int MOST_URI = 1_024;

    private final McpSessions sessions;
    private final McpJsonMapper mapper;
    private final Health health;
    private final Streams streams;
    private final Predicate<String> others;

    /**
     * Creates the endpoint.
     *
     * @param others which resources, besides sessions, can be subscribed to
     */
    McpEndpoint(McpSessions sessions, McpJsonMapper mapper, Health health, Streams streams, Predicate<String> others) {
        this.sessions = sessions;
        this.mapper = mapper;
        this.health = health;
        this.streams = streams;
        this.others = others;
    }

    void post(Exchange exchange, byte[] body, Map<String, Object> message) {
        requireVersion(exchange);
        requireAccepts(exchange, "application/json");
        if (!"2.0".equals(message.get("jsonrpc"))) {
            throw RefusedRequestException.badRequest("this is no message of JSON-RPC 2.0; give \"jsonrpc\": \"2.0\"");
        }
        Object id = message.get("id");
        boolean isId = id instanceof String || id instanceof Integer || id instanceof Long;
        if (!(message.get("method") instanceof String method)) {
            if (!isId || !(message.containsKey("result") || message.containsKey("error"))) {
                throw RefusedRequestException.badRequest(
                        "this is neither a request of JSON-RPC, nor a notification, nor an answer");
            }
            session(exchange);
            // Nothing is asked of clients here, so an answer of one is to nothing.
            exchange.empty(202);
        } else if (message.containsKey("id") && !isId) {
            throw RefusedRequestException.badRequest("the id is neither a text nor a whole number; give one of these");
        } else if (!message.containsKey("id")) {
            notified(exchange, method);
        } else if (method.equals("initialize")) {
            initialize(exchange, body.length, new McpSchema.JSONRPCRequest(method, id, message.get("params")));
        } else {
            request(exchange, new McpSchema.JSONRPCRequest(method, id, message.get("params")));
        }
    }

    private void initialize(Exchange exchange, int length, McpSchema.JSONRPCRequest request) {
        if (length > MOST_INITIALIZE) {
            throw new RefusedRequestException(
                    413, "over_limit", "initialize has more than " + MOST_INITIALIZE + " bytes; say less");
        }
        McpAnswer answer = new McpAnswer(exchange, mapper, health, request.id());
        try {
            McpSchema.InitializeRequest params =
                    mapper.convertValue(request.params(), McpSchema.InitializeRequest.class);
            if (params.protocolVersion() == null || params.clientInfo() == null || params.capabilities() == null) {
                throw RefusedRequestException.badRequest(
                        "initialize needs protocolVersion, capabilities and clientInfo; give all three");
            }
            var begun = sessions.begin(exchange.principal(), params);
            exchange.response().getHeaders().put(SESSION, begun.session().getId());
            var unused = begun.initResult()
                    .flatMap(result -> answer.sendMessage(McpSchema.JSONRPCResponse.result(request.id(), result)))
                    .subscribe(nothing -> {}, answer::failed);
        } catch (RuntimeException e) {
            answer.failed(e);
        }
    }

    private void request(Exchange exchange, McpSchema.JSONRPCRequest request) {
        McpStreamableServerSession session = session(exchange);
        McpAnswer answer = new McpAnswer(exchange, mapper, health, request.id());
        try {
            subscription(exchange, session.getId(), request);
        } catch (RefusedRequestException e) {
            answer.refused(e);
            return;
        }
        Caller caller;
        try {
            caller = Callers.of(exchange, workspaceOf(request.params()));
        } catch (InvalidInputException e) {
            throw RefusedRequestException.badRequest("a header " + Callers.WORKSPACE + ", " + Callers.CHANNEL + " or "
                    + Callers.AGENT + " is no name: " + e.getMessage());
        }
        McpTransportContext context = McpTransportContext.create(Map.of(CALLER, caller));
        var unused = session.responseStream(answer)
                .handle(request)
                .contextWrite(all -> all.put(McpTransportContext.KEY, context))
                .subscribe(nothing -> {}, answer::failed);
    }

    /** Notes who subscribes to what, and lets nobody subscribe to what is not theirs: the notices would tell of it. */
    private void subscription(Exchange exchange, String id, McpSchema.JSONRPCRequest request) {
        boolean isBegin = request.method().equals("resources/subscribe");
        if (!isBegin && !request.method().equals("resources/unsubscribe")) {
            return;
        }
        String uri =
                request.params() instanceof Map<?, ?> params && params.get("uri") instanceof String text ? text : "";
        if (!isBegin) {
            sessions.unsubscribing(id, uri);
            return;
        }
        if (!others.test(uri)) {
            requireSession(exchange, uri);
        }
        if (!sessions.subscribing(id, uri)) {
            throw RefusedRequestException.later(
                    429,
                    "over_limit",
                    "the session has subscribed to " + McpSessions.SUBSCRIPTIONS + " resources, as many as it may;"
                            + " unsubscribe from one",
                    15);
        }
    }

    private static void requireSession(Exchange exchange, String uri) {
        String workspace = uri.length() > MOST_URI ? "" : workspaceOfUri(uri).orElse("");
        if (workspace.isEmpty()) {
            throw RefusedRequestException.badRequest(
                    "this is not the URI of a session; give leanctx://workspace/channel, with / in the channel as %2F");
        }
        exchange.principal().requireWorkspace(workspace);
    }

    /** The workspace that a request is about, if it says so: in its arguments or its URI. */
    private static Optional<String> workspaceOf(Object params) {
        if (!(params instanceof Map<?, ?> map)) {
            return Optional.empty();
        }
        if (map.get("arguments") instanceof Map<?, ?> arguments && arguments.get("workspace") instanceof String named) {
            return Optional.of(named);
        }
        return map.get("uri") instanceof String uri ? workspaceOfUri(uri) : Optional.empty();
    }

    private static Optional<String> workspaceOfUri(String text) {
        try {
            URI uri = URI.create(text);
            return "leanctx".equals(uri.getScheme()) ? Optional.ofNullable(uri.getRawAuthority()) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // Not a URI, so not one of a session.
            return Optional.empty();
        }
    }

    private void notified(Exchange exchange, String method) {
        McpStreamableServerSession session = session(exchange);
        if (NOTIFICATIONS.contains(method)) {
            var unused = session.accept(new McpSchema.JSONRPCNotification(method))
                    .subscribe(
                            nothing -> {},
                            failure -> exchange.refuse(new RefusedRequestException(
                                    500, "internal", "something failed inside of the server")),
                            () -> exchange.empty(202));
        } else {
            exchange.empty(202);
        }
    }

    void listen(Exchange exchange) {
        requireVersion(exchange);
        requireAccepts(exchange, "text/event-stream");
        McpStreamableServerSession session = session(exchange);
        EventWriter writer = new EventWriter(exchange, System::nanoTime);
        streams.enter(writer);
        try {
            var stream = session.listeningStream(new McpListening(writer, mapper));
            writer.open(() -> {
                streams.leave(writer);
                stream.releaseTransport();
            });
        } catch (RuntimeException e) {
            streams.leave(writer);
            throw e;
        }
    }

    void delete(Exchange exchange) {
        requireVersion(exchange);
        sessions.delete(session(exchange).getId());
        exchange.empty(204);
    }

    private McpStreamableServerSession session(Exchange exchange) {
        String id = exchange.header(SESSION)
                .orElseThrow(() -> RefusedRequestException.badRequest("the header " + SESSION
                        + " is missing; begin with initialize, and give the id that it answers"));
        return sessions.find(id, exchange.principal())
                .orElseThrow(() -> new RefusedRequestException(
                        404, "not_found", "there is no such session (any more); begin another with initialize"));
    }

    private void requireVersion(Exchange exchange) {
        exchange.header(VERSION).ifPresent(version -> {
            if (!sessions.protocolVersions().contains(version)) {
                throw RefusedRequestException.badRequest(
                        "the header " + VERSION + " is none of " + String.join(", ", sessions.protocolVersions()));
            }
        });
    }

    private static void requireAccepts(Exchange exchange, String type) {
        String accepts = exchange.header("Accept").orElse("");
        String group = type.substring(0, type.indexOf('/')) + "/*";
        if (!accepts.contains(type) && !accepts.contains("*/*") && !accepts.contains(group)) {
            throw new RefusedRequestException(
                    406, "not_acceptable", "the answer is " + type + ", which the header Accept does not name");
        }
    }
}

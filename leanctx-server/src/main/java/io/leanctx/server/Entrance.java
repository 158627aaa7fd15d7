package io.leanctx.server;

import io.leanctx.mcp.Access;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Where every request comes in. It holds no thread of the connections: what uses the store is done by the workers. */
final class Entrance extends Handler.Abstract.NonBlocking {

    /** By this a client knows that it is a server of LeanCTX that answers, and which API it has. */
    static final String API = "LeanCTX-API";

    static final int API_VERSION = 1;

    /** What is behind it. */
    record Rooms(
            Gate gate,
            Json json,
            Bodies bodies,
            Workers workers,
            Api api,
            Writes writes,
            Logs logs,
            McpEndpoint mcp,
            Health health,
            ServerMetrics metrics,
            Connections connections,
            Outgoing outgoing) {}

    private final Rooms rooms;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private int inside;
    private boolean closing;

    Entrance(Rooms rooms) {
        this.rooms = rooms;
    }

    static RefusedRequestException stopping() {
        return new RefusedRequestException(
                503,
                "unavailable",
                "the server is stopping, and nothing was done; ask again when it runs",
                Map.of("Retry-After", "5", "Connection", "close"));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        long began = System.nanoTime();
        response.getHeaders().put(API, Integer.toString(API_VERSION));
        Connection connection = request.getConnectionMetaData().getConnection();
        rooms.connections().begin(connection);
        boolean isClosing = enter();
        Route route = Route.OTHER;
        Exchange exchange = new Exchange(request, response, callback, new RequestPath(List.of()), rooms.outgoing());
        try {
            exchange = new Exchange(
                    request,
                    response,
                    callback,
                    RequestPath.of(request.getHttpURI().getPath()),
                    rooms.outgoing());
            route = Route.of(exchange.path());
        } catch (RefusedRequestException e) {
            exchange.refuse(e);
        }
        Route asked = route;
        Request.addCompletionListener(request, failure -> {
            rooms.connections().end(connection);
            rooms.metrics().request(asked, response.getStatus(), System.nanoTime() - began);
            leave();
        });
        try {
            rooms.gate().requireKnownPlace(exchange);
            if (isClosing && route != Route.HEALTH) {
                throw stopping();
            }
            handle(route, exchange);
        } catch (RefusedRequestException e) {
            exchange.refuse(e);
        }
        return true;
    }

    private void handle(Route route, Exchange exchange) {
        if (route == Route.OTHER) {
            throw RefusedRequestException.notFound();
        }
        if (Arrays.stream(route.methods().split(", ")).noneMatch(exchange.method()::equals)) {
            throw new RefusedRequestException(
                    405, "invalid_input", "this takes " + route.methods(), Map.of("Allow", route.methods()));
        }
        if (route == Route.HEALTH) {
            health(exchange);
            return;
        }
        rooms.gate().admit(exchange);
        switch (route) {
            case METRICS -> {
                exchange.principal().require(Access.ADMIN, "/metrics");
                rooms.workers()
                        .execute(
                                exchange,
                                it -> it.answer(
                                        200, ServerMetrics.TYPE, rooms.metrics().text()));
            }
            case CHANNELS -> rooms.workers().execute(exchange, rooms.api()::channels);
            case CHANNEL -> {
                boolean isRead = exchange.method().equals("GET");
                rooms.workers().execute(exchange, isRead ? rooms.api()::state : rooms.writes()::delete);
            }
            case ABOUT -> exchange.answer(200, about(exchange.principal()));
            case LOGS -> rooms.workers().execute(exchange, rooms.logs()::heads);
            case LOG -> rooms.workers().execute(exchange, rooms.logs()::head);
            case ENTRIES -> rooms.workers().execute(exchange, rooms.logs()::entries);
            case SNAPSHOT -> rooms.workers().execute(exchange, rooms.logs()::snapshot);
            case SOFT -> rooms.workers().execute(exchange, rooms.logs()::soft);
            case BLOB -> rooms.workers().execute(exchange, rooms.logs()::blob);
            case FORKS ->
                withBody(
                        exchange,
                        (it, bytes) -> rooms.writes().fork(it, rooms.json().object(bytes)));
            case BUNDLES -> {
                requireJson(exchange);
                rooms.bodies().readBundle(exchange, working(rooms.writes()::importBundle));
            }
            case EVENTS -> rooms.workers().execute(exchange, rooms.api()::events);
            case AGENTS ->
                withBody(
                        exchange,
                        (it, bytes) -> rooms.writes().agents(it, rooms.json().object(bytes)));
            case COMMITS -> {
                if (exchange.method().equals("GET")) {
                    rooms.workers().execute(exchange, rooms.api()::history);
                } else {
                    withBody(
                            exchange,
                            (it, bytes) ->
                                    rooms.writes().commit(it, rooms.json().object(bytes)));
                }
            }
            default -> mcp(exchange);
        }
    }

    /** What answers here, and what who asks may do. */
    private Map<String, Object> about(Principal principal) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("api", API_VERSION);
        about.put("version", Version.text());
        about.put("logs", rooms.logs().areServed());
        about.put("scopes", Scopes.upTo(principal.access()));
        about.put(
                "workspaces",
                principal
                        .workspaces()
                        .map(some -> some.stream().sorted().toList())
                        .orElse(List.of("*")));
        principal.agent().ifPresent(agent -> about.put("agent", agent));
        return about;
    }

    private void mcp(Exchange exchange) {
        switch (exchange.method()) {
            case "POST" ->
                withBody(
                        exchange,
                        (it, bytes) -> rooms.mcp().post(it, bytes, rooms.json().object(bytes)));
            case "GET" -> rooms.workers().execute(exchange, rooms.mcp()::listen);
            default -> rooms.workers().execute(exchange, rooms.mcp()::delete);
        }
    }

    private void withBody(Exchange exchange, BiConsumer<Exchange, byte[]> then) {
        requireJson(exchange);
        rooms.bodies().read(exchange, working(then));
    }

    private static void requireJson(Exchange exchange) {
        String type = exchange.header("Content-Type").orElse("");
        if (!type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")
                || exchange.header("Content-Encoding").isPresent()) {
            throw new RefusedRequestException(
                    415, "invalid_input", "the body is taken as application/json alone, and not compressed");
        }
    }

    private BiConsumer<Exchange, byte[]> working(BiConsumer<Exchange, byte[]> then) {
        return (exchange, bytes) -> rooms.workers().execute(exchange, it -> then.accept(it, bytes));
    }

    private void health(Exchange exchange) {
        Optional<String> failure = rooms.health().failure();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", failure.isEmpty() ? "ready" : "failed");
        failure.ifPresent(reason -> body.put("reason", reason));
        exchange.answer(failure.isEmpty() ? 200 : 503, body);
    }

    /** Counts a request in; true if no more are to come. */
    private boolean enter() {
        lock.lock();
        try {
            inside++;
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            inside--;
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int inside() {
        lock.lock();
        try {
            return inside;
        } finally {
            lock.unlock();
        }
    }

    /** Refuses all requests from now on; those under way go on. */
    void refuseMore() {
        lock.lock();
        try {
            closing = true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no request is under way any more; false if that is not so in time. */
    boolean awaitEmpty(long nanos) {
        long rest = nanos;
        boolean isInterrupted = false;
        lock.lock();
        try {
            while (inside > 0 && rest > 0) {
                try {
                    rest = left.awaitNanos(rest);
                } catch (InterruptedException e) {
                    // The requests are not to blame: they are still given their time.
                    isInterrupted = true;
                }
            }
            return inside == 0;
        } finally {
            lock.unlock();
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

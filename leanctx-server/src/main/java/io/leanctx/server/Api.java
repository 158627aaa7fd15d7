package io.leanctx.server;

import io.leanctx.Commit;
import io.leanctx.Hash;
import io.leanctx.HistoryPage;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.mcp.McpTools;
import io.leanctx.mcp.SessionJson;
import io.leanctx.mcp.ToolAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/**
 * What reads, of the JSON API. What the tools do as well is done by them, so both take, show and refuse the same in the same words; the
 * path, {@code If-Match} and {@code Idempotency-Key} stand for arguments, and the codes of errors for statuses.
 */
final class Api {

    /** What an answer has room for; what is longer goes on in a next one. */
    private static final long TOKENS = 200_000;

    /** How many commits an answer has unless it is said, and after how many characters it ends. */
    private static final int LIMIT = 20;

    private static final int MOST_CHARACTERS = 1 << 20;

    /** What is a text in a query; all else is a number. */
    private static final Set<String> TEXTS = Set.of("cursor", "foreign", "hash", "prefix");

    private final SessionStore store;
    private final McpTools tools;
    private final Health health;
    private final ServerMetrics metrics;
    private final Streams streams;
    private final Executor pump;

    Api(SessionStore store, McpTools tools, Health health, ServerMetrics metrics, Streams streams, Executor pump) {
        this.store = store;
        this.tools = tools;
        this.health = health;
        this.metrics = metrics;
        this.streams = streams;
        this.pump = pump;
    }

    void channels(Exchange exchange) {
        Map<String, Object> arguments = about(exchange, "list");
        arguments.putAll(query(exchange, "limit", "cursor"));
        call(exchange, "ctx_session", arguments);
    }

    /** Commits as a library shows them, the newest or those after a revision. */
    void history(Exchange exchange) {
        Map<String, Object> query = query(exchange, "after", "limit");
        int limit = (int) Math.min(Integer.MAX_VALUE, number("limit", query.getOrDefault("limit", LIMIT)));
        respond(exchange, () -> {
            Workspace workspace = workspace(exchange);
            Session session = workspace.session(exchange.path().at(4));
            long newest = Math.max(0, Math.max(session.oldest() - 1, session.revision() - limit));
            long after = number("after", query.getOrDefault("after", newest));
            HistoryPage page = workspace.history(session.channel(), after, limit);
            exchange.answer(200, "application/json", commits(page, after));
        });
    }

    /** As many of the commits as there is room for, at least one. */
    private static String commits(HistoryPage page, long after) {
        StringBuilder commits = new StringBuilder();
        long reached = after;
        for (Commit commit : page.commits()) {
            if (commits.length() >= MOST_CHARACTERS) {
                break;
            }
            commits.append(commits.isEmpty() ? "" : ",").append(LeanCtx.toJson(commit));
            reached = commit.revision();
        }
        long head = page.head().revision();
        return "{\"revision\":" + head + ",\"oldest\":" + page.oldest()
                + (reached < head ? ",\"next_after\":" + reached : "") + ",\"commits\":[" + commits + "]}";
    }

    /** The session whole, as {@link Session#toJson} has it. */
    void state(Exchange exchange) {
        Map<String, Object> query = query(exchange, "at");
        respond(exchange, () -> {
            Workspace workspace = workspace(exchange);
            String channel = exchange.path().at(4);
            Session session = query.containsKey("at")
                    ? workspace.sessionAt(channel, number("at", query.get("at")))
                    : workspace.session(channel);
            String tag = '"' + session.position().toString() + '"';
            exchange.response().getHeaders().put("ETag", tag);
            if (exchange.header("If-None-Match").filter(tag::equals).isPresent()) {
                exchange.empty(304);
            } else {
                exchange.answer(200, "application/json", session.toJson());
            }
        });
    }

    /** Commits as they come, from a position on. */
    void events(Exchange exchange) {
        Map<String, String> query = texts(exchange, "after");
        respond(exchange, () -> {
            Workspace workspace = workspace(exchange);
            String channel = exchange.path().at(4);
            Position head = workspace.session(channel).position();
            Optional<Position> after = exchange.header("Last-Event-ID")
                    .or(() -> Optional.ofNullable(query.get("after")))
                    .map(text -> position(workspace, channel, head, text));
            String hello =
                    after.isPresent() ? "" : SessionEvents.event("position", head, Map.of("revision", head.revision()));
            EventWriter writer = new EventWriter(exchange, System::nanoTime);
            streams.enter(writer);
            try {
                SessionEvents.open(workspace, channel, after.orElse(head), hello, writer, streams, pump);
            } catch (RuntimeException e) {
                streams.leave(writer);
                throw e;
            }
        });
    }

    /**
     * What a client says it has seen: a position, which tells this log from another, or a revision alone. A revision that the log does not
     * have (yet) becomes a position that no log has, so that the watch answers what it answers to one of another log.
     */
    static Position position(Workspace workspace, String channel, Position head, String text) {
        if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Position.parse(text);
        }
        long revision = number("the revision to go on from", text);
        if (revision == 0) {
            return Position.START;
        }
        if (revision > head.revision()) {
            return new Position(revision, Hash.ZERO);
        }
        return revision < workspace.session(channel).oldest()
                ? workspace.sessionAt(channel, revision).position()
                : workspace.history(channel, revision - 1, 1).commits().get(0).position();
    }

    Workspace workspace(Exchange exchange) {
        String workspace = exchange.path().at(2);
        exchange.principal().requireWorkspace(workspace);
        exchange.header(Callers.WORKSPACE).ifPresent(exchange.principal()::requireWorkspace);
        return store.workspace(workspace);
    }

    static Map<String, Object> about(Exchange exchange, String action) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("action", action);
        arguments.put("workspace", exchange.path().at(2));
        if (exchange.path().size() > 4) {
            arguments.put("channel", exchange.path().at(4));
        }
        arguments.put("max_tokens", TOKENS);
        return arguments;
    }

    /** What the query says, of what may be said; numbers as such. */
    static Map<String, Object> query(Exchange exchange, String... names) {
        Map<String, Object> query = new LinkedHashMap<>();
        texts(exchange, names)
                .forEach((name, value) -> query.put(name, TEXTS.contains(name) ? value : number(name, value)));
        return query;
    }

    private static Map<String, String> texts(Exchange exchange, String... names) {
        Fields given;
        try {
            given = Request.extractQueryParameters(exchange.request());
        } catch (RuntimeException e) {
            throw RefusedRequestException.badRequest("the query is not percent-encoded UTF-8");
        }
        Map<String, String> query = new LinkedHashMap<>();
        for (Fields.Field field : given) {
            if (!Set.of(names).contains(field.getName()) || field.getValues().size() != 1) {
                throw RefusedRequestException.badRequest("the query has what is not taken here, or twice; it takes "
                        + (names.length == 0 ? "nothing" : String.join(", ", List.of(names)) + ", each once"));
            }
            query.put(field.getName(), field.getValue());
        }
        return query;
    }

    private static long number(String name, Object value) {
        try {
            String text = String.valueOf(value);
            if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException e) {
            // More digits than a revision has: as any other text that is no number.
        }
        throw RefusedRequestException.badRequest(name + " is no whole number from 0; give one");
    }

    /** Has a tool do it; the workspace is that of the path. */
    void call(Exchange exchange, String tool, Map<String, Object> arguments) {
        Optional<String> workspace = Optional.of(exchange.path().at(2));
        exchange.principal().requireWorkspace(workspace.get());
        respond(exchange, () -> {
            ToolAnswer answer = tools.named(tool).call(Callers.of(exchange, workspace), arguments);
            health.note(answer.structured());
            if (answer.structured().containsKey("repeated")) {
                metrics.retried();
            }
            respond(exchange, answer.structured(), answer.isError());
        });
    }

    /** Runs what may refuse as the store does, and answers that as the tools would. */
    static void respond(Exchange exchange, Runnable work) {
        respond(exchange, work, answer -> {});
    }

    /** As {@link #respond(Exchange, Runnable)}, of what writes: whether the storage failed is part of how the server is. */
    void write(Exchange exchange, Runnable work) {
        respond(exchange, work, health::note);
    }

    /** Notes what was written otherwise than by a tool. */
    void written(Map<String, Object> answer) {
        health.note(answer);
    }

    private static void respond(Exchange exchange, Runnable work, Consumer<Map<String, Object>> noting) {
        try {
            work.run();
        } catch (RefusedRequestException e) {
            throw e;
        } catch (RuntimeException e) {
            Map<String, Object> error = SessionJson.error("a request", e);
            noting.accept(error);
            respond(exchange, error, true);
        }
    }

    private static void respond(Exchange exchange, Map<String, Object> answer, boolean isError) {
        // What the next commit may give as If-Match: after a conflict that was shown whole, its revision.
        Object seen = answer.containsKey("position") ? answer.get("position") : answer.get("since_revision");
        if (seen != null) {
            exchange.response().getHeaders().put("ETag", "\"" + seen + '"');
        }
        int status = isError ? Statuses.of(answer) : Statuses.done(answer);
        if (status == 503) {
            exchange.response().getHeaders().put("Retry-After", "2");
        }
        exchange.answer(status, answer);
    }
}

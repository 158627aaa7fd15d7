package io.leanctx.server;

import io.leanctx.Agent;
import io.leanctx.Commit;
import io.leanctx.ConflictException;
import io.leanctx.HistoryDivergedException;
import io.leanctx.InvalidInputException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.Workspace;
import io.leanctx.mcp.Access;
import io.leanctx.mcp.Caller;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What writes, of the JSON API. Each can be asked for again after an answer that was lost, but for the registration of an agent. */
final class Writes {

    private static final String DELETES = "to delete a session";

    private final Api api;

    Writes(Api api) {
        this.api = api;
    }

    void agents(Exchange exchange, Map<String, Object> body) {
        Map<String, Object> arguments = new LinkedHashMap<>(body);
        refuse(body, "workspace", "action");
        Api.query(exchange);
        arguments.putAll(Api.about(exchange, "register"));
        api.call(exchange, "ctx_agent", arguments);
    }

    void commit(Exchange exchange, Map<String, Object> body) {
        String base = base(exchange, "a commit");
        refuse(body, "workspace", "channel", "action", "base", "since_revision", "operation");
        Api.query(exchange);
        Map<String, Object> arguments = new LinkedHashMap<>(body);
        arguments.putAll(Api.about(exchange, "commit"));
        arguments.put("base", base);
        exchange.header("Idempotency-Key").map(Writes::unquoted).ifPresent(key -> arguments.put("operation", key));
        api.call(exchange, "ctx_session", arguments);
    }

    /** Begins another channel with a copy: where the request says of which position, of that one and no other. */
    void fork(Exchange exchange, Map<String, Object> body) {
        refuse(body, "workspace", "channel", "action", "base", "since_revision", "operation");
        Api.query(exchange);
        Map<String, Object> arguments = new LinkedHashMap<>(body);
        arguments.putAll(Api.about(exchange, "fork"));
        Optional<String> seen = exchange.header("If-Match").map(Writes::unquoted);
        if (seen.isEmpty()) {
            api.call(exchange, "ctx_session", arguments);
            return;
        }
        Api.respond(exchange, () -> {
            long revision = requireOfLog(exchange, seen.get());
            Object at = arguments.putIfAbsent("at", revision);
            if (at != null && !(at instanceof Number number && number.longValue() == revision)) {
                throw RefusedRequestException.badRequest(
                        "If-Match is of revision " + revision + ", and the body has another at; give one of them");
            }
            api.call(exchange, "ctx_session", arguments);
        });
    }

    /**
     * Looks whether what was seen is of the log, which keeps what it has under a revision for as long as the store is open.
     *
     * @return the revision of what was seen
     * @throws HistoryDivergedException if it is not
     */
    private long requireOfLog(Exchange exchange, String seen) {
        Workspace workspace = api.workspace(exchange);
        String channel = exchange.path().at(4);
        Position head = workspace.session(channel).position();
        Position given = Api.position(workspace, channel, head, seen);
        if (given.revision() > head.revision()
                || !Api.position(workspace, channel, head, Long.toString(given.revision()))
                        .equals(given)) {
            throw new HistoryDivergedException(workspace.id() + "/" + channel, given, head.revision());
        }
        return given.revision();
    }

    /** Takes in a bundle, which is the body as it is. */
    void importBundle(Exchange exchange, byte[] body) {
        Map<String, Object> arguments = Api.query(exchange, "hash", "foreign");
        Object foreign = arguments.remove("foreign");
        if (foreign != null && !foreign.equals("true")) {
            throw RefusedRequestException.badRequest("foreign is not true; give true, or leave it out");
        }
        if (foreign != null) {
            arguments.put("foreign", true);
        }
        arguments.putAll(Api.about(exchange, "import"));
        arguments.put("bundle", text(body));
        api.call(exchange, "ctx_handoff", arguments);
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw RefusedRequestException.badRequest("the bundle is not in UTF-8; send it as export wrote it");
        }
    }

    /** Deletes a session, if what was seen of it is what it is. */
    void delete(Exchange exchange) {
        String seen = base(exchange, "a deletion");
        Api.query(exchange);
        exchange.principal().requireWorkspace(exchange.path().at(2));
        exchange.principal().require(Access.ADMIN, DELETES);
        api.write(exchange, () -> {
            Workspace workspace = api.workspace(exchange);
            String channel = exchange.path().at(4);
            Agent agent = agent(exchange);
            Session session = workspace.session(channel);
            if (session.revision() == 0) {
                throw new InvalidInputException("nobody wrote to the channel " + workspace.id() + "/" + channel
                        + ", so there is nothing to delete; check its name");
            }
            Position base = Api.position(workspace, channel, session.position(), seen);
            try (Participant participant = workspace.at(channel, agent, base)) {
                Optional<Commit> before = deletion(workspace, session);
                if (before.isPresent()) {
                    repeat(exchange, before.get(), agent, base);
                    return;
                }
                try {
                    answer(exchange, participant.delete(), false);
                } catch (ConflictException e) {
                    // The first try of this request may have come between.
                    Commit deletion =
                            deletion(workspace, workspace.session(channel)).orElseThrow(() -> e);
                    repeat(exchange, deletion, agent, base);
                }
            }
        });
    }

    /** The commit that deleted a session; empty if it is not deleted. */
    private static Optional<Commit> deletion(Workspace workspace, Session session) {
        return session.isDeleted()
                ? Optional.of(workspace
                        .history(session.channel(), session.revision() - 1, 1)
                        .commits()
                        .get(0))
                : Optional.empty();
    }

    /** A deletion by the same agent, of what it had seen just so, is this one, whose answer did not arrive. */
    private void repeat(Exchange exchange, Commit deletion, Agent agent, Position base) {
        if (!deletion.agent().equals(agent.id()) || !deletion.base().equals(base)) {
            throw new InvalidInputException(deletion.workspace() + "/" + deletion.channel()
                    + " was deleted already, with revision " + deletion.revision() + "; nothing was written");
        }
        answer(exchange, deletion, true);
    }

    private void answer(Exchange exchange, Commit deletion, boolean isRepeated) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("deleted", true);
        answer.put("committed", deletion.revision());
        answer.put("position", deletion.position().toString());
        if (isRepeated) {
            answer.put("repeated", true);
        }
        api.written(answer);
        exchange.answer(200, answer);
    }

    private static Agent agent(Exchange exchange) {
        Caller caller = Callers.of(exchange, Optional.of(exchange.path().at(2)));
        return new Agent(
                caller.agent().orElseThrow(() -> nobody(Callers.AGENT)),
                caller.token().orElseThrow(() -> nobody(Callers.AGENT_TOKEN)));
    }

    private static InvalidInputException nobody(String header) {
        return new InvalidInputException(
                "who asks " + DELETES + " is an agent, and the header " + header + " is missing; give it");
    }

    private static String base(Exchange exchange, String what) {
        return exchange.header("If-Match")
                .map(Writes::unquoted)
                .orElseThrow(() -> new RefusedRequestException(
                        428,
                        "base_required",
                        what
                                + " says up to which revision its agent has seen the channel; give If-Match: \"revision\", and"
                                + " \"0\" if it has seen nothing"));
    }

    private static void refuse(Map<String, Object> body, String... names) {
        for (String name : names) {
            if (body.containsKey(name)) {
                throw RefusedRequestException.badRequest("the body has a field " + name
                        + ", which is said by the path or a header here; leave it out, and see docs/server.md");
            }
        }
    }

    private static String unquoted(String value) {
        boolean isQuoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return isQuoted ? value.substring(1, value.length() - 1) : value;
    }
}

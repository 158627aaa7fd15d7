package io.leanctx.server;

import io.leanctx.mcp.Caller;
import java.util.Optional;

/** Who calls a tool: what the server token allows, and what the headers of the request say beyond that. */
final class Callers {

    static final String WORKSPACE = "LeanCTX-Workspace";
    static final String CHANNEL = "LeanCTX-Channel";
    static final String AGENT = "LeanCTX-Agent";
    static final String AGENT_TOKEN = "LeanCTX-Agent-Token";

    private Callers() {}

    /**
     * The caller of a request. Its workspace is one that its principal reaches, always.
     *
     * @param named the workspace that the request is about, where it says so itself
     */
    static Caller of(Exchange exchange, Optional<String> named) {
        Principal principal = exchange.principal();
        Optional<String> workspace = workspace(exchange, named);
        Optional<String> channel = exchange.header(CHANNEL).map(RequestPath::decoded);
        Optional<String> agent = agent(exchange);
        // A server token that is bound to an agent is that agent's own token, unless the request brings another.
        Optional<String> token = agent.flatMap(id -> exchange.header(AGENT_TOKEN)
                .or(() -> principal.agent().isPresent() ? principal.token() : Optional.empty()));
        return new Caller(
                workspace,
                channel,
                agent,
                token,
                principal.workspaces().isPresent(),
                principal.agent().isPresent(),
                principal.access());
    }

    private static Optional<String> workspace(Exchange exchange, Optional<String> named) {
        Principal principal = exchange.principal();
        Optional<String> given = exchange.header(WORKSPACE);
        given.ifPresent(principal::requireWorkspace);
        if (principal.workspaces().isEmpty()) {
            return given;
        }
        // One of those that it reaches: what the request names, else the header, else any, which binds it as well.
        return named.filter(principal::reaches)
                .or(() -> given)
                .or(() -> principal.workspaces().get().stream().sorted().findFirst());
    }

    private static Optional<String> agent(Exchange exchange) {
        Optional<String> bound = exchange.principal().agent();
        Optional<String> given = exchange.header(AGENT);
        if (bound.isPresent() && given.isPresent() && !given.equals(bound)) {
            throw new RefusedRequestException(
                    403,
                    "not_allowed",
                    "this token is bound to the agent " + bound.get() + "; leave the header " + AGENT + " out");
        }
        return bound.or(() -> given);
    }
}

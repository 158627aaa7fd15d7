package io.leanctx.server;

import io.leanctx.mcp.Access;
import java.util.Optional;
import java.util.Set;

/**
 * Who makes a request, as its server token says.
 *
 * @param id what tells it from others: the hash of its token
 * @param workspaces what it can reach; empty for all
 * @param agent the agent that it is; empty where each request says so
 * @param access what it may do
 * @param token what it showed; empty on a server without tokens
 */
record Principal(
        String id, Optional<Set<String>> workspaces, Optional<String> agent, Access access, Optional<String> token) {

    /** Whoever reaches a server that has no tokens. */
    static final Principal LOCAL =
            new Principal("local", Optional.empty(), Optional.empty(), Access.ADMIN, Optional.empty());

    boolean reaches(String workspace) {
        return workspaces.map(some -> some.contains(workspace)).orElse(true);
    }

    /** Refuses a workspace that is another's, in the same words whether there is one of that name or not. */
    void requireWorkspace(String workspace) {
        if (!reaches(workspace)) {
            throw new RefusedRequestException(
                    403, "not_allowed", "this token does not reach that workspace; ask whoever runs the server");
        }
    }

    void require(Access least, String what) {
        if (access.compareTo(least) < 0) {
            throw new RefusedRequestException(
                    403,
                    "not_allowed",
                    what + " needs the scope " + Scopes.word(least) + ", and this token has " + Scopes.word(access)
                            + "; ask whoever runs the server");
        }
    }

    /** Without the token, so that none gets into a log. */
    @Override
    public String toString() {
        return "principal " + id.substring(0, Math.min(8, id.length())) + ", may " + access;
    }
}

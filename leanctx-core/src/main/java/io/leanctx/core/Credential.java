package io.leanctx.core;

import io.leanctx.Agent;
import io.leanctx.Change;
import io.leanctx.Entry;
import io.leanctx.Hash;
import io.leanctx.NotAllowedException;
import java.nio.charset.StandardCharsets;

/** What an agent showed of itself. Tokens are long and random, so their plain hash gives nothing away. */
record Credential(String workspace, String agent, Hash tokenHash) {

    static Credential of(String workspace, Agent agent) {
        return new Credential(workspace, agent.id(), hash(agent.token()));
    }

    static Hash hash(String token) {
        return Hash.sha256(token.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Checks this against the workspace's own log.
     *
     * @throws NotAllowedException if there is no such agent, or its token is another
     */
    void require(SessionState workspaceLog) {
        Entry<Change.AgentRegistered> registered = workspaceLog.registered().get(agent);
        if (registered == null) {
            throw new NotAllowedException("agent " + agent + " is not registered in workspace " + workspace
                    + "; register it, or use the id and token that register gave out");
        }
        if (!registered.value().tokenHash().equals(tokenHash)) {
            throw new NotAllowedException("the token is not the one of agent " + agent + " in workspace " + workspace
                    + "; use the one that register gave out");
        }
    }
}

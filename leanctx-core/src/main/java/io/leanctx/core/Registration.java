package io.leanctx.core;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Change;
import io.leanctx.CommitResult;
import io.leanctx.Names;
import io.leanctx.NotAllowedException;
import io.leanctx.Scope;
import io.leanctx.spi.ChannelKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Registers agents in the workspace's own log; each id is a scope there, so of two that want one id, one has it. */
final class Registration {

    private static final int TOKEN_BYTES = 32;

    private final CoreStore store;
    private final ChannelKey key;

    Registration(CoreStore store, String workspace) {
        this.store = store;
        this.key = ChannelKey.ofWorkspace(workspace);
    }

    Agent register(AgentProfile profile) {
        return tryRegister(profile)
                .orElseThrow(() -> new NotAllowedException("agent id " + profile.id() + " is taken in workspace "
                        + key.workspace() + "; registerNew(...) picks one that is free"));
    }

    Agent registerNew(AgentProfile profile) {
        for (int number = 1; ; number++) {
            String id = number == 1 ? profile.id() : profile.id() + "-" + number;
            Optional<Agent> agent = tryRegister(profile.withId(Names.requireAgent(id)));
            if (agent.isPresent()) {
                return agent.get();
            }
        }
    }

    private Optional<Agent> tryRegister(AgentProfile profile) {
        SessionState known = store.session(key);
        if (known.registered().containsKey(profile.id())) {
            return Optional.empty();
        }
        byte[] secret = new byte[TOKEN_BYTES];
        store.random().nextBytes(secret);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Change registered = new Change.AgentRegistered(profile, Credential.hash(token));
        ProposedCommit proposed = new ProposedCommit(
                key,
                profile.id(),
                Names.requireOperation(store.settings().operationIds().get()),
                known.position(),
                List.of(),
                Set.of(Scope.of(Scope.AGENT, profile.id())),
                List.of(registered));
        CommitResult result = store.proposer().commit(new Request(proposed, false, null, Set.of()));
        return result instanceof CommitResult.Committed
                ? Optional.of(new Agent(profile.id(), token))
                : Optional.empty();
    }
}

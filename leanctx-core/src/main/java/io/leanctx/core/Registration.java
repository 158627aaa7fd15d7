package io.leanctx.core;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Change;
import io.leanctx.CommitResult;
import io.leanctx.InvalidInputException;
import io.leanctx.Names;
import io.leanctx.NotAllowedException;
import io.leanctx.Scope;
import io.leanctx.SigningKeys;
import io.leanctx.spi.ChannelKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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
        Scope.Single id = Scope.of(Scope.AGENT, profile.id());
        // Whoever had the id, whatever became of it: the id stays theirs.
        if (known.scopes().lastWritten(id) > 0) {
            return Optional.empty();
        }
        String token = newToken();
        CommitResult result = UntilKnown.commit(
                store,
                request(
                        profile.id(),
                        known,
                        Set.of(id),
                        new Change.AgentRegistered(profile, Credential.hash(token)),
                        null));
        return result instanceof CommitResult.Committed
                ? Optional.of(new Agent(profile.id(), token))
                : Optional.empty();
    }

    Agent renew(Agent agent) {
        return new Agent(agent.id(), renewed(agent, UnaryOperator.identity()), agent.signingKey());
    }

    Agent renew(Agent agent, SigningKeys keys) {
        String token = renewed(agent, profile -> {
            if (profile.key().equals(Optional.of(keys.publicKey()))) {
                throw new InvalidInputException("agent " + agent.id() + " of workspace " + key.workspace()
                        + " has this key already, so nothing was written; give a new one, as SigningKeys.generate() makes"
                        + " it, or renew the token alone");
            }
            return profile.withKey(keys.publicKey());
        });
        return new Agent(agent.id(), token, Optional.of(keys.privateKey()));
    }

    /** Registers an agent with another token, and answers that. */
    private String renewed(Agent agent, UnaryOperator<AgentProfile> changed) {
        SessionState known = store.session(key);
        Credential credential = Credential.of(key.workspace(), agent);
        AgentProfile profile = changed.apply(credential.require(known));
        String token = newToken();
        // Its credential is checked with the commit, which the renewal of another makes invalid: nothing is left to
        // guard.
        commit(request(
                agent.id(), known, Set.of(), new Change.AgentRegistered(profile, Credential.hash(token)), credential));
        return token;
    }

    void revoke(Agent by, String agent, String reason) {
        // That the agent is registered is decided with the commit, whatever it did meanwhile: nothing is left to guard.
        Change.AgentRevoked revoked = new Change.AgentRevoked(agent, Optional.of(reason));
        CoreProposal.requireShort(revoked, store.settings().limits());
        commit(request(by.id(), store.session(key), Set.of(), revoked, Credential.of(key.workspace(), by)));
    }

    private void commit(Request request) {
        UntilKnown.commit(store, request).orThrow();
    }

    private Request request(
            String author, SessionState known, Set<Scope> guard, Change change, @Nullable Credential credential) {
        ProposedCommit proposed = new ProposedCommit(
                key,
                author,
                Names.requireOperation(store.settings().operationIds().get()),
                known.position(),
                List.of(),
                guard,
                List.of(change));
        return new Request(proposed, false, credential, Attached.NOTHING, Set.of());
    }

    private String newToken() {
        byte[] secret = new byte[TOKEN_BYTES];
        store.random().nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }
}

package io.leanctx.core;

import io.leanctx.Agent;
import io.leanctx.AgentKey;
import io.leanctx.AgentProfile;
import io.leanctx.Change;
import io.leanctx.Entry;
import io.leanctx.Hash;
import io.leanctx.NotAllowedException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Optional;

/** What an agent showed of itself. Tokens are long and random, so their plain hash gives nothing away. */
record Credential(String workspace, String agent, Hash tokenHash, Optional<PrivateKey> signingKey) {

    static Credential of(String workspace, Agent agent) {
        return new Credential(workspace, agent.id(), hash(agent.token()), agent.signingKey());
    }

    static Hash hash(String token) {
        return Hash.sha256(token.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Checks this against the workspace's own log.
     *
     * @return who the agent is
     * @throws NotAllowedException if there is no such agent, it was revoked, or its token is another
     */
    AgentProfile require(SessionState workspaceLog) {
        Change.AgentRegistered registered = requireRegistered(agent, workspaceLog);
        if (!registered.tokenHash().equals(tokenHash)) {
            throw new NotAllowedException("the token is not the one of agent " + agent + " in workspace " + workspace
                    + "; use the one that register or renew gave out last");
        }
        return registered.profile();
    }

    /**
     * Checks that an agent is registered and was not revoked.
     *
     * @throws NotAllowedException if it is not
     */
    static Change.AgentRegistered requireRegistered(String agent, SessionState workspaceLog) {
        Entry<Change.AgentRevoked> revoked = workspaceLog.revoked().get(agent);
        if (revoked != null) {
            throw new NotAllowedException("agent " + agent + " of workspace " + workspaceLog.workspace()
                    + " was revoked by " + revoked.agent() + " at " + revoked.at()
                    + revoked.value()
                            .reason()
                            .map(reason -> " (" + reason + ")")
                            .orElse("")
                    + ", for good; register another agent to go on");
        }
        Entry<Change.AgentRegistered> registered = workspaceLog.registered().get(agent);
        if (registered == null) {
            throw new NotAllowedException("agent " + agent + " is not registered in workspace "
                    + workspaceLog.workspace() + "; register it, or use the id and token that register gave out");
        }
        return registered.value();
    }

    /**
     * Signs a payload, if this has something to sign with.
     *
     * @throws NotAllowedException if the key cannot sign
     */
    EncodedPayload sign(EncodedPayload payload) {
        if (signingKey.isEmpty()) {
            return payload;
        }
        try {
            return payload.signed(Signing.sign(signingKey.get(), Domain.SIGNATURE, payload.root()));
        } catch (GeneralSecurityException e) {
            throw new NotAllowedException(
                    "the signing key of agent " + agent + " cannot sign, so nothing was written: " + e
                            + "; give the Ed25519 key whose public half is in its profile",
                    e);
        }
    }

    /**
     * Checks the signature of a payload against the key in the agent's profile.
     *
     * @return the key it verifies with; empty if it needs none and has none
     * @throws NotAllowedException if it does not verify, is missing, or there is nothing to check it with
     */
    Optional<AgentKey> requireSigned(EncodedPayload payload, AgentProfile profile) {
        Optional<AgentKey> key = profile.key();
        if (key.isPresent() && payload.signature().isEmpty()) {
            throw new NotAllowedException("the commits of agent " + agent + " in workspace " + workspace
                    + " must be signed, and this one is not; give its key with Agent.withSigningKey(...)");
        }
        if (key.isEmpty() && payload.signature().isPresent()) {
            throw new NotAllowedException("agent " + agent + " of workspace " + workspace
                    + " was registered without a key, so nobody could check what it signs; give it one with"
                    + " Workspace.renew(agent, keys), or leave out the signing key");
        }
        if (key.isPresent()
                && !Signing.verifies(
                        key.get().toPublicKey(),
                        Domain.SIGNATURE,
                        payload.root(),
                        payload.signature().get())) {
            throw new NotAllowedException("what agent " + agent + " of workspace " + workspace
                    + " signed does not verify with the key in its profile; give the private half of that one with"
                    + " Agent.withSigningKey(...)");
        }
        return key;
    }

    /** The workspace and the agent alone, never what they show. */
    @Override
    public String toString() {
        return agent + " of " + workspace;
    }
}

package io.leanctx.examples;

import io.leanctx.Agent;
import io.leanctx.AgentKey;
import io.leanctx.AgentProfile;
import io.leanctx.NotAllowedException;
import io.leanctx.Participant;
import io.leanctx.Presence;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Registering, signing, presence, renewal and revocation, as {@code docs/agents.md} shows them. */
final class IdentityExample {

    private IdentityExample() {}

    /** Runs the example. */
    public static void main(String[] args) throws GeneralSecurityException {
        // example begin
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-03-01T09:00:00Z")); // so that it prints the same
        try (SessionStore store = LeanCtx.builder().clock(clock).inMemory()) {
            Workspace team = store.workspace("my-team");
            Agent lead = team.registerNew("claude-code");

            KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            AgentProfile profile = AgentProfile.client("cursor")
                    .withRole("reviewer")
                    .withMetadata(Map.of("model", "m-7"))
                    .withKey(AgentKey.of(keys.getPublic()));
            Agent cursor = team.register(profile).withSigningKey(keys.getPrivate());

            try (Participant me = team.join("feat/auth", cursor)) {
                me.addFinding("Token expiry is hardcoded"); // signed
                for (Presence presence : team.presence("feat/auth")) {
                    System.out.println(presence.agent() + (presence.connected() ? " is here" : " has left"));
                }
            }

            Agent renewed = team.renew(cursor); // from here on the old token is worth nothing
            System.out.println(attempt(team, cursor));
            team.revoke(lead, "cursor", "its laptop was stolen");
            System.out.println(attempt(team, renewed));
        }
        // example end
    }

    private static String attempt(Workspace team, Agent agent) {
        try (Participant participant = team.join("feat/auth", agent)) {
            return participant + " may write";
        } catch (NotAllowedException e) {
            return String.valueOf(e.getMessage());
        }
    }
}

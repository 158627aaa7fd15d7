package io.leanctx.examples;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.SigningKeys;
import io.leanctx.Verification;
import io.leanctx.VerifyRequest;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;

/** Keys of an agent and a store, and verifying with them, as {@code docs/agents.md} shows it. */
final class VerifyExample {

    private VerifyExample() {}

    /** Runs the example. */
    public static void main(String[] args) {
        // The example key of RFC 8410.
        String pem = """
                -----BEGIN PRIVATE KEY-----
                MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
                -----END PRIVATE KEY-----
                """;
        // example begin
        SigningKeys storeKeys = SigningKeys.generate(); // toPem() is to be kept where passwords are
        try (SessionStore store = LeanCtx.builder().signedBy(storeKeys).inMemory()) {
            Workspace team = store.workspace("my-team");
            SigningKeys keys = SigningKeys.fromPem(pem); // as openssl genpkey -algorithm ed25519 writes it
            Agent cursor = team.register(AgentProfile.client("cursor").withKey(keys.publicKey()))
                    .withSigningKey(keys.privateKey());
            try (Participant me = team.join("feat/auth", cursor)) {
                me.addFinding("Token expiry is hardcoded");
            }

            cursor = team.renew(cursor, SigningKeys.generate()); // the old token and the old key are worth nothing now
            try (Participant me = team.join("feat/auth", cursor)) {
                me.addFinding("So is the issuer");
            }

            Verification verification =
                    team.verify("feat/auth", VerifyRequest.everything().trusting(storeKeys.publicKey()));
            System.out.println(verification.isSound() + ": " + verification.signed() + " signed, up to revision "
                    + verification.newestCountersigned().orElseThrow().revision() + " the store vouches for it");
        }
        // example end
    }
}

package io.leanctx.testkit;

import io.leanctx.Claim;
import java.time.Instant;

/**
 * Assertions about a claim of a session, and from there again about the session.
 *
 * @since 0.1.0
 */
public final class ClaimAssert extends SessionAssert {

    private final Claim claim;

    ClaimAssert(SessionAssert in, Claim claim) {
        super(in.session());
        this.claim = claim;
        info.description(in.info.description());
    }

    /**
     * An agent has it.
     *
     * @param agent the agent's id
     * @return assertions about the claim
     */
    public ClaimAssert heldBy(String agent) {
        return check(claim.agent().equals(agent), "to be held by " + agent);
    }

    /**
     * It holds at a time.
     *
     * @param now the time, as the store's clock has it
     * @return assertions about the claim
     */
    public ClaimAssert heldAt(Instant now) {
        return check(claim.isHeldAt(now), "to hold at " + now);
    }

    /**
     * It has ended by itself by a time.
     *
     * @param now the time, as the store's clock has it
     * @return assertions about the claim
     */
    public ClaimAssert endedAt(Instant now) {
        return check(!claim.isHeldAt(now), "to have ended at " + now);
    }

    /**
     * It has a fencing token.
     *
     * @param token the revision that granted it
     * @return assertions about the claim
     */
    public ClaimAssert withToken(long token) {
        return check(claim.token() == token, "to have token " + token);
    }

    private ClaimAssert check(boolean holds, String how) {
        if (!holds) {
            throw told("expected the claim on " + Listings.quote(claim.resource()) + " in " + Listings.name(session())
                    + " " + how + ", but it is\n  " + line(claim));
        }
        return this;
    }

    static String line(Claim claim) {
        return claim.token() + "  " + claim.agent() + "  " + Listings.quote(claim.resource()) + " until "
                + claim.until();
    }
}

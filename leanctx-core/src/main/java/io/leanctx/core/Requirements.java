package io.leanctx.core;

import io.leanctx.AgentProfile;
import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.ClaimLostException;
import io.leanctx.Coordination;
import io.leanctx.EntryRef;
import io.leanctx.Handoff;
import io.leanctx.HandoffAnswer;
import io.leanctx.HandoffClosedException;
import io.leanctx.InvalidInputException;
import io.leanctx.NotAllowedException;
import io.leanctx.Scope;
import io.leanctx.TruncatedException;
import io.leanctx.Upkeep;
import io.leanctx.spi.Rewrite;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What changes ask of the state they meet, whatever was written since their base: claims that hold, handoffs that are open.
 * Decided against the newest state and the time of the commit, which the log then shows.
 */
final class Requirements {

    private final String agent;
    private final Optional<String> role;
    private final SessionState state;
    private final Instant at;

    /**
     * Prepares to check.
     *
     * @param profile the agent's profile; empty where the store itself writes
     * @param at the time that the commit would have
     */
    Requirements(String agent, Optional<AgentProfile> profile, SessionState state, Instant at) {
        this.agent = agent;
        this.role = profile.flatMap(AgentProfile::role);
        this.state = state;
        this.at = at;
    }

    /** Whether a change is decided here, so that its scopes need no guard. */
    static boolean decide(Change change) {
        return change instanceof Coordination.Claimed
                || change instanceof Coordination.Released
                || change instanceof Coordination.HandoffAnswered;
    }

    /** The scopes of the resources that a proposal claims and that are held; by its own agent, maybe. */
    Set<Scope> held(ProposedCommit proposed) {
        Set<Scope> held = new LinkedHashSet<>();
        for (Change change : proposed.changes()) {
            if (change instanceof Coordination.Claimed claimed
                    && claimed.renews().isEmpty()
                    && claim(claimed.resource())
                            .filter(claim -> claim.isHeldAt(at))
                            .isPresent()) {
                held.add(Scope.claim(claimed.resource()));
            }
        }
        return held;
    }

    /**
     * Checks what else a proposal rests on.
     *
     * @throws ClaimLostException if it rests on a claim that the agent does not hold
     * @throws HandoffClosedException if it answers a handoff that cannot be answered so
     * @throws NotAllowedException if the handoff is not the agent's to answer so, or it revokes who is not registered (any
     *     more)
     * @throws InvalidInputException if there is no such handoff, or no such revision
     * @throws TruncatedException if it rewrites a commit that is gone
     */
    void require(ProposedCommit proposed, List<Rewrite> rewrites) {
        for (Change change : proposed.changes()) {
            if (change instanceof Coordination.Claimed claimed) {
                claimed.renews().ifPresent(token -> requireHeld(claimed.resource(), token));
            } else if (change instanceof Coordination.UnderClaim under) {
                requireHeld(under.resource(), under.token());
            } else if (change instanceof Coordination.Released released) {
                requireNewest(released.resource(), released.token());
            } else if (change instanceof Coordination.HandoffAnswered answered) {
                requireOpen(answered);
            } else if (change instanceof Change.AgentRevoked revoked) {
                Credential.requireRegistered(revoked.agent(), state);
            } else if (change instanceof Upkeep.Summarized summary && summary.upTo() > state.revision()) {
                throw new InvalidInputException("a summary up to revision " + summary.upTo() + " of " + state.key()
                        + ", whose head is at " + state.revision() + "; sum up to there at most");
            }
        }
        for (Rewrite rewrite : rewrites) {
            if (rewrite.revision() < state.oldest()) {
                throw new TruncatedException(state.key().toString(), rewrite.revision(), state.oldest());
            }
        }
    }

    private Optional<Claim> claim(String resource) {
        return state.contents().coordinated().claim(resource);
    }

    private void requireHeld(String resource, long token) {
        Claim claim = requireNewest(resource, token);
        if (!claim.isHeldAt(at)) {
            throw lost(
                    resource,
                    token,
                    "it expired at " + claim.until() + ", and it is " + at + "; claim it again, and look at what was"
                            + " done meanwhile");
        }
    }

    private Claim requireNewest(String resource, long token) {
        Claim claim = claim(resource)
                .orElseThrow(() -> lost(resource, token, "nobody holds it; claim it again if it is still needed"));
        if (claim.token() != token || !claim.agent().equals(agent)) {
            throw lost(
                    resource,
                    token,
                    claim.agent() + " holds it with token " + claim.token() + " until " + claim.until());
        }
        return claim;
    }

    private ClaimLostException lost(String resource, long token, String why) {
        return new ClaimLostException(
                resource,
                token,
                agent + " does not hold " + named(resource, token) + " of " + state.key() + ", so nothing was written: "
                        + why);
    }

    /** A claim in words, on one line whatever the resource is. */
    private static String named(String resource, long token) {
        return new Coordination.UnderClaim(resource, token).describe().substring("under ".length());
    }

    private void requireOpen(Coordination.HandoffAnswered answered) {
        EntryRef ref = answered.handoff();
        Handoff handoff = state.contents()
                .coordinated()
                .handoff(ref)
                .orElseThrow(() -> new InvalidInputException("there is no handoff " + ref + " in " + state.key()
                        + " at revision " + state.revision() + "; take the ref of one of session.handoffs()"));
        boolean withdraws = answered.answer() == HandoffAnswer.WITHDRAWN;
        if (withdraws && !handoff.from().equals(agent)) {
            throw new NotAllowedException("handoff " + ref + " of " + state.key() + " was offered by " + handoff.from()
                    + ", so " + agent + " cannot withdraw it; decline it if it is not wanted");
        }
        if (!withdraws
                && (handoff.from().equals(agent)
                        || !handoff.offer().value().to().includes(agent, role))) {
            throw new NotAllowedException("handoff " + ref + " of " + state.key() + " was offered by " + handoff.from()
                    + " to " + handoff.offer().value().to() + ", so it is not for " + agent
                    + role.map(given -> " in the role " + given).orElse("") + " to answer");
        }
        boolean declinedBefore = handoff.declinedBy().contains(agent);
        if (!handoff.isOpenAt(at) || (declinedBefore && answered.answer() == HandoffAnswer.DECLINED)) {
            throw new HandoffClosedException(
                    handoff,
                    "handoff " + ref + " of " + state.key() + " cannot be "
                            + Forms.name(answered.answer()) + " by " + agent + ", and nothing was written: "
                            + why(handoff));
        }
    }

    private String why(Handoff handoff) {
        return handoff.accepted()
                .map(by -> by.agent() + " accepted it at revision " + by.revision())
                .or(() -> handoff.withdrawn().map(by -> by.agent() + " withdrew it at revision " + by.revision()))
                .orElseGet(() -> whyWithoutEnd(handoff));
    }

    private String whyWithoutEnd(Handoff handoff) {
        if (handoff.isClosed() && handoff.declinedBy().isEmpty()) {
            return "it names nobody but " + handoff.from();
        } else if (handoff.isClosed() || handoff.until().isAfter(at)) {
            return "it was declined by " + String.join(", ", new TreeSet<>(handoff.declinedBy()));
        }
        return "it expired at " + handoff.until() + ", and it is " + at + "; ask " + handoff.from()
                + " to offer it again";
    }
}

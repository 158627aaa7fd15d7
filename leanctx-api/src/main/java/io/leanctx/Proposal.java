package io.leanctx;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Changes that an agent wants to commit together, being collected: the argument of the function given to
 * {@link Participant#tryCommit}, {@link Participant#commitAsync} and {@link Participant#update}. It is used by one
 * thread, and not after the function has returned; then it refuses with {@link StoreClosedException}.
 *
 * <p>The verbs return this proposal and throw {@link InvalidInputException} for what breaks a rule,
 * {@link LimitExceededException} for what is over a limit of the store; nothing is added then.
 *
 * @since 0.1.0
 */
public interface Proposal extends Verbs<Proposal> {

    /**
     * Guards more than what the changes write: the commit lands only if none of these was written since the base
     * either. For decisions that rest on something read.
     *
     * @param scopes single things, {@linkplain Scope#anyOf kinds}, or {@linkplain Scope#everything everything}
     * @return this proposal
     */
    Proposal reading(Scope... scopes);

    /**
     * Guards the whole session: the commit lands only if nothing at all was committed since the base, except by this
     * participant. Short for {@code reading(Scope.everything())}.
     *
     * @return this proposal
     */
    default Proposal strict() {
        return reading(Scope.everything());
    }

    /**
     * Guards only what the changes write and what {@link #reading} adds. That is the default of a commit; in
     * {@link Participant#update}, whose default is strict, this narrows the guard.
     *
     * @return this proposal
     */
    Proposal scoped();

    /**
     * Names this operation, so that it can be tried again after a crash or a lost answer and still lands at most once.
     * The same id with the same agent and changes is answered with the first commit; with others it is refused with
     * {@link OperationMismatchException}. Without this, the store makes up an id. What landed before a deletion is no longer
     * known: where the base lies before one, {@link TruncatedException} says so and nothing is written.
     *
     * @param id 1 to 128 visible ASCII characters, unique among the channel's operations
     * @return this proposal
     * @throws InvalidInputException if the id breaks the rule, or this proposal has one already
     */
    Proposal operation(String id);

    /**
     * Claims a resource for this agent, if nobody holds it when this is committed. Otherwise the commit is a conflict on
     * {@code claim(resource)}, and its session says who holds it. The claim's token is the revision of the commit.
     *
     * @param resource what to claim
     * @param ttl how long, see {@link Coordination.Claimed}
     * @return this proposal
     */
    default Proposal claim(String resource, Duration ttl) {
        return add(new Coordination.Claimed(resource, ttl, OptionalLong.empty()));
    }

    /**
     * Makes a claim last from now on as long as said. The commit is refused with {@link ClaimLostException} if the agent
     * does not hold it any more when this is committed.
     *
     * @param claim the claim
     * @param ttl how long from now
     * @return this proposal
     */
    default Proposal renew(Claim claim, Duration ttl) {
        Check.present("claim", claim);
        return add(new Coordination.Claimed(claim.resource(), ttl, OptionalLong.of(claim.token())));
    }

    /**
     * Ends a claim. The commit is refused with {@link ClaimLostException} if the claim is not the newest one on its resource,
     * or is another agent's; one that has expired can be released as long as nobody else has the resource.
     *
     * @param claim the claim
     * @return this proposal
     */
    default Proposal release(Claim claim) {
        Check.present("claim", claim);
        return add(new Coordination.Released(claim.resource(), claim.token()));
    }

    /**
     * Demands that this agent holds a claim when this is committed, and records that. Otherwise the commit is refused with
     * {@link ClaimLostException}.
     *
     * @param claim the claim
     * @return this proposal
     */
    default Proposal holding(Claim claim) {
        Check.present("claim", claim);
        return add(new Coordination.UnderClaim(claim.resource(), claim.token()));
    }
}

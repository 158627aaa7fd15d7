package io.leanctx;

/**
 * The answer to a claim.
 *
 * @since 0.1.0
 */
public sealed interface ClaimResult {

    /**
     * The resource is claimed.
     *
     * @param claim the claim
     * @param commit the commit that granted it
     * @since 0.1.0
     */
    record Granted(Claim claim, Commit commit) implements ClaimResult {}

    /**
     * The resource is held already; by the agent itself, maybe. Nothing was written.
     *
     * @param claim who holds it, and until when
     * @param conflict what the participant has seen with this answer
     * @since 0.1.0
     */
    record Held(Claim claim, CommitResult.Conflict conflict) implements ClaimResult {}

    /**
     * The claim, for a caller that cannot go on without it.
     *
     * @return the claim that was granted
     * @throws ConflictException if the resource is held; the message says by whom and until when
     */
    default Claim orThrow() {
        if (this instanceof Granted granted) {
            return granted.claim();
        }
        throw new ConflictException(((Held) this).conflict());
    }
}

package io.leanctx;

import java.time.Instant;

/**
 * An exclusive lease on a resource, as the session has it. It protects commits, not files: a commit can demand that it is
 * {@linkplain Proposal#holding held}, but nothing keeps an agent from writing to a file without one. Whoever guards
 * something else with it lets that refuse a token lower than the highest it has seen.
 *
 * @param resource what is claimed
 * @param agent the id of the agent who holds it
 * @param token the fencing token: the revision that granted it; a later claim on the resource has a higher one
 * @param until when it ends by itself, by the store's clock; then another agent may claim the resource
 * @since 0.1.0
 */
public record Claim(String resource, String agent, long token, Instant until) {

    /**
     * Whether the claim holds at a time.
     *
     * @param now the time
     * @return true if it has not ended by itself
     */
    public boolean isHeldAt(Instant now) {
        return now.isBefore(until);
    }
}

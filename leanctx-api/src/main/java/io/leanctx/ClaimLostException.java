package io.leanctx;

/**
 * A commit rests on a claim that its agent does not hold (any more): it was released, has expired, or is another agent's.
 * Nothing was written. The way on is to claim the resource again, and to check what was done to it meanwhile.
 *
 * @since 0.1.0
 */
public class ClaimLostException extends LeanCtxException {

    private static final long serialVersionUID = 1L;

    /** What was claimed. */
    private final String resource;

    /** The token of the claim that was lost. */
    private final long token;

    /**
     * Creates an exception.
     *
     * @param resource what was claimed
     * @param token the token of the claim that was lost
     * @param message what happened and what to do
     */
    public ClaimLostException(String resource, long token, String message) {
        super(message, null);
        this.resource = resource;
        this.token = token;
    }

    /**
     * What was claimed.
     *
     * @return the resource
     */
    public String resource() {
        return resource;
    }

    /**
     * The claim that was lost.
     *
     * @return its fencing token
     */
    public long token() {
        return token;
    }
}

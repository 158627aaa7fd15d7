package io.leanctx;

import org.jspecify.annotations.Nullable;

/**
 * Every try that a {@link RetryPolicy} allows was made and lost. Nothing was written. Try later, raise the policy, or
 * narrow what the update guards.
 *
 * @since 0.1.0
 */
public class RetriesExhaustedException extends LeanCtxException {

    private static final long serialVersionUID = 1L;

    /** How many tries were made. */
    private final int attempts;

    /**
     * Creates an exception.
     *
     * @param message what happened and what to do
     * @param attempts how many tries were made
     * @param last why the last one failed
     */
    public RetriesExhaustedException(String message, int attempts, @Nullable Throwable last) {
        super(message, last);
        this.attempts = attempts;
    }

    /**
     * How many tries were made.
     *
     * @return at least 1
     */
    public int attempts() {
        return attempts;
    }
}

package io.leanctx;

import org.jspecify.annotations.Nullable;

/**
 * The caller may not do this: an agent is unknown, was revoked, showed a wrong token or did not sign with its key; an id is
 * taken; or the thing is not the agent's to do. The message says which. Nothing was written.
 *
 * @since 0.1.0
 */
public class NotAllowedException extends LeanCtxException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened and what to do
     */
    public NotAllowedException(String message) {
        this(message, null);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what happened and what to do
     * @param cause what made it happen
     */
    public NotAllowedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

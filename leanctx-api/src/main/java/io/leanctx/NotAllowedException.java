package io.leanctx;

import org.jspecify.annotations.Nullable;

/**
 * The caller may not do this: an agent is unknown, its token is wrong, or an id is taken. Nothing was written.
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

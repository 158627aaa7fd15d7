package io.leanctx;

import org.jspecify.annotations.Nullable;

/**
 * The store, workspace, participant or watch was closed. What was acknowledged before stays; this call wrote nothing.
 *
 * @since 0.1.0
 */
public class StoreClosedException extends LeanCtxException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened and what to do
     */
    public StoreClosedException(String message) {
        this(message, null);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what happened and what to do
     * @param cause what made it happen
     */
    public StoreClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

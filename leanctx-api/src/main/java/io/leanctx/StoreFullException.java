package io.leanctx;

import org.jspecify.annotations.Nullable;

/**
 * The storage has no room. Nothing of this call was written, and reads go on; make room and try again.
 *
 * @since 0.1.0
 */
public class StoreFullException extends LeanCtxException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened and what to do
     */
    public StoreFullException(String message) {
        this(message, null);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what happened and what to do
     * @param cause what made it happen
     */
    public StoreFullException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

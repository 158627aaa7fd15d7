package io.leanctx;

import org.jspecify.annotations.Nullable;

/**
 * The storage failed, or cannot be used: it could not be opened, read or written. This call wrote nothing; what was
 * acknowledged before is still there. The message says whether to try again or to open the storage anew.
 *
 * @since 0.1.0
 */
public class StoreFailedException extends LeanCtxException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened and what to do
     */
    public StoreFailedException(String message) {
        this(message, null);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what happened and what to do
     * @param cause what made it happen
     */
    public StoreFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.leanctx;

import org.jspecify.annotations.Nullable;

/**
 * The storage is held by another process, or by another object in this one. Nothing was opened or changed.
 *
 * @since 0.1.0
 */
public class StoreLockedException extends LeanCtxException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened and what to do
     */
    public StoreLockedException(String message) {
        this(message, null);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what happened and what to do
     * @param cause what made it happen
     */
    public StoreLockedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

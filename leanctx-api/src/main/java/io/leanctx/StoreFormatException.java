package io.leanctx;

import org.jspecify.annotations.Nullable;

/**
 * The storage was written in a format that this version does not read. Nothing was changed; use the version that wrote
 * it, or a newer one.
 *
 * @since 0.1.0
 */
public class StoreFormatException extends LeanCtxException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened and what to do
     */
    public StoreFormatException(String message) {
        this(message, null);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what happened and what to do
     * @param cause what made it happen
     */
    public StoreFormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

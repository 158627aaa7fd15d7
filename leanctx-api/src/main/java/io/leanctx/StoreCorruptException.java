package io.leanctx;

import org.jspecify.annotations.Nullable;

/**
 * What is stored does not verify, and is refused rather than served with a hole. Nothing was changed; the message names
 * the session and the first bad revision where they are known.
 *
 * @since 0.1.0
 */
public class StoreCorruptException extends LeanCtxException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened and what to do
     */
    public StoreCorruptException(String message) {
        this(message, null);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what happened and what to do
     * @param cause what made it happen
     */
    public StoreCorruptException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

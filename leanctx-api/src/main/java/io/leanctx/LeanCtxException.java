package io.leanctx;

import org.jspecify.annotations.Nullable;

/**
 * The root of everything this library throws on purpose. A message says what happened, with values, and what to do.
 *
 * @since 0.1.0
 */
public abstract class LeanCtxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened and what to do
     * @param cause what made it happen, if that was another exception
     */
    protected LeanCtxException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.leanctx;

import org.jspecify.annotations.Nullable;

/**
 * Something handed in breaks a rule; the message names the value, the rule and the way on. Nothing was written.
 *
 * @since 0.1.0
 */
public class InvalidInputException extends LeanCtxException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened and what to do
     */
    public InvalidInputException(String message) {
        this(message, null);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what happened and what to do
     * @param cause what made it happen
     */
    public InvalidInputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.leanctx;

import org.jspecify.annotations.Nullable;

/**
 * An operation id that is already in the log came back with other content, so it is not a retry. Nothing was written;
 * give the new operation an id of its own.
 *
 * @since 0.1.0
 */
public class OperationMismatchException extends LeanCtxException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened and what to do
     */
    public OperationMismatchException(String message) {
        this(message, null);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what happened and what to do
     * @param cause what made it happen
     */
    public OperationMismatchException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.leanctx.spi;

import io.leanctx.LeanCtxException;
import org.jspecify.annotations.Nullable;

/**
 * The storage failed in the middle of an append. Each append of the batch may have been applied, whole, or not at all.
 *
 * @since 0.1.0
 */
public class AppendFailedException extends LeanCtxException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message how the storage failed
     * @param cause what made it fail
     */
    public AppendFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

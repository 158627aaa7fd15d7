package io.leanctx.examples;

import org.jspecify.annotations.Nullable;

/** An agent waited for what will not come. */
final class AbandonedException extends Exception {

    private static final long serialVersionUID = 1L;

    AbandonedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

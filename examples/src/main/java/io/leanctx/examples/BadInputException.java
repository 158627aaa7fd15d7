package io.leanctx.examples;

import org.jspecify.annotations.Nullable;

/** What the demo was given cannot be used. The message says where and why; nothing was written yet. */
final class BadInputException extends Exception {

    private static final long serialVersionUID = 1L;

    BadInputException(String message) {
        this(message, null);
    }

    BadInputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

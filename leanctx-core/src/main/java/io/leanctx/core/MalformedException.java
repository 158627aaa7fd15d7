package io.leanctx.core;

import java.io.IOException;

/** Stored bytes are not what the format says. Checked, so that no reader forgets to say which entry it was. */
final class MalformedException extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
        super(message);
    }

    MalformedException(String message, Throwable cause) {
        super(message, cause);
    }
}

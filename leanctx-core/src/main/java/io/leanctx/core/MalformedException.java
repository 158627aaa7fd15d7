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

    /** What is wrong, as a clause: the messages of this exception tell what "it" is or has, others are whole. */
    static String describe(Exception cause) {
        return cause instanceof MalformedException ? "it " + cause.getMessage() : String.valueOf(cause.getMessage());
    }
}

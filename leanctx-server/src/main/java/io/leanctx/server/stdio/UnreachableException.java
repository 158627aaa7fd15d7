package io.leanctx.server.stdio;

/** Nobody serves the store, and it cannot be opened here either. The message says why, and what to do. */
final class UnreachableException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreachableException(String message) {
        super(message);
    }
}

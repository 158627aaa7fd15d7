package io.leanctx.server.stdio;

/** The session with the server is over. */
final class LostException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean undone;

    /**
     * Creates it.
     *
     * @param undone whether what was asked for was not done, for sure
     */
    LostException(String message, boolean undone) {
        super(message);
        this.undone = undone;
    }

    boolean undone() {
        return undone;
    }
}

package io.leanctx.server.stdio;

/** A server did not take a request. The message is its own, as it says what to do. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    RefusedException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** Whether who asks is not let in. */
    boolean isForStrangers() {
        return status == 401;
    }

    /** Whether the server may take it later. */
    boolean isForLater() {
        return status == 429 || status == 503;
    }

    String code() {
        return code;
    }
}

package io.leanctx.server.stdio;

/** A line that is no message of JSON-RPC. The message is for the client, and repeats nothing of the line. */
final class RefusedLineException extends Exception {

    static final int NO_JSON = -32700;
    static final int NO_MESSAGE = -32600;

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String id;

    /**
     * Creates it.
     *
     * @param id the id of the request in JSON; {@code null} in JSON where none is known
     */
    RefusedLineException(int code, String message, String id) {
        super(message);
        this.code = code;
        this.id = id;
    }

    int code() {
        return code;
    }

    String id() {
        return id;
    }
}

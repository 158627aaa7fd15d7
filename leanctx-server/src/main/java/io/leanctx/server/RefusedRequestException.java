package io.leanctx.server;

import java.util.Map;

/** A request is answered with an error, and nothing of it is done. */
final class RefusedRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, String> headers;

    RefusedRequestException(int status, String code, String message) {
        this(status, code, message, Map.of());
    }

    RefusedRequestException(int status, String code, String message, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.headers = Map.copyOf(headers);
    }

    static RefusedRequestException badRequest(String message) {
        return new RefusedRequestException(400, "invalid_input", message);
    }

    static RefusedRequestException notFound() {
        return new RefusedRequestException(404, "not_found", "nothing is here; docs/server.md lists what is");
    }

    /** Too much is asked at once; the same may be asked again in some seconds. */
    static RefusedRequestException later(int status, String code, String message, long seconds) {
        return new RefusedRequestException(status, code, message, Map.of("Retry-After", Long.toString(seconds)));
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    Map<String, String> headers() {
        return headers;
    }

    String text() {
        String message = getMessage();
        return message == null ? code : message;
    }
}

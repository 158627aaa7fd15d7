package io.leanctx.mcp;

import java.util.Map;

/** A call is not done, for a reason that the caller can act on. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient Map<String, Object> details;

    RefusedException(String code, String message) {
        this(code, message, Map.of());
    }

    RefusedException(String code, String message, Map<String, Object> details) {
        super(message);
        this.code = code;
        this.details = details;
    }

    String code() {
        return code;
    }

    Map<String, Object> details() {
        return details;
    }
}

package io.leanctx.bench;

/** Something cannot be measured here; the message is the reason. */
final class SkippedException extends Exception {

    private static final long serialVersionUID = 1L;

    SkippedException(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}

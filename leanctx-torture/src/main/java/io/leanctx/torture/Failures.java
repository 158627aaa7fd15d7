package io.leanctx.torture;

/** Failures in one line. */
final class Failures {

    private static final int FRAMES = 4;

    private Failures() {}

    static String text(Throwable failure) {
        StringBuilder text = new StringBuilder(failure.toString());
        StackTraceElement[] frames = failure.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
            text.append(i == 0 ? " (" : " < ").append(frames[i].getFileName()).append(':');
            text.append(frames[i].getLineNumber());
        }
        if (frames.length > 0) {
            text.append(')');
        }
        Throwable cause = failure.getCause();
        return cause == null ? text.toString() : text + ", since " + text(cause);
    }
}

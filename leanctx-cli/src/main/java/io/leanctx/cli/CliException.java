package io.leanctx.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with a message that says what happened and what to do, and an exit code. */
final class CliException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    CliException(int exitCode, String message) {
        this(exitCode, message, null);
    }

    CliException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    static CliException usage(String message) {
        return new CliException(ExitCode.USAGE, message);
    }

    static CliException refused(String message) {
        return new CliException(ExitCode.REFUSED, message);
    }

    int exitCode() {
        return exitCode;
    }
}

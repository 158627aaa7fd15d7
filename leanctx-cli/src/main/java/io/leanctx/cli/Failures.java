package io.leanctx.cli;

import io.leanctx.ConflictException;
import io.leanctx.InvalidInputException;
import io.leanctx.LeanCtxException;
import io.leanctx.LimitExceededException;
import io.leanctx.OutcomeUnknownException;
import io.leanctx.StoreClosedException;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreFormatException;
import io.leanctx.StoreFullException;
import io.leanctx.StoreLockedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What becomes of an exception: one line that says what to do, and an exit code. */
final class Failures {

    static final String CONFLICT =
            "somebody else committed meanwhile, and nothing was written; look with leanctx session log, then call again";

    private Failures() {}

    /** Tells of what ended a command. */
    static int tell(Throwable failure, CommandLine command, boolean debug) {
        command.getErr().println("leanctx: " + oneLine(message(failure)));
        if (debug) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            command.getErr().print(Harmless.lines(trace.toString()));
            command.getErr().flush();
        }
        return exitCode(failure);
    }

    /** Tells of a command line that cannot be used; not what was given to an option that does not exist, as it may be secret. */
    static int ofCommandLine(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String first = unmatched.getUnmatched().get(0);
            message = (first.startsWith("-") ? noOption(first) : "\"" + first + "\" is not expected here")
                    + unmatched.getSuggestions().stream()
                            .findFirst()
                            .map(known -> ", did you mean " + known + "?")
                            .orElse("");
        }
        command.getErr()
                .println("leanctx: " + oneLine(message) + "; see "
                        + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static String noOption(String given) {
        int value = given.indexOf('=');
        String name = value < 0 ? given : given.substring(0, value);
        return "there is no option " + name
                + (name.equals("--token") ? ": give the token in LEANCTX_TOKEN or with --token-file" : "");
    }

    static int exitCode(Throwable failure) {
        if (failure instanceof CliException known) {
            return known.exitCode();
        } else if (failure instanceof InvalidInputException || failure instanceof LimitExceededException) {
            return ExitCode.USAGE;
        } else if (isOfStore(failure)) {
            return ExitCode.STORE;
        } else if (failure instanceof LeanCtxException) {
            return ExitCode.REFUSED;
        } else if (failure instanceof IOException) {
            return ExitCode.FILE;
        }
        return failure instanceof InterruptedException ? ExitCode.INTERRUPTED : ExitCode.INTERNAL;
    }

    private static boolean isOfStore(Throwable failure) {
        return failure instanceof StoreLockedException
                || failure instanceof StoreCorruptException
                || failure instanceof StoreFailedException
                || failure instanceof StoreFormatException
                || failure instanceof StoreFullException
                || failure instanceof StoreClosedException
                || failure instanceof OutcomeUnknownException;
    }

    private static String message(Throwable failure) {
        if (failure instanceof ConflictException) {
            return CONFLICT;
        } else if (failure instanceof CliException || failure instanceof LeanCtxException) {
            return String.valueOf(failure.getMessage());
        } else if (failure.getCause() instanceof BindException) {
            return failure.getMessage() + ": " + failure.getCause().getMessage()
                    + "; end what listens there, or give another --port or --host";
        } else if (failure instanceof IOException io) {
            return file(io);
        } else if (failure instanceof InterruptedException) {
            return "interrupted";
        }
        if (failure instanceof OutOfMemoryError) {
            return "the memory of this program is used up; give it more, as with JAVA_TOOL_OPTIONS=-Xmx2g";
        }
        return "a fault of this program: " + failure + "; call again with --debug, and report what that shows";
    }

    private static String file(IOException failure) {
        String what = failure instanceof FileSystemException at ? "the file " + at.getFile() + " " : "";
        if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
            return what + "does not exist; check the path";
        } else if (failure instanceof AccessDeniedException) {
            return what + "cannot be read or written by this user; change its permissions, or give another one";
        } else if (failure instanceof FileAlreadyExistsException) {
            return what + "exists already; remove it, or give another one";
        } else if (failure instanceof FileSystemException at && at.getReason() != null) {
            return what + "cannot be read or written: " + at.getReason();
        }
        return what + "cannot be read or written: " + failure.getMessage();
    }

    private static String oneLine(String message) {
        return Harmless.line(message.lines().map(String::strip).collect(Collectors.joining(" ")));
    }
}

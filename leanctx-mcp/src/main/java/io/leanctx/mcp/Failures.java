package io.leanctx.mcp;

import io.leanctx.ClaimLostException;
import io.leanctx.CommitResult;
import io.leanctx.ConflictException;
import io.leanctx.HandoffClosedException;
import io.leanctx.HistoryDivergedException;
import io.leanctx.InvalidInputException;
import io.leanctx.LeanCtxException;
import io.leanctx.LimitExceededException;
import io.leanctx.NotAllowedException;
import io.leanctx.OperationMismatchException;
import io.leanctx.OutcomeUnknownException;
import io.leanctx.RetriesExhaustedException;
import io.leanctx.StoreClosedException;
import io.leanctx.StoreFullException;
import io.leanctx.TruncatedException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of an exception: what happened and what to do, for who called. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    /** How many of the commits that a conflict was with are listed by themselves; its message has more. */
    private static final int SHOWN = 8;

    private static final String ADVICE = "read it again, or let update(...) do so";

    private Failures() {}

    /** The answer in place of an exception. */
    static Fields of(String what, RuntimeException failure) {
        if (failure instanceof ConflictException conflict) {
            return conflict(conflict.conflict());
        } else if (failure instanceof RefusedException refused) {
            return error(refused.code(), text(refused), refused.details());
        } else if (failure instanceof OutcomeUnknownException unknown) {
            LOG.warn("{}: the outcome of a commit is unknown", what);
            return error(
                    "outcome_unknown",
                    "the storage failed while it wrote, so the commit may have landed or not; call again with the same"
                            + " arguments and the operation " + unknown.operation() + " to find out",
                    Map.of("operation", unknown.operation()));
        } else if (failure instanceof LeanCtxException known) {
            return known(what, known);
        }
        // Neither message nor cause: a payload may be in them.
        StackTraceElement[] trace = failure.getStackTrace();
        LOG.error("{} failed with {} at {}", what, failure.getClass().getName(), trace.length > 0 ? trace[0] : "?");
        return error(
                "internal",
                "something failed inside of the server, which has it in its log; whether anything was written is not known:"
                        + " if the call had an operation, call again with the same arguments, else look first",
                Map.of());
    }

    private static Fields known(String what, LeanCtxException failure) {
        String code = code(failure);
        if (code.equals("unavailable")) {
            LOG.warn("{} failed with {}", what, failure.getClass().getSimpleName());
            return error(code, unavailable(failure), Map.of());
        }
        return error(code, text(failure), Map.of());
    }

    private static String code(LeanCtxException failure) {
        if (failure instanceof LimitExceededException) {
            return "over_limit";
        } else if (failure instanceof InvalidInputException) {
            return "invalid_input";
        } else if (failure instanceof NotAllowedException) {
            return "not_allowed";
        } else if (failure instanceof OperationMismatchException) {
            return "operation_mismatch";
        } else if (failure instanceof ClaimLostException) {
            return "claim_lost";
        } else if (failure instanceof HandoffClosedException) {
            return "handoff_closed";
        } else if (failure instanceof HistoryDivergedException) {
            return "history_diverged";
        } else if (failure instanceof TruncatedException) {
            return "truncated";
        }
        return failure instanceof RetriesExhaustedException ? "busy" : "unavailable";
    }

    /** Without the message, which is for who runs the store: it may name files. */
    private static String unavailable(LeanCtxException failure) {
        if (failure instanceof StoreClosedException) {
            return "the server is stopping, and nothing was written; call again when it runs";
        } else if (failure instanceof StoreFullException) {
            return "the storage is full, and nothing was written; tell whoever runs the server";
        }
        return "the storage cannot be read or written just now; tell whoever runs the server, who finds more in its log";
    }

    private static Fields conflict(CommitResult.Conflict conflict) {
        List<?> newest = conflict.missed().stream()
                .skip(Math.max(0, conflict.missed().size() - SHOWN))
                .map(Views::news)
                .toList();
        boolean isWhole = conflict.missed().size() == conflict.missedCount();
        Fields details = new Fields()
                .put("base", conflict.base().revision())
                .put(
                        "contested",
                        conflict.contested().stream()
                                .map(Object::toString)
                                .sorted()
                                .toList())
                .put("missed", newest)
                .put("missed_count", conflict.missedCount());
        long revision = conflict.session().revision();
        String next = isWhole
                ? "decide anew with what was missed, and call again with since_revision " + revision
                : "call ctx_session brief, then decide anew";
        return error("conflict", message(conflict, "nothing was written: " + next), details.toMap())
                .put("revision", revision)
                .putIf(isWhole, "since_revision", revision);
    }

    /** The conflict in words, with what to do here in place of what to do in Java. */
    private static String message(CommitResult.Conflict conflict, String next) {
        String words = conflict.describe();
        return words.contains(ADVICE) ? words.replace(ADVICE, next) : words + "\n  " + next;
    }

    private static String text(RuntimeException failure) {
        String message = failure.getMessage();
        return message == null ? "refused" : message;
    }

    private static Fields error(String code, String message, Map<String, Object> details) {
        return new Fields()
                .put(
                        "error",
                        new Fields()
                                .put("code", code)
                                .put("message", message)
                                .putAll(details)
                                .toMap());
    }
}

package io.leanctx.testkit.history;

import io.leanctx.ClaimLostException;
import io.leanctx.CommitResult;
import io.leanctx.ConflictException;
import io.leanctx.HandoffClosedException;
import io.leanctx.HistoryDivergedException;
import io.leanctx.InvalidInputException;
import io.leanctx.LimitExceededException;
import io.leanctx.NotAllowedException;
import io.leanctx.OperationMismatchException;
import io.leanctx.RetriesExhaustedException;
import io.leanctx.StoreClosedException;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreFullException;
import io.leanctx.TruncatedException;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** What an exception says about what was written. */
final class Failures {

    /** Those of which {@link io.leanctx.Participant} promises that nothing was written. */
    private static final Set<Class<? extends RuntimeException>> NOTHING_WRITTEN = Set.of(
            InvalidInputException.class,
            LimitExceededException.class,
            OperationMismatchException.class,
            NotAllowedException.class,
            ClaimLostException.class,
            HandoffClosedException.class,
            HistoryDivergedException.class,
            TruncatedException.class,
            RetriesExhaustedException.class,
            StoreClosedException.class,
            StoreFullException.class,
            StoreFailedException.class,
            StoreCorruptException.class);

    private Failures() {}

    /** The reply that an exception stands for. */
    static Reply reply(Throwable thrown) {
        Throwable failure = unwrapped(thrown);
        if (failure instanceof ConflictException conflict && conflict.conflict() != null) {
            return refused(conflict.conflict());
        }
        String why = failure.getClass().getSimpleName() + firstLine(failure);
        return NOTHING_WRITTEN.stream().anyMatch(type -> type.isInstance(failure))
                ? new Reply.Failed(why)
                : new Reply.Unknown(why);
    }

    static Reply.Refused refused(CommitResult.Conflict conflict) {
        return new Reply.Refused(
                Sight.of(conflict.session()), conflict.contested(), conflict.missed(), conflict.missedCount());
    }

    private static Throwable unwrapped(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? "" : ": " + message.lines().findFirst().orElse("");
    }
}

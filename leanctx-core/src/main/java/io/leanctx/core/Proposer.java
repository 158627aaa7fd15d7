package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.EntryRef;
import io.leanctx.HistoryDivergedException;
import io.leanctx.InvalidInputException;
import io.leanctx.LimitExceededException;
import io.leanctx.Limits;
import io.leanctx.NotAllowedException;
import io.leanctx.OperationMismatchException;
import io.leanctx.OutcomeUnknownException;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.StoreCorruptException;
import io.leanctx.TruncatedException;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.SessionBackend;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A proposal's way on the proposer's side: encoding and looking up before it queues, and the answer once it is decided.
 */
final class Proposer {

    private final SessionBackend backend;
    private final LiveSessions sessions;
    private final LogReader log;
    private final Committer committer;
    private final Conflicts conflicts;
    private final Limits limits;
    private final RandomGenerator salts;
    private final Observers observers;
    private final Tasks tasks;

    Proposer(
            SessionBackend backend,
            LiveSessions sessions,
            LogReader log,
            Committer committer,
            Conflicts conflicts,
            Limits limits,
            RandomGenerator salts,
            Observers observers,
            Tasks tasks) {
        this.backend = backend;
        this.sessions = sessions;
        this.log = log;
        this.committer = committer;
        this.conflicts = conflicts;
        this.limits = limits;
        this.salts = salts;
        this.observers = observers;
        this.tasks = tasks;
    }

    /** Has a request decided, and waits for that. */
    CommitResult commit(Request request) {
        long began = System.nanoTime();
        EncodedPayload payload = encode(request.proposed());
        Optional<CommitResult> repeated = repeated(request);
        if (repeated.isPresent()) {
            return repeated.get();
        }
        Pins pins = new Pins(request);
        Decision decision;
        try {
            pins.ready(request.proposed());
            decision = committer.commit(
                    new Ticket(request, payload, pins.live, pins.workspaceLog, Thread.currentThread(), any -> {}));
        } finally {
            pins.release();
        }
        return answer(request, decision, began);
    }

    /** Has a request decided; what can be found out before it queues is thrown here, the answer comes from the executor. */
    CompletableFuture<CommitResult> commitLater(Request request) {
        long began = System.nanoTime();
        EncodedPayload payload = encode(request.proposed());
        Optional<CommitResult> repeated = repeated(request);
        if (repeated.isPresent()) {
            return CompletableFuture.completedFuture(repeated.get());
        }
        CompletableFuture<CommitResult> answered = new CompletableFuture<>();
        Pins pins = new Pins(request);
        boolean queued = false;
        try {
            pins.ready(request.proposed());
            Ticket ticket = new Ticket(request, payload, pins.live, pins.workspaceLog, null, decision -> {
                pins.release();
                tasks.execute(() -> complete(answered, request, decision, began));
            });
            queued = true;
            committer.commitLater(ticket);
        } finally {
            if (!queued) {
                pins.release();
            }
        }
        return answered;
    }

    private void complete(CompletableFuture<CommitResult> answered, Request request, Decision decision, long began) {
        CommitResult result;
        try {
            result = answer(request, decision, began);
        } catch (Throwable e) {
            answered.completeExceptionally(e);
            return;
        }
        answered.complete(result);
    }

    /** What a request keeps in memory until it is decided. */
    private final class Pins {

        final Live live;
        final @Nullable Live workspaceLog;
        private final @Nullable Credential credential;

        Pins(Request request) {
            ChannelKey key = request.proposed().key();
            credential = request.credential();
            live = sessions.pin(key);
            workspaceLog = credential == null ? null : sessions.pin(ChannelKey.ofWorkspace(key.workspace()));
        }

        /** Loads what is not in memory, and refuses what can never land, so that the leader need not. */
        void ready(ProposedCommit proposed) {
            SessionState state = sessions.ensure(live);
            requireKnown(live, state, proposed.base());
            requireSuperseded(proposed, state);
            if (workspaceLog != null && credential != null) {
                credential.require(sessions.ensure(workspaceLog));
            }
        }

        void release() {
            sessions.unpin(live);
            if (workspaceLog != null) {
                sessions.unpin(workspaceLog);
            }
        }
    }

    private EncodedPayload encode(ProposedCommit proposed) {
        if (proposed.changes().size() > limits.changes()) {
            throw new LimitExceededException(
                    "a commit to " + proposed.key(),
                    proposed.changes().size(),
                    limits.changes(),
                    "changes",
                    "make several commits, or raise the limit of the store");
        }
        EncodedPayload payload = PayloadCodec.encode(proposed, salts);
        if (payload.size() > limits.commitBytes()) {
            throw new LimitExceededException(
                    "a commit to " + proposed.key(),
                    payload.size(),
                    limits.commitBytes(),
                    "bytes when encoded",
                    "make several commits, or raise the limit of the store");
        }
        return payload;
    }

    /** Checks that a position is one of a session's log; what is too old to be looked up is judged by the rule of conflict. */
    void requireKnown(Live live, SessionState state, Position position) {
        long revision = position.revision();
        if (revision == 0 || revision < ConflictRule.oldest(state)) {
            return;
        }
        Position inLog = null;
        if (revision == state.revision()) {
            inLog = state.position();
        } else if (revision < state.revision()) {
            Commit recent = live.recent.get(revision);
            inLog = recent != null
                    ? recent.position()
                    : log.commit(live.key, revision).map(Commit::position).orElse(null);
        }
        if (inLog == null && revision <= state.revision()) {
            if (wasTruncatedSince(live.key, state, revision)) {
                return;
            }
        }
        if (!position.equals(inLog)) {
            throw new HistoryDivergedException(live.key.toString(), position, state.revision());
        }
    }

    /** A decision can only take the place of a decision; whether that one still stands is for the guard to say. */
    private void requireSuperseded(ProposedCommit proposed, SessionState state) {
        for (Change change : proposed.changes()) {
            if (change instanceof Change.Decision decision
                    && decision.supersedes().isPresent()) {
                EntryRef old = decision.supersedes().get();
                if (!wasTruncatedSince(proposed.key(), state, old.revision())
                        && !isDecision(proposed.key(), state, old)) {
                    throw new InvalidInputException(
                            decision.describe() + ": there is nothing to supersede at entry " + old
                                    + " of " + proposed.key()
                                    + ", which is not a decision of this log; take the ref of an entry"
                                    + " of session.decisions()");
                }
            }
        }
    }

    private boolean isDecision(ChannelKey key, SessionState state, EntryRef ref) {
        return ref.revision() <= state.revision()
                && log.commit(key, ref.revision())
                        .filter(commit -> ref.index() < commit.changes().size())
                        .filter(commit -> commit.changes().get(ref.index()) instanceof Change.Decision)
                        .isPresent();
    }

    /** Then the rule of conflict says so. */
    private boolean wasTruncatedSince(ChannelKey key, SessionState state, long revision) {
        return revision >= ConflictRule.oldest(state)
                && revision <= state.revision()
                && revision < backend.head(key).map(Head::oldest).orElse(0L);
    }

    private CommitResult answer(Request request, Decision decision, long began) {
        CommitResult result = answer(request, decision);
        ChannelKey key = request.proposed().key();
        boolean committed = result instanceof CommitResult.Committed;
        Duration latency = Duration.ofNanos(System.nanoTime() - began);
        observers.tell(observer -> observer.answered(key.workspace(), key.channel(), committed, latency));
        return result;
    }

    private CommitResult answer(Request request, Decision decision) {
        if (decision instanceof Decision.Landed landed) {
            return new CommitResult.Committed(landed.commit(), landed.state(), false);
        } else if (decision instanceof Decision.Known known) {
            return landedBefore(request, known.revision());
        } else if (decision instanceof Decision.Contested contested) {
            return contested(request, contested.state(), contested.scopes());
        }
        throw ((Decision.Failed) decision).reason();
    }

    /** The operation is in the log; that it cannot be read just now must not pass for "nothing was written". */
    private CommitResult landedBefore(Request request, long revision) {
        try {
            return repeated(request, revision);
        } catch (OperationMismatchException | NotAllowedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new OutcomeUnknownException(
                    request.proposed().key().toString(), request.proposed().operation(), e);
        }
    }

    /** A try that landed while this one waited has itself written what this one guards. */
    private CommitResult contested(Request request, SessionState state, Set<Scope> scopes) {
        return repeated(request).orElseGet(() -> conflicts.describe(request, state, scopes));
    }

    private Optional<CommitResult> repeated(Request request) {
        if (!request.namedByCaller()) {
            return Optional.empty();
        }
        OptionalLong revision =
                backend.operation(request.proposed().key(), request.proposed().operation());
        return revision.isPresent() ? Optional.of(repeated(request, revision.getAsLong())) : Optional.empty();
    }

    private CommitResult repeated(Request request, long revision) {
        ProposedCommit proposed = request.proposed();
        Commit first = log.commit(proposed.key(), revision).orElseThrow(() -> missing(proposed, revision));
        if (request.credential() != null) {
            request.credential()
                    .require(sessions.get(ChannelKey.ofWorkspace(proposed.key().workspace())));
        }
        boolean same = first.operation().equals(proposed.operation())
                && first.agent().equals(proposed.agent())
                && first.changes().equals(proposed.changes());
        if (!same) {
            throw new OperationMismatchException("operation " + proposed.operation() + " is already in the log of "
                    + proposed.key() + " at revision " + revision + ", by " + first.agent()
                    + (first.changes().equals(proposed.changes()) ? "" : " and with other changes")
                    + "; give the new operation of " + proposed.agent() + " an id of its own");
        }
        return new CommitResult.Committed(first, sessions.getAtLeast(proposed.key(), revision), true);
    }

    private RuntimeException missing(ProposedCommit proposed, long revision) {
        long oldest = backend.head(proposed.key()).map(Head::oldest).orElse(0L);
        return oldest > revision
                ? new TruncatedException(proposed.key().toString(), revision, oldest)
                : new StoreCorruptException("operation " + proposed.operation() + " of " + proposed.key()
                        + " is indexed at revision " + revision
                        + ", where the log has no commit; restore the store from a backup");
    }
}

package io.leanctx.core;

import io.leanctx.AgentKey;
import io.leanctx.Change;
import io.leanctx.ClaimLostException;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.HandoffClosedException;
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
import io.leanctx.spi.StoredEntry;
import java.time.Duration;
import java.util.List;
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
    private final Redaction redaction;
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
            Redaction redaction,
            RandomGenerator salts,
            Observers observers,
            Tasks tasks) {
        this.backend = backend;
        this.sessions = sessions;
        this.log = log;
        this.committer = committer;
        this.conflicts = conflicts;
        this.limits = limits;
        this.redaction = redaction;
        this.salts = salts;
        this.observers = observers;
        this.tasks = tasks;
    }

    /** Has a request decided, and waits for that. */
    CommitResult commit(Request given) {
        Request request = redacted(given);
        return commit(request, encode(request));
    }

    /** Has a request decided with the payload that {@link #encode} made for it, and waits for that. */
    CommitResult commit(Request request, EncodedPayload payload) {
        long began = System.nanoTime();
        Optional<CommitResult> repeated = repeatedBefore(request, payload);
        if (repeated.isPresent()) {
            return told(request, repeated.get(), began);
        }
        Pins pins = new Pins(request);
        Decision decision;
        try {
            Optional<AgentKey> signedWith = pins.ready(request.proposed(), payload);
            decision = committer.commit(new Ticket(
                    request, payload, pins.live, pins.workspaceLog, signedWith, Thread.currentThread(), any -> {}));
        } catch (NotAllowedException e) {
            return told(request, failed(request, e), began);
        } finally {
            pins.release();
        }
        return told(request, answer(request, decision), began);
    }

    /** Has a request decided; what can be found out before it queues is thrown here, the answer comes from the executor. */
    CompletableFuture<CommitResult> commitLater(Request given) {
        long began = System.nanoTime();
        Request request = redacted(given);
        EncodedPayload payload = encode(request);
        Optional<CommitResult> repeated = repeatedBefore(request, payload);
        if (repeated.isPresent()) {
            return CompletableFuture.completedFuture(told(request, repeated.get(), began));
        }
        CompletableFuture<CommitResult> answered = new CompletableFuture<>();
        Pins pins = new Pins(request);
        boolean queued = false;
        try {
            Optional<AgentKey> signedWith = pins.ready(request.proposed(), payload);
            Ticket ticket = new Ticket(request, payload, pins.live, pins.workspaceLog, signedWith, null, decision -> {
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
            result = told(request, answer(request, decision), began);
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

        /**
         * Loads what is not in memory, and refuses what can never land, so that the leader need not.
         *
         * @return the key that the payload's signature was verified with; empty if it has none
         */
        Optional<AgentKey> ready(ProposedCommit proposed, EncodedPayload payload) {
            SessionState state = sessions.ensure(live);
            requireKnown(live, state, proposed.base());
            requireNamed(proposed, state);
            return workspaceLog == null || credential == null
                    ? Optional.empty()
                    : credential.requireSigned(payload, credential.require(sessions.ensure(workspaceLog)));
        }

        void release() {
            sessions.unpin(live);
            if (workspaceLog != null) {
                sessions.unpin(workspaceLog);
            }
        }
    }

    /**
     * A request without what the store's redactor does not let be stored: what {@link #encode} is to be given.
     *
     * @throws InvalidInputException if the redactor fails, or gives what cannot stand for a text
     */
    Request redacted(Request request) {
        return redaction.of(request);
    }

    /**
     * Encodes a request, and signs it if its agent has something to sign with. What this makes may be sent several times.
     *
     * @throws LimitExceededException if it is too large
     * @throws NotAllowedException if the agent's key cannot sign
     */
    EncodedPayload encode(Request request) {
        ProposedCommit proposed = request.proposed();
        EncodedPayload unsigned = PayloadCodec.encode(proposed, salts);
        Credential credential = request.credential();
        EncodedPayload payload = credential == null ? unsigned : credential.sign(unsigned);
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
        if (revision == 0 || revision + 1 < state.oldest()) {
            return;
        }
        if (revision < state.oldest()) {
            requireBeforeOldest(live.key, state, position);
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

    /** The oldest commit says which one came before it, though that is gone. */
    private void requireBeforeOldest(ChannelKey key, SessionState state, Position position) {
        try {
            LogReader.Page oldest = log.read(key, position.revision(), state.revision(), 1);
            if (!oldest.before().equals(position.hash())) {
                throw new HistoryDivergedException(key.toString(), position, state.revision());
            }
        } catch (TruncatedException e) {
            // The oldest one is gone by now as well, and what is too old is judged by the rule of conflict.
            return;
        }
    }

    /** What a change names must be in the log; whether it still stands is for the guard to say. */
    private void requireNamed(ProposedCommit proposed, SessionState state) {
        for (Change change : proposed.changes()) {
            if (change instanceof Change.Decision decision) {
                decision.supersedes()
                        .ifPresent(old ->
                                requireNamed(state, change, old, Change.Decision.class, state.decisions(), "decision"));
            } else if (change instanceof Coordination.Message message) {
                message.inReplyTo()
                        .ifPresent(first -> requireNamed(
                                state, change, first, Coordination.Message.class, state.messages(), "message"));
            }
        }
    }

    private <T extends Change> void requireNamed(
            SessionState state, Change change, EntryRef named, Class<T> kind, List<Entry<T>> inSession, String word) {
        boolean known = Entries.at(inSession, named).isPresent()
                || wasTruncatedSince(state.key(), state, named.revision())
                || isInLog(state, named, kind);
        if (!known) {
            throw new InvalidInputException(change.describe() + ": entry " + named + " of " + state.key() + " is not a "
                    + word + " of this log; take the ref of an entry of session." + word + "s()");
        }
    }

    private boolean isInLog(SessionState state, EntryRef ref, Class<? extends Change> kind) {
        return ref.revision() <= state.revision()
                && log.commit(state.key(), ref.revision())
                        .filter(commit -> ref.index() < commit.changes().size())
                        .filter(commit -> kind.isInstance(commit.changes().get(ref.index())))
                        .isPresent();
    }

    /** Then the rule of conflict says so. */
    private boolean wasTruncatedSince(ChannelKey key, SessionState state, long revision) {
        return revision >= state.oldest()
                && revision <= state.revision()
                && revision < backend.head(key).map(Head::oldest).orElse(0L);
    }

    /** Tells the observer of an answer, and gives it. */
    private CommitResult told(Request request, CommitResult answer, long began) {
        ChannelKey key = request.proposed().key();
        boolean committed = answer instanceof CommitResult.Committed;
        Duration latency = Duration.ofNanos(System.nanoTime() - began);
        observers.tell(observer -> observer.answered(key.workspace(), key.channel(), committed, latency));
        return answer;
    }

    private CommitResult answer(Request request, Decision decision) {
        if (decision instanceof Decision.Landed landed) {
            return new CommitResult.Committed(landed.commit(), landed.state(), false);
        } else if (decision instanceof Decision.Known known) {
            return known(request, known);
        } else if (decision instanceof Decision.Contested contested) {
            return contested(request, contested.state(), contested.scopes());
        }
        return failed(request, ((Decision.Failed) decision).reason());
    }

    /** The operation is in the log; that it cannot be read just now must not pass for "nothing was written". */
    private CommitResult known(Request request, Decision.Known known) {
        try {
            CommitResult.Committed found = repeated(request, known.revision());
            Position position = found.commit().position();
            return known.sent()
                    .filter(sent -> sent.commit().position().equals(position))
                    .map(sent -> new CommitResult.Committed(found.commit(), sent.state(), false))
                    .orElse(found);
        } catch (OperationMismatchException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new OutcomeUnknownException(
                    request.proposed().key().toString(), request.proposed().operation(), e);
        }
    }

    /** A try that landed while this one waited has itself written what this one guards. */
    private CommitResult contested(Request request, SessionState state, Set<Scope> scopes) {
        OptionalLong revision = landed(request);
        return revision.isPresent()
                ? repeated(request, revision.getAsLong())
                : conflicts.describe(request, state, scopes);
    }

    /**
     * A try that landed while this one waited has itself ended the claim, answered the handoff, or changed the token or the
     * agent, that this one meets.
     */
    private CommitResult failed(Request request, RuntimeException reason) {
        boolean mayBeOwn = reason instanceof ClaimLostException
                || reason instanceof HandoffClosedException
                || (reason instanceof NotAllowedException
                        && request.proposed().key().isWorkspaceLog());
        OptionalLong revision = mayBeOwn ? landed(request) : OptionalLong.empty();
        if (revision.isPresent()) {
            return repeated(request, revision.getAsLong());
        }
        throw reason;
    }

    private OptionalLong landed(Request request) {
        return request.namedByCaller()
                ? backend.operation(request.proposed().key(), request.proposed().operation())
                : OptionalLong.empty();
    }

    /** The answer to an operation that is in the log before it queues, for those who could have made it. */
    private Optional<CommitResult> repeatedBefore(Request request, EncodedPayload payload) {
        OptionalLong revision = landed(request);
        if (revision.isEmpty()) {
            return Optional.empty();
        }
        ChannelKey key = request.proposed().key();
        Credential credential = request.credential();
        // In the workspace's own log the operation itself may be what ended its token; its id is known here alone.
        if (credential != null && !key.isWorkspaceLog()) {
            SessionState workspaceLog = sessions.get(ChannelKey.ofWorkspace(key.workspace()));
            credential.requireSigned(payload, credential.require(workspaceLog));
        }
        return Optional.of(repeated(request, revision.getAsLong()));
    }

    private CommitResult.Committed repeated(Request request, long revision) {
        ProposedCommit proposed = request.proposed();
        StoredEntry stored = log.stored(proposed.key(), revision).orElseThrow(() -> missing(proposed, revision));
        Commit first = EntryCodec.decode(proposed.key(), stored).commit();
        boolean same = first.operation().equals(proposed.operation())
                && first.agent().equals(proposed.agent())
                && EntryCodec.holds(proposed.key(), stored, proposed.changes());
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

package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.LeanCtxException;
import io.leanctx.Names;
import io.leanctx.OutcomeUnknownException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Proposal;
import io.leanctx.RetriesExhaustedException;
import io.leanctx.Scope;
import io.leanctx.Session;
import io.leanctx.StoreClosedException;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreFullException;
import io.leanctx.UpdateFunction;
import io.leanctx.UpdateResult;
import io.leanctx.Watch;
import io.leanctx.spi.ChannelKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A participant keeps nothing but what it has seen; all else is the store's. */
final class CoreParticipant implements Participant {

    private static final Logger LOG = LoggerFactory.getLogger(CoreParticipant.class);

    private final CoreStore store;
    private final ChannelKey key;
    private final Credential credential;
    private final ReentrantLock seeing = new ReentrantLock();
    private volatile Seen seen;
    private volatile boolean closed;

    CoreParticipant(CoreStore store, ChannelKey key, Credential credential, Position base) {
        this.store = store;
        this.key = key;
        this.credential = credential;
        this.seen = Seen.upTo(base);
    }

    @Override
    public String agent() {
        return credential.agent();
    }

    @Override
    public String channel() {
        return key.channel();
    }

    @Override
    public Position base() {
        return seen.base();
    }

    @Override
    public Session session() {
        requireOpen();
        Seen before = seen;
        Session session = store.session(key);
        Position read = session.position();
        // What was seen of a log that was taken back since would be refused for ever, so reading begins anew.
        see(now -> before.contradicts(read) && now.equals(before) ? Seen.upTo(read) : now.handed(read));
        return session;
    }

    @Override
    public Commit add(Change change) {
        return tryCommit(proposal -> proposal.add(change)).orThrow().commit();
    }

    @Override
    public CommitResult tryCommit(Consumer<? super Proposal> changes) {
        requireOpen();
        return noted(store.proposer().commit(request(proposal(changes))));
    }

    @Override
    public CompletionStage<CommitResult> commitAsync(Consumer<? super Proposal> changes) {
        CoreProposal proposal = proposal(changes);
        try {
            return store.proposer().commitLater(request(proposal)).thenApply(this::notedLater);
        } catch (LeanCtxException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public <X extends Exception> UpdateResult update(UpdateFunction<X> function) throws X {
        Present.require("update function", function);
        Backoff backoff = new Backoff(store.settings().retryPolicy());
        while (true) {
            requireOpen();
            Session current = session();
            CoreProposal proposal = new CoreProposal(key, store.settings().limits(), true);
            try {
                function.apply(current, proposal);
            } finally {
                proposal.finish();
            }
            if (proposal.isEmpty()) {
                return new UpdateResult.Unchanged(current);
            }
            Request request = proposal.toRequest(
                    credential, Seen.upTo(current.position()), store.settings().operationIds());
            CommitResult result = noted(commitUntilKnown(request));
            if (result instanceof CommitResult.Committed committed) {
                return committed;
            }
            CommitResult.Conflict conflict = (CommitResult.Conflict) result;
            if (!backoff.pause()) {
                throw new RetriesExhaustedException(
                        "an update of " + key + " by " + agent() + " met a conflict in each of " + backoff.attempts()
                                + " tries; narrow its guard with scoped() and reading(...), or allow more tries. The last: "
                                + conflict.describe(),
                        backoff.attempts(),
                        null);
            }
        }
    }

    /** The function must not run again before it is known what became of its last result, so the same is sent again. */
    private CommitResult commitUntilKnown(Request request) {
        try {
            return store.proposer().commit(request);
        } catch (OutcomeUnknownException unknown) {
            Request again = new Request(request.proposed(), true, request.credential(), request.own());
            Backoff backoff = new Backoff(store.settings().retryPolicy());
            while (backoff.pause()) {
                try {
                    return store.proposer().commit(again);
                } catch (OutcomeUnknownException | StoreFailedException | StoreFullException e) {
                    LOG.debug(
                            "operation {} on {} is still unknown",
                            request.proposed().operation(),
                            key,
                            e);
                } catch (LeanCtxException e) {
                    // That this try wrote nothing does not say what became of the first.
                    unknown.addSuppressed(e);
                    throw unknown;
                }
            }
            throw unknown;
        }
    }

    @Override
    public Commit delete() {
        requireOpen();
        Seen now = seen;
        Set<Scope> guard = Set.of(Scope.everything());
        ProposedCommit proposed = new ProposedCommit(
                key,
                agent(),
                Names.requireOperation(store.settings().operationIds().get()),
                now.base(),
                now.relevantTo(guard),
                guard,
                List.of(new Change.Deleted()));
        return noted(store.proposer().commit(new Request(proposed, false, credential, now.ownRevisions())))
                .orThrow()
                .commit();
    }

    @Override
    public Watch watch() {
        requireOpen();
        return store.watchers().pull(key, base(), commit -> handed(commit.position()));
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String toString() {
        return agent() + " at " + key;
    }

    private CoreProposal proposal(Consumer<? super Proposal> changes) {
        Present.require("changes", changes);
        CoreProposal proposal = new CoreProposal(key, store.settings().limits(), false);
        try {
            changes.accept(proposal);
        } finally {
            proposal.finish();
        }
        return proposal;
    }

    private Request request(CoreProposal proposal) {
        requireOpen();
        return proposal.toRequest(credential, seen, store.settings().operationIds());
    }

    /** A conflict that nobody has looked at yet is not seen: another proposal may be on its way already. */
    private CommitResult notedLater(CommitResult result) {
        return result instanceof CommitResult.Committed ? noted(result) : result;
    }

    private CommitResult noted(CommitResult result) {
        if (result instanceof CommitResult.Committed committed) {
            see(now -> now.committed(committed.commit()));
        } else if (result instanceof CommitResult.Conflict conflict) {
            handed(conflict.session().position());
        }
        return result;
    }

    private void handed(Position position) {
        see(now -> now.handed(position));
    }

    private void see(UnaryOperator<Seen> what) {
        seeing.lock();
        try {
            seen = what.apply(seen);
        } finally {
            seeing.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreClosedException(
                    "the participant " + this + " is closed; join the channel again to write to it");
        }
        store.requireOpen();
    }
}

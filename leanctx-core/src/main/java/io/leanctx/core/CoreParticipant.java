package io.leanctx.core;

import io.leanctx.Brief;
import io.leanctx.BriefRequest;
import io.leanctx.Bundle;
import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.ClaimResult;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.ConflictException;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Inbox;
import io.leanctx.LeanCtxException;
import io.leanctx.Names;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Proposal;
import io.leanctx.RetriesExhaustedException;
import io.leanctx.Scope;
import io.leanctx.Session;
import io.leanctx.StoreClosedException;
import io.leanctx.UpdateFunction;
import io.leanctx.UpdateResult;
import io.leanctx.Upkeep;
import io.leanctx.Watch;
import io.leanctx.spi.ChannelKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A participant keeps nothing but what it has seen; all else is the store's. */
final class CoreParticipant implements Participant {

    private final CoreStore store;
    private final ChannelKey key;
    private final Credential credential;
    private final Stay stay;
    private final ReentrantLock seeing = new ReentrantLock();
    private volatile Seen seen;
    private volatile boolean closed;

    CoreParticipant(CoreStore store, ChannelKey key, Credential credential, Position base, Stay stay) {
        this.store = store;
        this.key = key;
        this.credential = credential;
        this.stay = stay;
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
    public Commit add(Change change, byte[] content) {
        return tryCommit(proposal -> proposal.add(change, content)).orThrow().commit();
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
            // The function must not run again before it is known what became of its last result.
            CommitResult result = noted(UntilKnown.commit(store, request));
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
        return noted(store.proposer()
                        .commit(new Request(proposed, false, credential, Attached.NOTHING, now.ownRevisions())))
                .orThrow()
                .commit();
    }

    @Override
    public ClaimResult claim(String resource, Duration ttl) {
        CommitResult result = tryCommit(proposal -> proposal.claim(resource, ttl));
        return result.fold(
                landed -> new ClaimResult.Granted(claimOf(landed.commit()), landed.commit()),
                conflict -> new ClaimResult.Held(holder(resource, conflict), conflict));
    }

    /** The conflict may also be that the session was deleted, which says nothing of the resource. */
    private static Claim holder(String resource, CommitResult.Conflict conflict) {
        Claim held = conflict.session().claims().get(resource);
        if (held == null) {
            throw new ConflictException(conflict);
        }
        return held;
    }

    @Override
    public Claim renew(Claim claim, Duration ttl) {
        return claimOf(
                tryCommit(proposal -> proposal.renew(claim, ttl)).orThrow().commit());
    }

    /** A commit that was repeated may be of a claim that the session has no more. */
    private static Claim claimOf(Commit commit) {
        Coordination.Claimed claimed = (Coordination.Claimed) commit.changes().get(0);
        return Coordinated.claimOf(
                new Entry<>(new EntryRef(commit.revision(), 0), commit.agent(), commit.at(), claimed));
    }

    @Override
    public Inbox inbox() {
        requireOpen();
        return store.inboxes().read(key, credential);
    }

    @Override
    public void acknowledge(Position upTo) {
        requireOpen();
        store.inboxes().acknowledge(key, credential, Present.require("position", upTo));
    }

    @Override
    public Brief brief(BriefRequest request) {
        requireOpen();
        Brief brief = new Briefs(store, key, credential).write(Present.require("request", request));
        handed(brief.position());
        return brief;
    }

    @Override
    public Bundle bundle(Bundle.Privacy privacy) {
        requireOpen();
        return store.bundles().make(key, credential, Present.require("privacy", privacy));
    }

    @Override
    public UpdateResult importBundle(Bundle bundle) {
        requireOpen();
        return new Imports(this, store, key, credential).run(Present.require("bundle", bundle), false);
    }

    @Override
    public UpdateResult importForeign(Bundle bundle) {
        requireOpen();
        return new Imports(this, store, key, credential).run(Present.require("bundle", bundle), true);
    }

    @Override
    public Commit fork(Position position, String channel) {
        requireOpen();
        ChannelKey to = new ChannelKey(key.workspace(), Names.requireChannel(channel));
        return new Forking(store, credential).fork(key, Present.require("position", position), to);
    }

    @Override
    public Commit truncate(long upTo) {
        requireOpen();
        return noted(new Truncation(store, key, credential).run(upTo)).orThrow().commit();
    }

    @Override
    public Commit erase(long revision, String reason) {
        requireOpen();
        CoreProposal.requireShort(
                new Upkeep.Erased(
                        Math.max(1, revision), Optional.empty(), Optional.of(Present.require("reason", reason))),
                store.settings().limits());
        return noted(new Erasure(store, key, credential).run(revision, Present.require("reason", reason)))
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
        stay.end();
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
            Commit commit = committed.commit();
            see(now -> committed.repeated() ? now.repeated(commit) : now.committed(commit));
        } else if (result instanceof CommitResult.Conflict conflict) {
            handed(conflict.session().position());
        }
        return result;
    }

    /** Notes a commit that was made for this participant, without showing it what came before. */
    void made(Commit commit) {
        see(now -> now.committed(commit));
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

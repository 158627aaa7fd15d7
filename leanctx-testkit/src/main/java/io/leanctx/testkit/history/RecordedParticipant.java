package io.leanctx.testkit.history;

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
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Proposal;
import io.leanctx.Session;
import io.leanctx.UpdateFunction;
import io.leanctx.UpdateResult;
import io.leanctx.Watch;
import io.leanctx.testkit.forward.ForwardingParticipant;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A participant whose readings, proposals and watches are noted. */
final class RecordedParticipant extends ForwardingParticipant {

    private static final String IMPORTED =
            "a bundle was imported, in commits that nobody proposed through the recorder";

    private final Notes.Key key;
    private final Notes notes;
    private final String client;
    private final Standing standing = new Standing();

    RecordedParticipant(Participant delegate, Notes.Key key, Notes notes) {
        super(delegate);
        this.key = key;
        this.notes = notes;
        this.client = delegate.agent() + "#" + notes.handle();
    }

    @Override
    public Session session() {
        standing.begin();
        try {
            long invoked = notes.moment();
            Session session = super.session();
            long returned = notes.moment();
            notes.begin(key, client, invoked, new Request.Read()).end(returned, new Reply.Shown(Sight.of(session)));
            return session;
        } finally {
            standing.end();
        }
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
        Proposing proposing = new Proposing(delegate(), standing, notes);
        try {
            CommitResult result = super.tryCommit(proposing.collecting(key, client, changes));
            proposing.taken();
            proposing.answered(result);
            return result;
        } catch (RuntimeException | Error e) {
            proposing.taken();
            proposing.failed(e);
            throw e;
        }
    }

    @Override
    public CompletionStage<CommitResult> commitAsync(Consumer<? super Proposal> changes) {
        Proposing proposing = new Proposing(delegate(), standing, notes);
        CompletionStage<CommitResult> stage;
        try {
            stage = super.commitAsync(proposing.collecting(key, client, changes));
            proposing.taken();
        } catch (RuntimeException | Error e) {
            proposing.failed(e);
            throw e;
        }
        CompletableFuture<CommitResult> noted = new CompletableFuture<>();
        stage.whenComplete((result, failure) -> {
            if (failure == null) {
                proposing.answered(result);
                noted.complete(result);
            } else {
                proposing.failed(failure);
                noted.completeExceptionally(failure);
            }
        });
        return noted;
    }

    @Override
    public <X extends Exception> UpdateResult update(UpdateFunction<X> function) throws X {
        RecordedUpdate<X> runs = new RecordedUpdate<>(function, agent(), key, client, notes);
        standing.begin();
        try {
            UpdateResult result = super.update(runs);
            if (result instanceof CommitResult.Committed committed) {
                standing.told(committed, base());
                runs.landed(committed);
            }
            return result;
        } catch (Throwable e) {
            runs.failed(e);
            throw e;
        } finally {
            standing.end();
        }
    }

    @Override
    public ClaimResult claim(String resource, Duration ttl) {
        return tryCommit(proposal -> proposal.claim(resource, ttl))
                .fold(
                        landed -> new ClaimResult.Granted(claimOf(landed.commit()), landed.commit()),
                        conflict -> new ClaimResult.Held(holder(resource, conflict), conflict));
    }

    @Override
    public Claim renew(Claim claim, Duration ttl) {
        return claimOf(
                tryCommit(proposal -> proposal.renew(claim, ttl)).orThrow().commit());
    }

    private static Claim claimOf(Commit commit) {
        return ClaimCheck.claim(commit, (Coordination.Claimed) commit.changes().get(0));
    }

    private static Claim holder(String resource, CommitResult.Conflict conflict) {
        Claim held = conflict.session().claims().get(resource);
        if (held == null) {
            throw new ConflictException(conflict);
        }
        return held;
    }

    @Override
    public Watch watch() {
        return new RecordedWatch(super.watch(), key, client, standing, notes);
    }

    @Override
    public Brief brief(BriefRequest request) {
        standing.begin();
        try {
            return super.brief(request);
        } finally {
            standing.end();
        }
    }

    @Override
    public Commit delete() {
        notes.unfit(key, "it was deleted, so its log is not whole");
        return super.delete();
    }

    @Override
    public UpdateResult importBundle(Bundle bundle) {
        notes.unfit(key, IMPORTED);
        return super.importBundle(bundle);
    }

    @Override
    public UpdateResult importForeign(Bundle bundle) {
        notes.unfit(key, IMPORTED);
        return super.importForeign(bundle);
    }

    @Override
    public Commit fork(Position position, String channel) {
        notes.unfit(
                new Notes.Key(key.workspace(), channel),
                "it was begun as a fork, in a commit that nobody proposed through the recorder");
        return super.fork(position, channel);
    }

    @Override
    public Commit truncate(long upTo) {
        notes.unfit(key, "it was truncated, so its log is not whole");
        return super.truncate(upTo);
    }

    @Override
    public Commit erase(long revision, String reason) {
        notes.unfit(key, "revision " + revision + " was erased, so its log is not what was proposed");
        return super.erase(revision, reason);
    }
}

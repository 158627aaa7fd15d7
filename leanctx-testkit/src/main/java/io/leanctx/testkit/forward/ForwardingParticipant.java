package io.leanctx.testkit.forward;

import io.leanctx.Brief;
import io.leanctx.BriefRequest;
import io.leanctx.Bundle;
import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.ClaimResult;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Inbox;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Proposal;
import io.leanctx.Session;
import io.leanctx.UpdateFunction;
import io.leanctx.UpdateResult;
import io.leanctx.Watch;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A participant that passes every call on to another, for wrappers: a subclass overrides what it changes. The verbs come
 * through {@link #add(Change)} and {@link #add(Change, byte[])}, {@link #release} through {@link #tryCommit}, and the short
 * forms of {@link #brief} and {@link #bundle} through the long ones. Everything else that commits ({@link #tryCommit},
 * {@link #commitAsync}, {@link #update}, {@link #delete}, {@link #claim}, {@link #renew}, the imports, {@link #fork},
 * {@link #truncate}, {@link #erase}) is a way of its own: whoever wants all commits overrides each. As safe for use by several
 * threads as the other participant.
 *
 * @since 0.1.0
 */
public abstract class ForwardingParticipant implements Participant {

    private final Participant delegate;

    /**
     * For subclasses.
     *
     * @param delegate the participant that calls are passed on to
     */
    protected ForwardingParticipant(Participant delegate) {
        this.delegate = delegate;
    }

    /**
     * The participant that calls are passed on to.
     *
     * @return what was given to the constructor
     */
    protected final Participant delegate() {
        return delegate;
    }

    @Override
    public String agent() {
        return delegate.agent();
    }

    @Override
    public String channel() {
        return delegate.channel();
    }

    @Override
    public Position base() {
        return delegate.base();
    }

    @Override
    public Session session() {
        return delegate.session();
    }

    @Override
    public Commit add(Change change) {
        return delegate.add(change);
    }

    @Override
    public Commit add(Change change, byte[] content) {
        return delegate.add(change, content);
    }

    @Override
    public CommitResult tryCommit(Consumer<? super Proposal> changes) {
        return delegate.tryCommit(changes);
    }

    @Override
    public CompletionStage<CommitResult> commitAsync(Consumer<? super Proposal> changes) {
        return delegate.commitAsync(changes);
    }

    @Override
    public <X extends Exception> UpdateResult update(UpdateFunction<X> function) throws X {
        return delegate.update(function);
    }

    @Override
    public Commit delete() {
        return delegate.delete();
    }

    @Override
    public Watch watch() {
        return delegate.watch();
    }

    @Override
    public ClaimResult claim(String resource, Duration ttl) {
        return delegate.claim(resource, ttl);
    }

    @Override
    public Claim renew(Claim claim, Duration ttl) {
        return delegate.renew(claim, ttl);
    }

    @Override
    public Inbox inbox() {
        return delegate.inbox();
    }

    @Override
    public void acknowledge(Position upTo) {
        delegate.acknowledge(upTo);
    }

    @Override
    public Brief brief(BriefRequest request) {
        return delegate.brief(request);
    }

    @Override
    public Bundle bundle(Bundle.Privacy privacy) {
        return delegate.bundle(privacy);
    }

    @Override
    public UpdateResult importBundle(Bundle bundle) {
        return delegate.importBundle(bundle);
    }

    @Override
    public UpdateResult importForeign(Bundle bundle) {
        return delegate.importForeign(bundle);
    }

    @Override
    public Commit fork(Position position, String channel) {
        return delegate.fork(position, channel);
    }

    @Override
    public Commit truncate(long upTo) {
        return delegate.truncate(upTo);
    }

    @Override
    public Commit erase(long revision, String reason) {
        return delegate.erase(revision, reason);
    }

    @Override
    public void close() {
        delegate.close();
    }
}

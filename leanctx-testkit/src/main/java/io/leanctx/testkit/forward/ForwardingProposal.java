package io.leanctx.testkit.forward;

import io.leanctx.Change;
import io.leanctx.Proposal;
import io.leanctx.Scope;

/**
 * A proposal that passes every call on to another, for wrappers: a subclass overrides what it changes. Each method returns
 * this proposal and not the other, so that what is chained to it passes through here as well. The verbs come through
 * {@link #add(Change)} and {@link #add(Change, byte[])}, and {@link #strict} through {@link #reading}. For one thread, as any
 * proposal.
 *
 * @since 0.1.0
 */
public abstract class ForwardingProposal implements Proposal {

    private final Proposal delegate;

    /**
     * For subclasses.
     *
     * @param delegate the proposal that calls are passed on to
     */
    protected ForwardingProposal(Proposal delegate) {
        this.delegate = delegate;
    }

    /**
     * The proposal that calls are passed on to.
     *
     * @return what was given to the constructor
     */
    protected final Proposal delegate() {
        return delegate;
    }

    @Override
    public Proposal add(Change change) {
        delegate.add(change);
        return this;
    }

    @Override
    public Proposal add(Change change, byte[] content) {
        delegate.add(change, content);
        return this;
    }

    @Override
    public Proposal reading(Scope... scopes) {
        delegate.reading(scopes);
        return this;
    }

    @Override
    public Proposal scoped() {
        delegate.scoped();
        return this;
    }

    @Override
    public Proposal operation(String id) {
        delegate.operation(id);
        return this;
    }
}

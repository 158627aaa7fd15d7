package io.leanctx.testkit.forward;

import io.leanctx.SessionStore;
import io.leanctx.Workspace;

/**
 * A store that passes every call on to another, for wrappers: a subclass overrides what it changes. Its workspaces are the
 * other's; a wrapper overrides {@link #workspace} to wrap them, see {@link ForwardingWorkspace}. Closing it closes the other.
 * As safe for use by several threads as that one.
 *
 * @since 0.1.0
 */
public abstract class ForwardingStore implements SessionStore {

    private final SessionStore delegate;

    /**
     * For subclasses.
     *
     * @param delegate the store that calls are passed on to
     */
    protected ForwardingStore(SessionStore delegate) {
        this.delegate = delegate;
    }

    /**
     * The store that calls are passed on to.
     *
     * @return what was given to the constructor
     */
    protected final SessionStore delegate() {
        return delegate;
    }

    @Override
    public Workspace workspace(String id) {
        return delegate.workspace(id);
    }

    @Override
    public void close() {
        delegate.close();
    }
}

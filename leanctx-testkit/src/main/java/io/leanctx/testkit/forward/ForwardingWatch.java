package io.leanctx.testkit.forward;

import io.leanctx.Position;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import java.time.Duration;
import java.util.Optional;

/**
 * A watch that passes every call on to another, for wrappers: a subclass overrides what it changes. What is pushed to a
 * listener does not pass through here; for that a wrapper wraps the listener. As safe for use by several threads as the other
 * watch.
 *
 * @since 0.1.0
 */
public abstract class ForwardingWatch implements Watch {

    private final Watch delegate;

    /**
     * For subclasses.
     *
     * @param delegate the watch that calls are passed on to
     */
    protected ForwardingWatch(Watch delegate) {
        this.delegate = delegate;
    }

    /**
     * The watch that calls are passed on to.
     *
     * @return what was given to the constructor
     */
    protected final Watch delegate() {
        return delegate;
    }

    @Override
    public Optional<WatchEvent> next(Duration timeout) throws InterruptedException {
        return delegate.next(timeout);
    }

    @Override
    public Position position() {
        return delegate.position();
    }

    @Override
    public void close() {
        delegate.close();
    }
}

package io.leanctx.testkit;

import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.Subscription;
import io.leanctx.testkit.forward.ForwardingBackend;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A backend that others may write to, and that tells of it when the test says so. */
public class SharedBackend extends ForwardingBackend {

    private final List<Consumer<ChannelKey>> subscribers = new CopyOnWriteArrayList<>();

    public SharedBackend(SessionBackend delegate) {
        super(delegate);
    }

    @Override
    public Nature nature() {
        return Nature.SHARED;
    }

    @Override
    public Subscription subscribe(Consumer<ChannelKey> moved) {
        subscribers.add(moved);
        return () -> subscribers.remove(moved);
    }

    public final void signal(ChannelKey key) {
        subscribers.forEach(subscriber -> subscriber.accept(key));
    }
}

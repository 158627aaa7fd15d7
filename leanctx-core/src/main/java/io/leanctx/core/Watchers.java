package io.leanctx.core;

import io.leanctx.Commit;
import io.leanctx.Position;
import io.leanctx.Watch;
import io.leanctx.WatchListener;
import io.leanctx.spi.ChannelKey;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes watches, and keeps what they watch in memory while they do. */
final class Watchers {

    private final CoreStore store;
    private final WatchHub hub;
    private final Tasks tasks;
    private final Observers observers;

    Watchers(CoreStore store, WatchHub hub, Tasks tasks, Observers observers) {
        this.store = store;
        this.hub = hub;
        this.tasks = tasks;
        this.observers = observers;
    }

    Watch pull(ChannelKey key, Position from, Consumer<Commit> onDelivered) {
        Live live = store.sessions().pin(key);
        Cursor cursor = new Cursor(store, live, from);
        Waiter waiter = new Waiter();
        hub.add(key, waiter);
        return new PullWatch(
                cursor,
                waiter,
                commit -> {
                    onDelivered.accept(commit);
                    delivered(key, cursor.behind());
                },
                () -> {
                    hub.remove(key, waiter);
                    store.sessions().unpin(live);
                });
    }

    Watch push(ChannelKey key, Position from, WatchListener listener) {
        Live live = store.sessions().pin(key);
        PushWatch watch = new PushWatch(
                new Cursor(store, live, from), listener, tasks, behind -> delivered(key, behind), ended -> {
                    hub.remove(key, ended);
                    store.sessions().unpin(live);
                });
        hub.add(key, watch);
        watch.wake();
        return watch;
    }

    /** Waits until a session has reached a revision. */
    Optional<SessionState> await(ChannelKey key, long revision, Duration timeout) throws InterruptedException {
        Waiter waiter = new Waiter();
        hub.add(key, waiter);
        Live live = store.sessions().pin(key);
        try {
            return waiter.until(() -> reached(live, revision), PullWatch.saturatedNanos(timeout));
        } finally {
            hub.remove(key, waiter);
            store.sessions().unpin(live);
        }
    }

    private Optional<SessionState> reached(Live live, long revision) {
        store.requireOpen();
        return Optional.of(store.sessions().ensure(live)).filter(state -> state.revision() >= revision);
    }

    private void delivered(ChannelKey key, long behind) {
        observers.tell(observer -> observer.delivered(key.workspace(), key.channel(), behind));
    }
}

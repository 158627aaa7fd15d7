package io.leanctx.mcp.sdk;

import io.leanctx.LeanCtxException;
import io.leanctx.SessionStore;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the channels that clients subscribed to. The SDK keeps to itself who subscribed to what, and when they are gone, so a
 * channel is watched from the first subscription on until all is closed; nobody is told where nobody is subscribed (any more).
 */
final class Subscriptions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
    /** Beyond this many, subscriptions to further resources get no notices. */
    static final int MOST = 1_000;

    private record Channel(String workspace, String name) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final SessionStore store;
    private final Predicate<String> workspaces;
    private final Consumer<String> changed;
    private final Map<Channel, Set<String>> uris = new HashMap<>();
    private final Map<Channel, Watch> watches = new HashMap<>();
    private int count;
    private boolean closed;

    /**
     * Creates subscriptions.
     *
     * @param workspaces which workspaces can be subscribed to
     * @param changed is told the URI of what changed; must not block
     */
    Subscriptions(SessionStore store, Predicate<String> workspaces, Consumer<String> changed) {
        this.store = store;
        this.workspaces = workspaces;
        this.changed = changed;
    }

    /** Notes a subscription; one to what is no session, or in a workspace that is not open to it, comes to nothing. */
    void add(String uri) {
        SessionUri session = SessionUri.parse(uri).orElse(null);
        if (session == null || !workspaces.test(session.workspace())) {
            LOG.debug("a subscription to what cannot be subscribed to");
            return;
        }
        Channel channel = new Channel(session.workspace(), session.channel());
        lock.lock();
        try {
            if (closed || uris.getOrDefault(channel, Set.of()).contains(uri)) {
                return;
            }
            if (count >= MOST) {
                LOG.warn("{} resources are subscribed to; a further one gets no notices", MOST);
                return;
            }
            if (!watches.containsKey(channel)) {
                watches.put(channel, watch(channel));
            }
            uris.computeIfAbsent(channel, first -> new TreeSet<>()).add(uri);
            count++;
        } catch (LeanCtxException e) {
            LOG.debug(
                    "a subscription to a channel that cannot be watched: {}",
                    e.getClass().getSimpleName());
        } finally {
            lock.unlock();
        }
    }

    private Watch watch(Channel channel) {
        Workspace workspace = store.workspace(channel.workspace());
        return workspace.watch(
                channel.name(), workspace.session(channel.name()).position(), event -> onEvent(channel, event));
    }

    private void onEvent(Channel channel, WatchEvent event) {
        if (event instanceof WatchEvent.Closed) {
            return;
        }
        List<String> told;
        lock.lock();
        try {
            told = new ArrayList<>(uris.getOrDefault(channel, Set.of()));
            boolean isOver = event instanceof WatchEvent.Truncated || event instanceof WatchEvent.Diverged;
            if (isOver && !closed) {
                watches.put(channel, watch(channel));
            }
        } finally {
            lock.unlock();
        }
        told.forEach(changed);
    }

    @Override
    public void close() {
        List<Watch> over;
        lock.lock();
        try {
            closed = true;
            over = List.copyOf(watches.values());
            watches.clear();
            uris.clear();
        } finally {
            lock.unlock();
        }
        over.forEach(Watch::close);
    }
}

package io.leanctx.mcp.sdk;

import io.leanctx.LeanCtxException;
import io.leanctx.SessionStore;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import java.util.Iterator;
import java.util.LinkedHashMap;
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
 * channel is watched from the first subscription on until the host says that nobody is subscribed. Of too many
 * channels, that which was subscribed to longest ago gives way.
 */
final class Subscriptions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
    /** How many channels are watched. */
    static final int CHANNELS = 1_000;
    /** How many URIs of a channel are told of: its views, in the spellings that clients have for them. */
    private static final int SPELLINGS = 64;

    private record Channel(String workspace, String name) {}

    private record Watched(Watch watch, Set<String> uris) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final SessionStore store;
    private final Predicate<String> workspaces;
    private final Consumer<String> changed;
    /** In the order of their last subscriptions. */
    private final Map<Channel, Watched> channels = new LinkedHashMap<>();

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
            if (!closed) {
                add(channel, uri);
            }
        } catch (LeanCtxException e) {
            LOG.debug(
                    "a subscription to a channel that cannot be watched: {}",
                    e.getClass().getSimpleName());
        } finally {
            lock.unlock();
        }
    }

    private void add(Channel channel, String uri) {
        Watched known = channels.remove(channel);
        Watched watched = known == null ? new Watched(watch(channel), new TreeSet<>()) : known;
        channels.put(channel, watched);
        if (watched.uris().size() < SPELLINGS) {
            watched.uris().add(uri);
        } else if (!watched.uris().contains(uri)) {
            LOG.warn("a channel is subscribed to under {} names; a further one gets no notices", SPELLINGS);
        }
        if (channels.size() > CHANNELS) {
            Iterator<Watched> eldest = channels.values().iterator();
            Watched oldest = eldest.next();
            eldest.remove();
            oldest.watch().close();
            LOG.warn("{} channels are subscribed to; the one longest ago gets no notices any more", CHANNELS);
        }
    }

    /** Ends what is done for a URI that nobody is subscribed to any more, and the watch of its channel with the last of them. */
    void remove(String uri) {
        SessionUri session = SessionUri.parse(uri).orElse(null);
        if (session == null) {
            return;
        }
        Channel channel = new Channel(session.workspace(), session.channel());
        Watch over = null;
        lock.lock();
        try {
            Watched watched = channels.get(channel);
            if (watched != null && watched.uris().remove(uri) && watched.uris().isEmpty()) {
                channels.remove(channel);
                over = watched.watch();
            }
        } finally {
            lock.unlock();
        }
        if (over != null) {
            over.close();
        }
    }

    /** How many channels are watched. */
    int watched() {
        lock.lock();
        try {
            return channels.size();
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
        List<String> told = List.of();
        lock.lock();
        try {
            Watched watched = channels.get(channel);
            if (watched != null && !closed) {
                told = List.copyOf(watched.uris());
                follow(channel, watched, event);
            }
        } finally {
            lock.unlock();
        }
        told.forEach(changed);
    }

    /** Goes on after an event that is the last of its watch; one that failed is not gone on from, until subscribed to again. */
    private void follow(Channel channel, Watched watched, WatchEvent event) {
        if (event instanceof WatchEvent.Truncated || event instanceof WatchEvent.Diverged) {
            channels.replace(channel, new Watched(watch(channel), watched.uris()));
        } else if (event instanceof WatchEvent.Closed ended && ended.cause().isPresent()) {
            channels.remove(channel);
        }
    }

    @Override
    public void close() {
        List<Watched> over;
        lock.lock();
        try {
            closed = true;
            over = List.copyOf(channels.values());
            channels.clear();
        } finally {
            lock.unlock();
        }
        over.forEach(watched -> watched.watch().close());
    }
}

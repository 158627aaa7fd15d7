package io.leanctx.core;

import io.leanctx.InvalidInputException;
import io.leanctx.Names;
import io.leanctx.SessionStore;
import io.leanctx.SigningKeys;
import io.leanctx.StoreClosedException;
import io.leanctx.Workspace;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.Subscription;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Puts the parts together, and takes them apart in the right order. */
final class CoreStore implements SessionStore {

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final SessionBackend backend;
    private final Settings settings;
    private final boolean ownsBackend;
    private final LogReader log;
    private final SessionLoader loader;
    private final LiveSessions sessions;
    private final Committer committer;
    private final Proposer proposer;
    private final Watchers watchers;
    private final Attendance attendance;
    private final Inboxes inboxes;
    private final Bundles bundles;
    private final WatchHub hub;
    private final Tasks tasks;
    private final Subscription subscription;
    private final ChannelKeys channelKeys = new ChannelKeys();
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock closing = new ReentrantLock();
    private volatile boolean closed;

    CoreStore(SessionBackend backend, Settings settings, boolean ownsBackend) {
        this.backend = backend;
        this.settings = settings;
        this.ownsBackend = ownsBackend;
        InstantSource chosen = settings.clock();
        InstantSource clock = chosen != null ? () -> usable(chosen.instant()) : backend::now;
        Observers observers = new Observers(settings.observer());
        tasks = new Tasks(settings.executor());
        hub = new WatchHub();
        log = new LogReader(backend);
        loader = new SessionLoader(backend, log, observers, tasks);
        sessions = new LiveSessions(backend, loader, settings.cacheWeight(), hub::wake);
        Snapshots snapshots = new Snapshots(backend, tasks, settings.leastSnapshotBytes());
        SigningKeys keys = settings.keys();
        BatchWriter writer = new BatchWriter(
                backend,
                sessions,
                settings.durability(),
                clock,
                random,
                observers,
                keys == null ? null : new Countersigning(keys),
                live -> {
                    hub.wake(live.key);
                    snapshots.moved(live);
                });
        committer = new Committer(writer, tasks, settings.durability());
        proposer = new Proposer(
                backend,
                sessions,
                log,
                committer,
                new Conflicts(sessions, log, clock),
                settings.limits(),
                new Redaction(settings.redactor()),
                random,
                observers,
                tasks);
        watchers = new Watchers(this, hub, tasks, observers);
        attendance = new Attendance(backend, clock, random, Attendance.RENEWED_EVERY);
        inboxes = new Inboxes(this, clock);
        bundles = new Bundles(this, settings.redactor());
        try {
            subscription = backend.subscribe(hub::wake);
        } catch (RuntimeException e) {
            sessions.close();
            tasks.close();
            throw e;
        }
    }

    @Override
    public Workspace workspace(String id) {
        requireOpen();
        return new CoreWorkspace(this, Names.requireWorkspace(id));
    }

    @Override
    public void close() {
        closing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            try {
                attendance.close();
                subscription.close();
                committer.close();
                hub.wakeAll();
            } finally {
                sessions.close();
                tasks.close();
                if (ownsBackend) {
                    backend.close();
                }
            }
        } finally {
            closing.unlock();
        }
    }

    private static Instant usable(@Nullable Instant now) {
        if (now == null || now.isBefore(Instant.EPOCH) || now.isAfter(LATEST)) {
            throw new InvalidInputException(
                    "the clock given to the builder answers " + now + "; nothing was written. It has"
                            + " to answer an instant from " + Instant.EPOCH + " to " + LATEST);
        }
        return now;
    }

    boolean isClosed() {
        return closed;
    }

    void requireOpen() {
        if (closed) {
            throw new StoreClosedException(
                    "the store is closed; open it again to go on, everything acknowledged is there");
        }
    }

    SessionState session(ChannelKey key) {
        requireOpen();
        return sessions.get(key);
    }

    ChannelKeys channelKeys() {
        return channelKeys;
    }

    Attendance attendance() {
        return attendance;
    }

    Bundles bundles() {
        return bundles;
    }

    Inboxes inboxes() {
        return inboxes;
    }

    SessionBackend backend() {
        return backend;
    }

    Settings settings() {
        return settings;
    }

    LogReader log() {
        return log;
    }

    SessionLoader loader() {
        return loader;
    }

    LiveSessions sessions() {
        return sessions;
    }

    Proposer proposer() {
        return proposer;
    }

    Watchers watchers() {
        return watchers;
    }

    SecureRandom random() {
        return random;
    }
}

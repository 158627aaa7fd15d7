package io.leanctx.server;

import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import io.modelcontextprotocol.spec.McpStreamableServerTransportProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The sessions of MCP clients. Each belongs to the principal that began it: for any other there is none of that id. One that is not
 * used ends after a while, and of too many of one principal the one that was used longest ago; with a session end its
 * subscriptions.
 */
final class McpSessions implements McpStreamableServerTransportProvider {

    /** To how many resources a session can subscribe. */
    static final int SUBSCRIPTIONS = 64;

    private static final List<String> VERSIONS = List.of("2025-03-26", "2025-06-18", "2025-11-25");

    /** One session. What changes is guarded by the lock. */
    private static final class Known {
        private final McpStreamableServerSession session;
        private final Principal principal;
        private final Set<String> subscriptions = new TreeSet<>();
        private long used;

        Known(McpStreamableServerSession session, Principal principal, long used) {
            this.session = session;
            this.principal = principal;
            this.used = used;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Known> sessions = new HashMap<>();
    private final int most;
    private final int mostEach;
    private final long idleNanos;
    private final LongSupplier nanos;
    private final Consumer<String> unsubscribed;
    private McpStreamableServerSession.@Nullable Factory factory;
    private boolean closed;

    /**
     * Creates sessions.
     *
     * @param unsubscribed is told of a resource to which nobody is subscribed any more; must not block
     */
    McpSessions(int most, int mostEach, Duration idle, LongSupplier nanos, Consumer<String> unsubscribed) {
        this.most = most;
        this.mostEach = mostEach;
        this.idleNanos = idle.toNanos();
        this.nanos = nanos;
        this.unsubscribed = unsubscribed;
    }

    @Override
    public void setSessionFactory(McpStreamableServerSession.Factory made) {
        lock.lock();
        try {
            factory = made;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<String> protocolVersions() {
        return VERSIONS;
    }

    /**
     * Begins a session.
     *
     * @throws RefusedRequestException if there are as many as there may be
     */
    McpStreamableServerSession.McpStreamableServerSessionInit begin(
            Principal principal, McpSchema.InitializeRequest request) {
        McpStreamableServerSession.McpStreamableServerSessionInit begun;
        List<Known> over = new ArrayList<>();
        lock.lock();
        try {
            if (closed || factory == null) {
                throw Entrance.stopping();
            }
            List<Known> own = sessions.values().stream()
                    .filter(known -> known.principal.id().equals(principal.id()))
                    .toList();
            if (own.size() >= mostEach) {
                own.stream()
                        .filter(known -> !known.session.hasOpenStream())
                        .min(Comparator.comparingLong(known -> known.used))
                        .ifPresentOrElse(over::add, () -> {
                            throw RefusedRequestException.later(
                                    429,
                                    "over_limit",
                                    mostEach
                                            + " sessions of yours are in use, as many as there may be; end one with DELETE",
                                    15);
                        });
            } else if (sessions.size() >= most) {
                throw RefusedRequestException.later(
                        503, "busy", most + " sessions are open, as many as there may be; try again later", 15);
            }
            over.forEach(known -> sessions.remove(known.session.getId()));
            begun = factory.startSession(request);
            sessions.put(begun.session().getId(), new Known(begun.session(), principal, nanos.getAsLong()));
        } finally {
            lock.unlock();
        }
        over.forEach(this::end);
        return begun;
    }

    /** A session of a principal; for any other it is as if it did not exist. */
    Optional<McpStreamableServerSession> find(String id, Principal principal) {
        lock.lock();
        try {
            Known known = sessions.get(id);
            if (known == null || !known.principal.id().equals(principal.id())) {
                return Optional.empty();
            }
            known.used = nanos.getAsLong();
            return Optional.of(known.session);
        } finally {
            lock.unlock();
        }
    }

    /** Notes a subscription that is being made; false if the session has as many as it may have. */
    boolean subscribing(String id, String uri) {
        lock.lock();
        try {
            Known known = sessions.get(id);
            if (known == null || (known.subscriptions.size() >= SUBSCRIPTIONS && !known.subscriptions.contains(uri))) {
                return false;
            }
            known.subscriptions.add(uri);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void unsubscribing(String id, String uri) {
        boolean isLast;
        lock.lock();
        try {
            Known known = sessions.get(id);
            isLast = known != null && known.subscriptions.remove(uri) && isNobodys(uri);
        } finally {
            lock.unlock();
        }
        if (isLast) {
            unsubscribed.accept(uri);
        }
    }

    private boolean isNobodys(String uri) {
        return sessions.values().stream().noneMatch(known -> known.subscriptions.contains(uri));
    }

    void delete(String id) {
        Known known;
        lock.lock();
        try {
            known = sessions.remove(id);
        } finally {
            lock.unlock();
        }
        if (known != null) {
            end(known);
        }
    }

    private void end(Known known) {
        known.session.close();
        List<String> left;
        lock.lock();
        try {
            left = known.subscriptions.stream().filter(this::isNobodys).toList();
        } finally {
            lock.unlock();
        }
        left.forEach(unsubscribed);
    }

    /** Ends those that have not been used for long and have no stream open. */
    void tend() {
        long now = nanos.getAsLong();
        endWhere(known -> now - known.used > idleNanos && !known.session.hasOpenStream());
    }

    void endIf(Predicate<Principal> gone) {
        endWhere(known -> gone.test(known.principal));
    }

    private void endWhere(Predicate<Known> isOver) {
        List<Known> over;
        lock.lock();
        try {
            over = sessions.values().stream().filter(isOver).toList();
            over.forEach(known -> sessions.remove(known.session.getId()));
        } finally {
            lock.unlock();
        }
        over.forEach(this::end);
    }

    int count() {
        lock.lock();
        try {
            return sessions.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Mono<Void> notifyClients(String method, Object params) {
        List<McpStreamableServerSession> all;
        lock.lock();
        try {
            all = sessions.values().stream().map(known -> known.session).toList();
        } finally {
            lock.unlock();
        }
        return Flux.fromIterable(all)
                .flatMap(session -> session.sendNotification(method, params).onErrorComplete())
                .then();
    }

    @Override
    public Mono<Void> notifyClient(String id, String method, Object params) {
        return Mono.defer(() -> {
            Known known;
            lock.lock();
            try {
                known = sessions.get(id);
            } finally {
                lock.unlock();
            }
            return known == null ? Mono.empty() : known.session.sendNotification(method, params);
        });
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.fromRunnable(this::close);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        endWhere(known -> true);
    }
}

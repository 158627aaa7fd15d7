package io.leanctx.server;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;

/**
 * The connections of clients. One on which the head of a request does not come in time is closed, however often a byte comes; and
 * where there are as many as there may be, those that ask for nothing give way to new ones.
 */
final class Connections implements Connection.Listener {

    /** What is known of a connection. */
    private static final class Known {
        private final AtomicInteger requests = new AtomicInteger();
        private volatile long quietSince;
        private volatile long bytes;
        private volatile long partialSince = Long.MIN_VALUE;

        Known(long now) {
            this.quietSince = now;
        }
    }

    private final Map<Connection, Known> open = new ConcurrentHashMap<>();
    private final int most;
    private final long headNanos;

    Connections(int most, Duration head) {
        this.most = most;
        this.headNanos = head.toNanos();
    }

    @Override
    public void onOpened(Connection connection) {
        open.put(connection, new Known(System.nanoTime()));
    }

    @Override
    public void onClosed(Connection connection) {
        open.remove(connection);
    }

    void begin(Connection connection) {
        Known known = open.get(connection);
        if (known != null) {
            known.requests.incrementAndGet();
        }
    }

    void end(Connection connection) {
        Known known = open.get(connection);
        if (known != null) {
            known.bytes = connection.getBytesIn();
            known.partialSince = Long.MIN_VALUE;
            known.quietSince = System.nanoTime();
            known.requests.decrementAndGet();
        }
    }

    int count() {
        return open.size();
    }

    /** Closes what is too slow, and what is in the way of others. */
    void tend() {
        long now = System.nanoTime();
        open.forEach((connection, known) -> {
            if (known.requests.get() == 0 && isSlow(connection, known, now)) {
                close(connection);
            }
        });
        int surplus = open.size() - most * 9 / 10;
        if (open.size() >= most && surplus > 0) {
            List<Connection> idle = open.entrySet().stream()
                    .filter(entry -> entry.getValue().requests.get() == 0)
                    .sorted(Comparator.comparingLong(entry -> entry.getValue().quietSince))
                    .limit(surplus)
                    .map(Map.Entry::getKey)
                    .toList();
            idle.forEach(Connections::close);
        }
    }

    private boolean isSlow(Connection connection, Known known, long now) {
        if (connection.getBytesIn() == known.bytes) {
            // Nothing of a next request has come; where that goes on, the idle timeout ends it.
            return false;
        }
        if (known.partialSince == Long.MIN_VALUE) {
            known.partialSince = now;
        }
        return now - known.partialSince > headNanos;
    }

    private static void close(Connection connection) {
        connection.getEndPoint().close(new TimeoutException("no request came in time"));
    }
}

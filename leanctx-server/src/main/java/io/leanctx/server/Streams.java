package io.leanctx.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** The streams of events that are open: so many at once, and so many of one principal. */
final class Streams {

    private static final long BEAT_NANOS = Duration.ofSeconds(5).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final int most;
    private final int mostEach;
    private final long stallNanos;
    private final Set<EventWriter> open = new LinkedHashSet<>();
    private final Map<String, Integer> each = new HashMap<>();
    private boolean closed;

    Streams(int most, int mostEach, Duration stall) {
        this.most = most;
        this.mostEach = mostEach;
        this.stallNanos = stall.toNanos();
    }

    /**
     * Takes a place for a stream.
     *
     * @throws RefusedRequestException if there is none
     */
    void enter(EventWriter stream) {
        String who = stream.principal().id();
        lock.lock();
        try {
            if (closed) {
                throw Entrance.stopping();
            }
            if (open.size() >= most) {
                throw RefusedRequestException.later(
                        503, "busy", most + " streams are open, as many as there may be; try again later", 15);
            }
            if (each.getOrDefault(who, 0) >= mostEach) {
                throw RefusedRequestException.later(
                        429,
                        "over_limit",
                        mostEach + " streams of yours are open, as many as there may be; close one",
                        15);
            }
            open.add(stream);
            each.merge(who, 1, Integer::sum);
        } finally {
            lock.unlock();
        }
    }

    void leave(EventWriter stream) {
        lock.lock();
        try {
            if (open.remove(stream)) {
                each.computeIfPresent(stream.principal().id(), (who, count) -> count == 1 ? null : count - 1);
            }
        } finally {
            lock.unlock();
        }
    }

    int count() {
        lock.lock();
        try {
            return open.size();
        } finally {
            lock.unlock();
        }
    }

    private List<EventWriter> all() {
        lock.lock();
        try {
            return new ArrayList<>(open);
        } finally {
            lock.unlock();
        }
    }

    /** Keeps those alive that have nothing to say, and cuts off clients that do not read. */
    void tend() {
        for (EventWriter stream : all()) {
            stream.cutIfStalled(stallNanos);
            stream.beat(BEAT_NANOS);
            stream.tend();
        }
    }

    void endIf(Predicate<Principal> gone) {
        all().stream().filter(stream -> gone.test(stream.principal())).forEach(EventWriter::end);
    }

    /** Ends all, and lets no more in. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        all().forEach(EventWriter::end);
    }
}

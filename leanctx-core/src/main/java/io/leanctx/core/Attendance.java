package io.leanctx.core;

import io.leanctx.Presence;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is at which channel. What this store knows of it is noted beside the log for all to see, and noted again by a thread
 * as long as somebody is there; where the process dies, that ends, and so does what was noted.
 */
final class Attendance {

    private static final Logger LOG = LoggerFactory.getLogger(Attendance.class);

    /** How often it is noted again who is there: often enough that two failures in a row go unnoticed. */
    static final Duration RENEWED_EVERY = Duration.ofSeconds(10);

    private static final int NAME_BYTES = 8;

    private final Sightings sightings;
    private final long renewedEveryNanos;
    private final ConcurrentMap<Place, Attendee> attendees = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Thread> renewer = new AtomicReference<>();
    private volatile boolean closed;

    Attendance(SessionBackend backend, InstantSource clock, RandomGenerator random, Duration renewedEvery) {
        this.renewedEveryNanos = renewedEvery.toNanos();
        byte[] name = new byte[NAME_BYTES];
        random.nextBytes(name);
        this.sightings = new Sightings(backend, clock, HexFormat.of().formatHex(name));
    }

    private record Place(ChannelKey key, String agent) {}

    /** The agents that are or were at a channel, through whichever store, in the order of their ids. */
    List<Presence> at(ChannelKey key) {
        return sightings.at(key);
    }

    /** Begins the stay of a participant. */
    Stay enter(ChannelKey key, String agent) {
        Place place = new Place(key, agent);
        Stay stay = null;
        while (stay == null) {
            Attendee attendee = attendees.computeIfAbsent(place, any -> new Attendee(sightings, key, agent));
            stay = attendee.enter();
            if (stay == null) {
                attendees.remove(place, attendee);
            }
        }
        if (closed) {
            stay.end();
        } else {
            ensureRenewed();
        }
        return stay;
    }

    /** Notes again that those are there who are. */
    void renew() {
        attendees.forEach((place, attendee) -> {
            if (!attendee.renew()) {
                attendees.remove(place, attendee);
            }
        });
    }

    /** Notes that all have left, and ends the thread. */
    void close() {
        closed = true;
        LockSupport.unpark(renewer.get());
        attendees.values().forEach(Attendee::dismiss);
        attendees.clear();
    }

    private void ensureRenewed() {
        if (renewer.get() != null) {
            return;
        }
        Thread thread = new Thread(this::renewWhileSomebodyIsThere, "leanctx-presence");
        thread.setDaemon(true);
        if (renewer.compareAndSet(null, thread)) {
            try {
                thread.start();
            } catch (Throwable noThread) {
                renewer.set(null);
                LOG.warn("no thread could be had to renew presence; the next participant tries again", noThread);
            }
        }
    }

    private void renewWhileSomebodyIsThere() {
        do {
            pause();
            renew();
        } while (!mayEnd());
    }

    private void pause() {
        long until = System.nanoTime() + renewedEveryNanos;
        for (long left = renewedEveryNanos; left > 0 && !closed; left = until - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                LOG.debug("the thread that renews presence was interrupted, and goes on; closing the store ends it");
            }
        }
    }

    private boolean mayEnd() {
        if (!closed && !attendees.isEmpty()) {
            return false;
        }
        renewer.set(null);
        // Somebody may have come before that, and found the thread at work.
        return closed || attendees.isEmpty() || !renewer.compareAndSet(null, Thread.currentThread());
    }
}

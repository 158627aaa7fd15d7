package io.leanctx.core;

import io.leanctx.spi.ChannelKey;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An agent at a channel through this store, with as many stays as it has open participants there. It is noted as connected
 * when the first stay begins, and as having left when the last one ends. For any number of threads.
 */
final class Attendee {

    private final Sightings sightings;
    private final ChannelKey key;
    private final String agent;

    /** Makes what is noted be in the order of what happened. */
    private final ReentrantLock noting = new ReentrantLock();

    /** Weak, as a participant that nobody closes must not be kept, nor its agent taken to be there. */
    private final List<WeakReference<Stay>> stays = new ArrayList<>();

    /** Past where the newest note could not be written, or the renewal came late. */
    private Instant connectedUntil = Instant.MIN;

    private boolean noted;
    private boolean gone;

    Attendee(Sightings sightings, ChannelKey key, String agent) {
        this.sightings = sightings;
        this.key = key;
        this.agent = agent;
    }

    /** Begins a stay; null if this is gone, and another is to be made in its place. */
    @Nullable
    Stay enter() {
        noting.lock();
        try {
            if (gone) {
                return null;
            }
            Stay stay = new Stay(this);
            stays.add(new WeakReference<>(stay));
            connectedUntil = sightings.connected(key, agent, stays.size() == 1 ? Instant.MIN : connectedUntil);
            if (!noted) {
                noted = true;
                sightings.tidy(key, agent);
            }
            return stay;
        } finally {
            noting.unlock();
        }
    }

    /** Ends a stay, unless it has ended. */
    void leave(Stay stay) {
        noting.lock();
        try {
            boolean was = stays.removeIf(reference -> reference.refersTo(stay));
            if (was && stays.isEmpty() && !gone) {
                sightings.left(key, agent);
            }
        } finally {
            noting.unlock();
        }
    }

    /** Notes again that the agent is there. Whether it is; if not, this is gone. */
    boolean renew() {
        noting.lock();
        try {
            boolean forgotten = stays.removeIf(reference -> reference.refersTo(null));
            gone |= stays.isEmpty();
            if (!gone) {
                connectedUntil = sightings.connected(key, agent, Instant.MIN);
            } else if (forgotten) {
                sightings.left(key, agent);
            }
            return !gone;
        } finally {
            noting.unlock();
        }
    }

    /** Ends all stays. */
    void dismiss() {
        noting.lock();
        try {
            if (!gone && !stays.isEmpty()) {
                sightings.left(key, agent);
            }
            gone = true;
            stays.clear();
        } finally {
            noting.unlock();
        }
    }
}

package io.leanctx.core;

import io.leanctx.Presence;
import io.leanctx.StoreClosedException;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.SoftState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@linkplain Sighting sightings} beside the logs, and reads those of all stores. There is one for each agent, channel
 * and store, so that one store never says of an agent that it left while it is there through another. What cannot be written
 * is logged and left: it is no reason for anything else to fail.
 */
final class Sightings {

    /** How long an agent counts as connected after it was last seen. */
    static final Duration TTL = Duration.ofSeconds(30);

    /** How long an agent is remembered after it was last seen. */
    static final Duration KEPT = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(Sightings.class);

    private final SessionBackend backend;
    private final InstantSource clock;
    private final String store;
    private final AtomicBoolean failing = new AtomicBoolean();

    /**
     * Creates the sightings of a store.
     *
     * @param store a name that no other store has
     */
    Sightings(SessionBackend backend, InstantSource clock, String store) {
        this.backend = backend;
        this.clock = clock;
        this.store = store;
    }

    /**
     * Notes that an agent is there, unless that was noted and still holds.
     *
     * @param noted until when it was noted to be there; {@link Instant#MIN} to note it anew
     * @return until when it is noted to be there; {@link Instant#MIN} where it could not be
     */
    Instant connected(ChannelKey key, String agent, Instant noted) {
        AtomicReference<Instant> until = new AtomicReference<>(Instant.MIN);
        quietly(key, agent, () -> {
            Instant now = now();
            if (!now.isBefore(noted)) {
                note(key, new Sighting(agent, store, now, now.plus(TTL)));
            }
            until.set(now.isBefore(noted) ? noted : now.plus(TTL));
        });
        return Objects.requireNonNull(until.get());
    }

    void left(ChannelKey key, String agent) {
        quietly(key, agent, () -> {
            Instant now = now();
            note(key, new Sighting(agent, store, now, now));
        });
    }

    /** Drops what stores that are gone have left of an agent: it was noted since that it is here. */
    void tidy(ChannelKey key, String agent) {
        quietly(key, agent, () -> {
            Instant now = now();
            for (Sighting other : read(key, Sighting.ofAgent(agent))) {
                if (!other.store().equals(store) && !other.isConnectedAt(now)) {
                    backend.putSoft(key, other.toForget());
                }
            }
        });
    }

    /** The agents that are or were at a channel, in the order of their ids. */
    List<Presence> at(ChannelKey key) {
        Instant now = now();
        Map<String, Presence> byAgent = new TreeMap<>();
        for (Sighting sighting : read(key, Sighting.ofAll())) {
            if (sighting.lastSeen().plus(KEPT).isAfter(now)) {
                Presence presence = new Presence(sighting.agent(), sighting.isConnectedAt(now), sighting.lastSeen());
                byAgent.merge(sighting.agent(), presence, Sightings::both);
            }
        }
        return List.copyOf(byAgent.values());
    }

    private static Presence both(Presence one, Presence other) {
        return new Presence(
                one.agent(),
                one.connected() || other.connected(),
                one.lastSeen().isAfter(other.lastSeen()) ? one.lastSeen() : other.lastSeen());
    }

    private List<Sighting> read(ChannelKey key, String prefix) {
        List<Sighting> sightings = new ArrayList<>();
        for (SoftState state : backend.soft(key, prefix)) {
            Optional<Sighting> sighting = Sighting.read(state);
            if (sighting.isEmpty()) {
                LOG.debug("{} beside {} is of another version; left aside", state.name(), key);
            }
            sighting.ifPresent(sightings::add);
        }
        return sightings;
    }

    /** The backend's clock says when a state is gone, and the store's may be another. */
    private void note(ChannelKey key, Sighting sighting) {
        backend.putSoft(key, sighting.toSoftState(backend.now().plus(KEPT)));
        failing.set(false);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private void quietly(ChannelKey key, String agent, Runnable write) {
        try {
            write.run();
        } catch (StoreClosedException e) {
            LOG.debug("the backend was closed before the presence of {} at {} was noted", agent, key, e);
        } catch (RuntimeException e) {
            if (failing.compareAndSet(false, true)) {
                LOG.warn("the presence of {} at {} could not be noted; others may take it to have left", agent, key, e);
            } else {
                LOG.debug("the presence of {} at {} could not be noted either", agent, key, e);
            }
        }
    }
}

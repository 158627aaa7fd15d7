package io.leanctx.core;

import io.leanctx.AgentProfile;
import io.leanctx.Coordination;
import io.leanctx.Handoff;
import io.leanctx.HistoryDivergedException;
import io.leanctx.Inbox;
import io.leanctx.InvalidInputException;
import io.leanctx.Position;
import io.leanctx.TruncatedException;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SoftState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What others had for an agent, and how far it has acknowledged that. The acknowledged position is a soft state beside the
 * channel: where it is lost, or is not of the log (any more), the inbox begins anew, so that nothing is passed over.
 */
final class Inboxes {

    private static final String PREFIX = "inbox/";

    private final CoreStore store;
    private final InstantSource clock;

    /** Held from reading an acknowledged position to replacing it, so that it never goes back. */
    private final ReentrantLock acknowledging = new ReentrantLock();

    Inboxes(CoreStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    Inbox read(ChannelKey key, Credential reader) {
        while (true) {
            try {
                return tryRead(key, reader);
            } catch (TruncatedException e) {
                // The log was truncated between two readings; each time it is, there is less left to read.
                store.requireOpen();
            }
        }
    }

    private Inbox tryRead(ChannelKey key, Credential reader) {
        AgentProfile profile = reader.require(store.session(ChannelKey.ofWorkspace(key.workspace())));
        Optional<Position> acknowledged = acknowledged(key, reader);
        // Read after the position, so that one beyond it can only be of another log.
        SessionState state = store.session(key);
        long known = acknowledged
                .filter(position -> Positions.isOf(state, position, store.log()))
                .map(Position::revision)
                .orElse(0L);
        Arrivals arrivals = new Arrivals(state, store.log(), profile, known);
        return new Inbox(
                arrivals.messages(), arrivals.shared(), openTo(profile, state), state.position(), arrivals.lostBelow());
    }

    void acknowledge(ChannelKey key, Credential reader, Position upTo) {
        reader.require(store.session(ChannelKey.ofWorkspace(key.workspace())));
        requireReached(store.session(key), upTo);
        if (upTo.equals(Position.START)) {
            return;
        }
        acknowledging.lock();
        try {
            Optional<Position> before = acknowledged(key, reader);
            SessionState state = store.session(key);
            boolean further = before.filter(position -> Positions.isOf(state, position, store.log()))
                    .filter(position -> position.revision() >= upTo.revision())
                    .isPresent();
            if (!further) {
                Bytes value = Bytes.wrap(upTo.toString().getBytes(StandardCharsets.US_ASCII));
                store.backend().putSoft(key, new SoftState(name(reader), value, Instant.MAX));
            }
        } finally {
            acknowledging.unlock();
        }
    }

    private void requireReached(SessionState state, Position upTo) {
        if (upTo.revision() > state.revision()) {
            throw new InvalidInputException("revision " + upTo.revision() + " of " + state.key()
                    + " cannot be acknowledged, since its head is at " + state.revision()
                    + "; acknowledge upTo() of an inbox of this channel");
        }
        if (!Positions.isOf(state, upTo, store.log())) {
            throw new HistoryDivergedException(state.key().toString(), upTo, state.revision());
        }
    }

    private Optional<Position> acknowledged(ChannelKey key, Credential reader) {
        String name = name(reader);
        return store.backend().soft(key, name).stream()
                .filter(found -> found.name().equals(name))
                .findFirst()
                .map(found -> Position.parse(new String(found.value().toArray(), StandardCharsets.US_ASCII)));
    }

    private static String name(Credential reader) {
        return PREFIX + reader.agent();
    }

    /** The handoffs that an agent can accept, oldest first. */
    private List<Handoff> openTo(AgentProfile reader, SessionState state) {
        Instant time = clock.instant();
        Instant now = state.updatedAt().filter(time::isBefore).orElse(time);
        List<Handoff> open = new ArrayList<>();
        for (Handoff handoff : state.contents().coordinated().offeredAfter(now.minus(Coordination.MAX_TTL))) {
            boolean isFor =
                    Arrivals.concerns(handoff.offer(), handoff.offer().value().to(), reader);
            if (isFor && handoff.isOpenAt(now) && !handoff.declinedBy().contains(reader.id())) {
                open.add(handoff);
            }
        }
        Collections.reverse(open);
        return open;
    }
}

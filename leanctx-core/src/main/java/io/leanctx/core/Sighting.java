package io.leanctx.core;

import io.leanctx.spi.Bytes;
import io.leanctx.spi.SoftState;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * What one store knows of an agent at a channel, as it is kept for the others.
 *
 * @param store tells the stores apart that the agent is or was at the channel through
 * @param lastSeen when it was there, in whole microseconds
 * @param connectedUntil until when it counts as being there, unless that is renewed; not after {@code lastSeen} once it left
 */
record Sighting(String agent, String store, Instant lastSeen, Instant connectedUntil) {

    private static final String PREFIX = "presence/";
    private static final byte VERSION = 1;
    private static final int BYTES = 1 + 2 * Long.BYTES;

    /** What the names of the sightings at a channel begin with. */
    static String ofAll() {
        return PREFIX;
    }

    /** What the names of the sightings of an agent begin with. */
    static String ofAgent(String agent) {
        return PREFIX + agent + '/';
    }

    boolean isConnectedAt(Instant now) {
        return connectedUntil.isAfter(now);
    }

    SoftState toSoftState(Instant expires) {
        ByteBuffer value = ByteBuffer.allocate(BYTES).put(VERSION);
        value.putLong(Format.micros(lastSeen)).putLong(Format.micros(connectedUntil));
        return new SoftState(ofAgent(agent) + store, Bytes.wrap(value.array()), expires);
    }

    /** What makes this be gone. */
    SoftState toForget() {
        return toSoftState(Instant.EPOCH);
    }

    /** Reads one; empty if it is of another version, or no sighting. */
    static Optional<Sighting> read(SoftState state) {
        int slash = state.name().lastIndexOf('/');
        byte[] value = state.value().toArray();
        if (slash <= PREFIX.length() || value.length < BYTES || value[0] != VERSION) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(value, 1, BYTES - 1);
        return Optional.of(new Sighting(
                state.name().substring(PREFIX.length(), slash),
                state.name().substring(slash + 1),
                Format.instant(in.getLong()),
                Format.instant(in.getLong())));
    }
}

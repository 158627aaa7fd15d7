package io.leanctx.core;

import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SoftState;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The soft states of an {@link InMemoryBackend}. Those that have expired are out of sight at once, and are removed when
 * as many were put as there were left the last time, so that at most half are dead and each costs the same. For any
 * number of threads.
 */
final class MemorySoftStates {

    private static final int FEWEST_PUTS_BETWEEN_SWEEPS = 1_024;

    /** By workspace, channel and name with a NUL between them, which none of them has. */
    private final NavigableMap<String, SoftState> states = new ConcurrentSkipListMap<>();

    private final AtomicInteger putsUntilSweep = new AtomicInteger(FEWEST_PUTS_BETWEEN_SWEEPS);

    void put(ChannelKey key, SoftState state, Instant now) {
        String address = address(key) + state.name();
        if (expired(state, now)) {
            states.remove(address);
            return;
        }
        states.put(address, state);
        if (putsUntilSweep.decrementAndGet() == 0) {
            states.values().removeIf(kept -> expired(kept, now));
            putsUntilSweep.set(Math.max(FEWEST_PUTS_BETWEEN_SWEEPS, states.size()));
        }
    }

    List<SoftState> find(ChannelKey key, String prefix, Instant now) {
        String first = address(key) + prefix;
        return states.tailMap(first).entrySet().stream()
                .takeWhile(found -> found.getKey().startsWith(first))
                .map(found -> found.getValue())
                .filter(state -> !expired(state, now))
                .toList();
    }

    private static String address(ChannelKey key) {
        return key.workspace() + '\0' + key.channel() + '\0';
    }

    private static boolean expired(SoftState state, Instant now) {
        return !state.expires().isAfter(now);
    }
}

package io.leanctx.core;

import io.leanctx.spi.ChannelKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Who waits for which session to move. */
final class WatchHub {

    private final ConcurrentMap<ChannelKey, Set<Wakeable>> waiting = new ConcurrentHashMap<>();

    void add(ChannelKey key, Wakeable wakeable) {
        waiting.compute(key, (any, known) -> {
            Set<Wakeable> all = known == null ? ConcurrentHashMap.newKeySet() : known;
            all.add(wakeable);
            return all;
        });
    }

    void remove(ChannelKey key, Wakeable wakeable) {
        waiting.computeIfPresent(key, (any, known) -> {
            known.remove(wakeable);
            return known.isEmpty() ? null : known;
        });
    }

    void wake(ChannelKey key) {
        Set<Wakeable> known = waiting.get(key);
        if (known != null) {
            known.forEach(Wakeable::wake);
        }
    }

    void wakeAll() {
        waiting.values().forEach(known -> known.forEach(Wakeable::wake));
    }
}

package io.leanctx.core;

import io.leanctx.spi.ChannelKey;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The sessions that the cache refused last. One of them that is refused again is worked on; one of many that are looked at in turn
 * is not among so few by then, and leaves the cache to the others. For many threads, whose marks may displace each other.
 */
final class RefusedLately {

    private static final int KEPT = 16;

    private final AtomicReferenceArray<ChannelKey> keys = new AtomicReferenceArray<>(KEPT);
    private final AtomicInteger next = new AtomicInteger();

    /** Whether a session was refused before, a short while ago. If not, it is remembered. */
    boolean again(ChannelKey key) {
        for (int i = 0; i < KEPT; i++) {
            if (key.equals(keys.get(i))) {
                keys.set(i, null);
                return true;
            }
        }
        keys.set(Math.floorMod(next.getAndIncrement(), KEPT), key);
        return false;
    }
}

package io.leanctx.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.SessionBackend;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * The sessions in memory: those in use are pinned, the others cached by weight. A channel has at most one {@link Live}
 * that is reachable from here. Reads from here are linearizable: see {@link StoreGroup} for stores over one backend, and
 * {@link SessionBackend.Nature} for other processes.
 */
final class LiveSessions {

    private static final int LIVE_OVERHEAD = 1_024;

    private final SessionBackend backend;
    private final boolean exclusive;
    private final long cacheWeight;
    private final SessionLoader loader;
    private final StoreGroup group;
    private final Consumer<ChannelKey> onMovedElsewhere;
    private final ConcurrentMap<ChannelKey, Live> pinned = new ConcurrentHashMap<>();
    private final Cache<ChannelKey, Live> cache;
    private final RefusedLately refused = new RefusedLately();

    LiveSessions(
            SessionBackend backend, SessionLoader loader, long cacheWeight, Consumer<ChannelKey> onMovedElsewhere) {
        this.backend = backend;
        this.exclusive = backend.nature() == SessionBackend.Nature.EXCLUSIVE;
        this.loader = loader;
        this.cacheWeight = cacheWeight;
        this.group = StoreGroup.of(backend);
        this.onMovedElsewhere = onMovedElsewhere;
        this.cache = Caffeine.newBuilder()
                .maximumWeight(cacheWeight)
                .weigher((ChannelKey key, Live live) -> live.cachedWeight)
                .executor(Runnable::run)
                .build();
        group.join(this);
    }

    void close() {
        group.leave(this);
        cache.invalidateAll();
    }

    /** The newest state of a channel. */
    SessionState get(ChannelKey key) {
        if (exclusive) {
            Live live = pinned.get(key);
            if (live == null) {
                live = cache.getIfPresent(key);
            }
            SessionState state = live == null ? null : live.current();
            if (state != null) {
                return state;
            }
        }
        Live live = pin(key);
        try {
            return ensure(live);
        } finally {
            unpin(live);
        }
    }

    /** A state of a channel that is in memory, maybe out of date; nothing is loaded, kept or counted as used for it. */
    Optional<SessionState> known(ChannelKey key) {
        Live live = pinned.get(key);
        if (live == null) {
            live = cache.policy().getIfPresentQuietly(key);
        }
        return live == null ? Optional.empty() : Optional.ofNullable(live.last());
    }

    /** Keeps a channel in memory until it is unpinned as often as it was pinned. */
    Live pin(ChannelKey key) {
        return pinned.compute(key, (any, live) -> {
            Live kept = live;
            if (kept == null) {
                kept = cache.getIfPresent(key);
            }
            if (kept == null) {
                kept = new Live(key);
            }
            kept.pins++;
            return kept;
        });
    }

    void unpin(Live live) {
        pinned.computeIfPresent(live.key, (key, kept) -> {
            kept.pins--;
            if (kept.pins > 0) {
                return kept;
            }
            cache(kept);
            return null;
        });
    }

    private void cache(Live live) {
        SessionState state = live.last();
        if (state == null || cacheWeight == 0) {
            cache.invalidate(live.key);
            return;
        }
        // One that outweighs the cache would be loaded anew for each commit; so it counts as what two of find room as,
        // with others.
        long most = (cacheWeight - cacheWeight / 8) / 2;
        long weight = Math.max(1, Math.min(Math.min(Integer.MAX_VALUE, most), heapBytes(live, state)));
        boolean weighedWell = Math.abs(weight - live.cachedWeight) <= live.cachedWeight / 4;
        if (!weighedWell || cache.getIfPresent(live.key) != live) {
            live.cachedWeight = (int) weight;
            put(live);
            if (cache.policy().getIfPresentQuietly(live.key) != live && refused.again(live.key)) {
                makeRoom(live);
                put(live);
            }
        }
    }

    private void put(Live live) {
        cache.put(live.key, live);
        // Now, whoever else is about it: what is to be looked at is whether this one stays.
        cache.cleanUp();
    }

    /**
     * For one that the cache would not take, since those in it were used as often at some time, and that is used again soon:
     * it would be loaded anew for each use. The coldest go that nobody uses now.
     */
    private void makeRoom(Live live) {
        Policy.Eviction<ChannelKey, Live> eviction = cache.policy().eviction().orElseThrow();
        long wanted = live.cachedWeight + eviction.weightedSize().orElseThrow() - eviction.getMaximum();
        List<ChannelKey> coldest = eviction.coldest(entries -> {
            List<ChannelKey> going = new ArrayList<>();
            Iterator<Policy.CacheEntry<ChannelKey, Live>> next = entries.iterator();
            for (long over = wanted; over > 0 && next.hasNext(); ) {
                Policy.CacheEntry<ChannelKey, Live> entry = next.next();
                if (!pinned.containsKey(entry.getKey())) {
                    going.add(entry.getKey());
                    over -= entry.weight();
                }
            }
            return going;
        });
        cache.invalidateAll(coldest);
    }

    private static long heapBytes(Live live, SessionState state) {
        return state.weight() + live.recent.bytes() + LIVE_OVERHEAD;
    }

    /** The newest state of a pinned channel, loaded if it is not in memory or out of date. */
    SessionState ensure(Live live) {
        if (exclusive) {
            SessionState state = live.current();
            if (state != null) {
                return state;
            }
        }
        SessionState before = live.last();
        SessionState state = loaded(live);
        if (before == null || before.revision() < state.revision()) {
            wakeWatchers(live.key);
        }
        return state;
    }

    private SessionState loaded(Live live) {
        live.loading.lock();
        try {
            SessionState known = live.current();
            if (known != null && (exclusive || isHead(known))) {
                return known;
            }
            long doubts = live.doubts();
            SessionState loaded = loader.load(live);
            // The others are told before anyone is shown it.
            group.moved(this, live.key, loaded.revision());
            live.advance(loaded);
            live.dispelled(doubts);
            return loaded;
        } finally {
            live.loading.unlock();
        }
    }

    private boolean isHead(SessionState state) {
        Optional<Head> head = backend.head(state.key());
        return head.isPresent()
                ? head.get().revision() == state.revision()
                        && head.get().position().hash().equals(state.position().hash())
                : state.revision() == 0;
    }

    /** Makes a state that was just written the newest, for this store and all others over the same backend. */
    void publish(Live live, SessionState state) {
        group.moved(this, live.key, state.revision());
        live.advance(state);
    }

    /** Another store has put a revision into the log: what is in memory below it may no longer be served. */
    void movedElsewhere(ChannelKey key, long revision) {
        pinned.compute(key, (any, live) -> {
            Live known = live != null ? live : cache.getIfPresent(key);
            if (known != null) {
                known.moved(revision);
            }
            return live;
        });
    }

    /** Tells this store's watches that a log moved; all copies are marked by now. */
    void wakeWatchers(ChannelKey key) {
        onMovedElsewhere.accept(key);
    }

    /** The state at a revision that is known to be in the log, or a later one. */
    SessionState getAtLeast(ChannelKey key, long revision) {
        learned(key, revision);
        return get(key);
    }

    /** A revision was read past this cache: it marks every copy, this store's too, before it is shown. */
    void learned(ChannelKey key, long revision) {
        movedElsewhere(key, revision);
        group.moved(this, key, revision);
    }
}

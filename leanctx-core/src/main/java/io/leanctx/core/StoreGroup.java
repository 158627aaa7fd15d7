package io.leanctx.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The stores of this process that share one backend object. Each tells the others which log has moved before anyone is
 * told the news, so that all may read from their caches and still never show less than another has shown.
 */
final class StoreGroup {

    private static final Cache<SessionBackend, StoreGroup> GROUPS =
            Caffeine.newBuilder().weakKeys().build();

    /** Weak, so that a store that was dropped without being closed keeps neither itself nor its backend in memory. */
    private final List<WeakReference<LiveSessions>> members = new CopyOnWriteArrayList<>();

    static StoreGroup of(SessionBackend backend) {
        return GROUPS.get(backend, any -> new StoreGroup());
    }

    void join(LiveSessions member) {
        members.removeIf(known -> known.get() == null);
        members.add(new WeakReference<>(member));
    }

    void leave(LiveSessions member) {
        members.removeIf(known -> known.refersTo(member));
    }

    /**
     * To be called with a revision that is in the log, before it is shown to anyone, also by a member that has left: a
     * call may still be under way when its store is closed. All copies are marked before anyone is woken, since who is
     * woken may look at any of them.
     */
    void moved(LiveSessions by, ChannelKey key, long revision) {
        others(by, member -> member.movedElsewhere(key, revision));
        others(by, member -> member.wakeWatchers(key));
    }

    private void others(LiveSessions by, Consumer<LiveSessions> what) {
        for (WeakReference<LiveSessions> reference : members) {
            LiveSessions member = reference.get();
            if (member != null && !reference.refersTo(by)) {
                what.accept(member);
            }
        }
    }
}

package io.leanctx.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The stores of this process that share one backend object. Each tells the others which log has moved before anyone is
 * told the news, so that all may read from their caches and still never show less than another has shown.
 */
final class StoreGroup {

    private static final Cache<SessionBackend, StoreGroup> GROUPS =
            Caffeine.newBuilder().weakKeys().build();

    private final List<LiveSessions> members = new CopyOnWriteArrayList<>();

    static StoreGroup of(SessionBackend backend) {
        return GROUPS.get(backend, any -> new StoreGroup());
    }

    void join(LiveSessions member) {
        members.add(member);
    }

    void leave(LiveSessions member) {
        members.remove(member);
    }

    /** To be called with a revision that is in the log, before an answer that shows it is given. */
    void moved(LiveSessions by, ChannelKey key, long revision) {
        if (members.size() > 1) {
            for (LiveSessions member : members) {
                if (member != by) {
                    member.movedElsewhere(key, revision);
                }
            }
        }
    }
}

package io.leanctx.core;

import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Scope;
import io.leanctx.TruncatedException;
import io.leanctx.spi.ChannelKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds out what the loser of a conflict missed. Runs on the loser's thread. */
final class Conflicts {

    private final LiveSessions sessions;
    private final LogReader log;
    private final InstantSource clock;

    Conflicts(LiveSessions sessions, LogReader log, InstantSource clock) {
        this.sessions = sessions;
        this.log = log;
        this.clock = clock;
    }

    CommitResult.Conflict describe(Request request, SessionState state, Set<Scope> contested) {
        ProposedCommit proposed = request.proposed();
        long after = Math.max(proposed.base().revision(), state.oldest() - 1);
        TreeMap<Long, Commit> missed = new TreeMap<>();
        try {
            long newest = Math.max(after, state.revision() - CommitResult.Conflict.MAX_MISSED);
            for (Commit commit : read(proposed.key(), newest, state.revision())) {
                missed.put(commit.revision(), commit);
            }
            for (Scope scope : contested) {
                long written =
                        scope instanceof Scope.Single single ? state.scopes().lastWritten(single) : 0;
                if (written > after && !missed.containsKey(written)) {
                    log.commit(proposed.key(), written).ifPresent(commit -> missed.put(commit.revision(), commit));
                }
            }
        } catch (TruncatedException e) {
            return describe(request, sessions.get(proposed.key()), contested);
        }
        long own = request.own().stream()
                .filter(revision -> revision <= state.revision())
                .count();
        missed.keySet().removeAll(request.own());
        return new CommitResult.Conflict(
                state,
                proposed.base(),
                contested,
                proposed.changes().stream()
                        .flatMap(change -> change.scopes().stream())
                        .collect(Collectors.toUnmodifiableSet()),
                List.copyOf(missed.values()),
                state.revision() - proposed.base().revision() - own,
                clock.instant());
    }

    private List<Commit> read(ChannelKey key, long after, long upTo) {
        List<Commit> commits = new ArrayList<>();
        Live live = sessions.pin(key);
        try {
            long last = after;
            for (Commit recent = live.recent.get(last + 1);
                    recent != null && last < upTo;
                    recent = live.recent.get(last + 1)) {
                commits.add(recent);
                last++;
            }
            while (last < upTo) {
                LogReader.Page page = log.read(key, last, upTo, CommitResult.Conflict.MAX_MISSED);
                commits.addAll(page.commits());
                last = page.last().revision();
            }
        } finally {
            sessions.unpin(live);
        }
        return commits;
    }
}

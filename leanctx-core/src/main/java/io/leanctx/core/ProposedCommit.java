package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.spi.ChannelKey;
import java.util.List;
import java.util.Set;

/** What an agent means to commit: all that the payload holds. The fields are those of {@link io.leanctx.Commit}. */
record ProposedCommit(
        ChannelKey key,
        String agent,
        String operation,
        Position base,
        List<Long> seen,
        Set<Scope> guard,
        List<Change> changes) {

    ProposedCommit {
        seen = List.copyOf(seen);
        guard = Set.copyOf(guard);
        changes = List.copyOf(changes);
    }
}

package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Hash;
import io.leanctx.Upkeep;
import java.util.Optional;

/**
 * Where a log begins.
 *
 * @param deletedAt the revision of the newest deletion; 0 if there was none
 * @param oldest the oldest revision that the log has; 1 for a log that is still empty
 * @param state the hash of the session that {@code oldest} is applied to, as it is stored; empty for the empty session
 * @param carrier the revision of the commit that this session, and the content that it refers to, are kept with; 0 if
 *     there is none
 */
record Beginning(long deletedAt, long oldest, Optional<Hash> state, long carrier) {

    static final Beginning OF_LOG = new Beginning(0, 1, Optional.empty(), 0);

    Beginning after(Commit commit) {
        Beginning now = this;
        long revision = commit.revision();
        for (Change change : commit.changes()) {
            if (change instanceof Change.Deleted) {
                now = new Beginning(revision, revision, Optional.empty(), 0);
            } else if (change instanceof Upkeep.Checkpoint checkpoint) {
                now = new Beginning(now.deletedAt, checkpoint.upTo() + 1, Optional.of(checkpoint.state()), revision);
            } else if (change instanceof Upkeep.Forked forked) {
                now = new Beginning(now.deletedAt, now.oldest, Optional.of(forked.state()), revision);
            } else if (change instanceof Upkeep.Erased erased && erased.state().isPresent()) {
                now = new Beginning(now.deletedAt, now.oldest, erased.state(), revision);
            }
        }
        return now;
    }
}

package io.leanctx.core;

import io.leanctx.Commit;
import io.leanctx.Scope;
import java.util.Set;

/** What the committer decided about a proposal. */
sealed interface Decision {

    /** It is in the log. */
    record Landed(Commit commit, SessionState state) implements Decision {}

    /** Its operation was in the log before, at this revision; whether it is the same one is still to be seen. */
    record Known(long revision) implements Decision {}

    /** Something it guards was written after its base; the state is in the log. */
    record Contested(SessionState state, Set<Scope> scopes) implements Decision {}

    /** It cannot be decided, for this reason. */
    record Failed(RuntimeException reason) implements Decision {}
}

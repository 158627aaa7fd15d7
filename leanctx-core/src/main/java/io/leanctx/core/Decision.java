package io.leanctx.core;

import io.leanctx.Commit;
import io.leanctx.Scope;
import java.util.Optional;
import java.util.Set;

/** What the committer decided about a proposal. */
sealed interface Decision {

    /** It is in the log. */
    record Landed(Commit commit, SessionState state) implements Decision {}

    /**
     * Its operation is in the log at this revision; whether it is the same one is still to be seen.
     *
     * @param sent what would have landed, if it was given to the backend more than once: if that is what is in the log, it
     *     landed just now
     */
    record Known(long revision, Optional<Landed> sent) implements Decision {}

    /** Something it guards was written after its base; the state is in the log. */
    record Contested(SessionState state, Set<Scope> scopes) implements Decision {}

    /** It cannot be decided, for this reason. */
    record Failed(RuntimeException reason) implements Decision {}
}

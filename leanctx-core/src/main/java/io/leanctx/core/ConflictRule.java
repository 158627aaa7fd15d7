package io.leanctx.core;

import io.leanctx.HistoryDivergedException;
import io.leanctx.Scope;
import io.leanctx.TruncatedException;
import java.util.Set;

/** The one rule of conflict: a proposal lands unless something it guards was written after its base. */
final class ConflictRule {

    private ConflictRule() {}

    /**
     * What stands in the way of a proposal.
     *
     * @param namedByCaller whether the operation id came from the caller, who may come back with it at any time
     * @return the contested scopes; empty if it may land
     * @throws HistoryDivergedException if its base is ahead of the log
     * @throws TruncatedException if its operation may have been in the part of the log that is gone
     */
    static Set<Scope> contested(ProposedCommit proposed, boolean namedByCaller, SessionState state) {
        long base = proposed.base().revision();
        if (base > state.revision()) {
            throw new HistoryDivergedException(proposed.key().toString(), proposed.base(), state.revision());
        }
        if (namedByCaller && base + 1 < state.oldest()) {
            throw new TruncatedException(
                    "operation " + proposed.operation() + " on " + proposed.key() + " may have landed before revision "
                            + state.oldest()
                            + ", where the log now begins, so it was not written. If this is its first try,"
                            + " read the session and propose it again; if it is a retry, whether the first try landed can"
                            + " no longer be found out",
                    state.oldest());
        }
        boolean sawWhatWasDeleted =
                base > 0 && base < state.deletedAt() && !proposed.seen().contains(state.deletedAt());
        return sawWhatWasDeleted
                ? Set.of(Scope.everything())
                : state.scopes().contested(proposed.guard(), base, proposed.seen(), state.revision());
    }
}

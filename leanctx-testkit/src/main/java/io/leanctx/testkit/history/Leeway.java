package io.leanctx.testkit.history;

import io.leanctx.Commit;
import io.leanctx.Position;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a proposal stood on, if other calls of its participant moved the base while it was made. Then the store's word is
 * taken for where the base was, within what it can have been: not before it was looked at, and not after where it was once
 * the proposal had been taken.
 *
 * @param standing what the participant was told
 * @param upTo where the base was once the proposal had been taken
 */
record Leeway(Standing standing, Position upTo) {

    /** The proposal as it met a conflict that names its base. */
    Request.Propose refused(Request.Propose asked, Position base, Reply.Refused reply) {
        if (!holds(asked, base)) {
            return asked;
        }
        Set<Long> own = new HashSet<>(standing.own());
        own.removeIf(revision -> revision <= base.revision()
                || revision > reply.shown().position().revision());
        reply.missed().forEach(commit -> own.remove(commit.revision()));
        return on(asked, base, own);
    }

    /** The proposal as it landed, if it did. */
    Request.Propose landed(Request.Propose asked, @Nullable Commit commit) {
        if (commit == null || !holds(asked, commit.base())) {
            return asked;
        }
        Set<Long> own = new HashSet<>(standing.own());
        own.retainAll(commit.seen());
        return on(asked, commit.base(), own);
    }

    private boolean holds(Request.Propose asked, Position base) {
        return base.revision() >= asked.base().revision() && base.revision() <= upTo.revision();
    }

    private static Request.Propose on(Request.Propose asked, Position base, Set<Long> own) {
        return new Request.Propose(asked.agent(), asked.operation(), base, own, asked.guard(), asked.changes());
    }
}

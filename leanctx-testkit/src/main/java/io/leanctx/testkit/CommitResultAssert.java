package io.leanctx.testkit;

import io.leanctx.CommitResult;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about the answer to a proposal, begun by {@link LeanCtxAssertions#assertThat(CommitResult)}.
 *
 * @since 0.1.0
 */
public final class CommitResultAssert extends AbstractAssert<CommitResultAssert, CommitResult> {

    CommitResultAssert(@Nullable CommitResult actual) {
        super(actual, CommitResultAssert.class);
    }

    /**
     * The proposal landed, now or on an earlier try.
     *
     * @return assertions about the commit
     */
    public CommitAssert isCommitted() {
        return new CommitAssert(landed().commit(), info);
    }

    /**
     * The operation had landed on an earlier try, and this answer names that commit.
     *
     * @return assertions about the commit
     */
    public CommitAssert isRepeated() {
        CommitResult.Committed landed = landed();
        if (!landed.repeated()) {
            throw failure(
                    "%s",
                    "expected operation " + landed.commit().operation()
                            + " to have landed on an earlier try, but it landed just now, as\n  "
                            + Listings.commit(landed.commit()));
        }
        return new CommitAssert(landed.commit(), info);
    }

    /**
     * The proposal did not land, because something came in between.
     *
     * @return assertions about the conflict
     */
    public ConflictAssert isConflict() {
        isNotNull();
        if (actual instanceof CommitResult.Committed landed) {
            throw failure(
                    "%s", "expected a conflict, but the proposal landed, as\n  " + Listings.commit(landed.commit()));
        }
        return new ConflictAssert((CommitResult.Conflict) actual, info);
    }

    private CommitResult.Committed landed() {
        isNotNull();
        if (actual instanceof CommitResult.Conflict conflict) {
            throw failure("%s", "expected the proposal to land, but it met a " + conflict.describe());
        }
        return (CommitResult.Committed) actual;
    }
}

package io.leanctx.testkit;

import io.leanctx.Change;
import io.leanctx.Commit;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.WritableAssertionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about a commit, begun by {@link LeanCtxAssertions#assertThat(Commit)}.
 *
 * @since 0.1.0
 */
public final class CommitAssert extends AbstractAssert<CommitAssert, Commit> {

    CommitAssert(@Nullable Commit actual) {
        super(actual, CommitAssert.class);
    }

    CommitAssert(Commit actual, WritableAssertionInfo described) {
        this(actual);
        info.description(described.description());
    }

    /**
     * It has a revision.
     *
     * @param revision the revision
     * @return these assertions
     */
    public CommitAssert hasRevision(long revision) {
        isNotNull();
        return check(actual.revision() == revision, "to have revision " + revision);
    }

    /**
     * An agent made it.
     *
     * @param agent the agent's id
     * @return these assertions
     */
    public CommitAssert isBy(String agent) {
        isNotNull();
        return check(actual.agent().equals(agent), "to be by " + agent);
    }

    /**
     * It is of an operation.
     *
     * @param operation the operation's id
     * @return these assertions
     */
    public CommitAssert hasOperation(String operation) {
        isNotNull();
        return check(
                actual.operation().equals(operation),
                "to be of operation " + operation + " and not of " + actual.operation());
    }

    /**
     * It holds these changes, in this order, and no others.
     *
     * @param changes the changes
     * @return these assertions
     */
    public CommitAssert hasChanges(Change... changes) {
        isNotNull();
        return check(
                actual.changes().equals(List.of(changes)),
                "to hold just the changes"
                        + Listings.lines(
                                List.of(changes).stream().map(Change::describe).toList()) + "\n");
    }

    private CommitAssert check(boolean holds, String how) {
        if (!holds) {
            throw failure(
                    "%s",
                    "expected a commit of " + actual.workspace() + "/" + actual.channel() + " " + how
                            + ", but it is\n  " + Listings.commit(actual));
        }
        return this;
    }
}

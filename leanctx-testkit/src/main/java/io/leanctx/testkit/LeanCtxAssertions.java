package io.leanctx.testkit;

import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Session;
import io.leanctx.Watch;
import org.assertj.core.api.Assertions;

/**
 * Where assertions begin: those about sessions, commits and watches, and all of AssertJ's own, so that one static import
 * serves a test. A failure says what is there as well as what is not.
 *
 * <pre>{@code
 * import static io.leanctx.testkit.LeanCtxAssertions.assertThat;
 *
 * assertThat(team.session("main")).hasRevision(4).hasDecision("JWT, not server sessions").by("cursor");
 * }</pre>
 *
 * @since 0.1.0
 */
public class LeanCtxAssertions extends Assertions {

    /** For subclasses that add assertions of their own. */
    protected LeanCtxAssertions() {}

    /**
     * Begins assertions about a session.
     *
     * @param actual the session
     * @return the assertions
     */
    public static SessionAssert assertThat(Session actual) {
        return new SessionAssert(actual);
    }

    /**
     * Begins assertions about the answer to a proposal.
     *
     * @param actual the answer
     * @return the assertions
     */
    public static CommitResultAssert assertThat(CommitResult actual) {
        return new CommitResultAssert(actual);
    }

    /**
     * Begins assertions about a commit.
     *
     * @param actual the commit
     * @return the assertions
     */
    public static CommitAssert assertThat(Commit actual) {
        return new CommitAssert(actual);
    }

    /**
     * Begins assertions about a watch that is pulled from.
     *
     * @param actual the watch
     * @return the assertions
     */
    public static WatchAssert assertThat(Watch actual) {
        return new WatchAssert(actual);
    }
}

package io.leanctx.testkit;

import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Scope;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.WritableAssertionInfo;

/**
 * Assertions about a conflict, from {@link CommitResultAssert#isConflict}.
 *
 * @since 0.1.0
 */
public final class ConflictAssert extends AbstractAssert<ConflictAssert, CommitResult.Conflict> {

    ConflictAssert(CommitResult.Conflict actual, WritableAssertionInfo described) {
        super(actual, ConflictAssert.class);
        info.description(described.description());
    }

    /**
     * These scopes stood in the way, and no others.
     *
     * @param scopes the scopes, in any order
     * @return these assertions
     */
    public ConflictAssert contests(Scope... scopes) {
        Set<Scope> expected = Set.of(scopes);
        return check(
                actual.contested().equals(expected), "a conflict over " + sorted(expected), sorted(actual.contested()));
    }

    /**
     * These commits were missed, in this order, and no others.
     *
     * @param commits the commits
     * @return these assertions
     */
    public ConflictAssert missed(Commit... commits) {
        List<Commit> expected = List.of(commits);
        return check(
                actual.missed().equals(expected),
                "a conflict in which was missed" + Listings.commits(expected) + "\n",
                Listings.commits(actual.missed()));
    }

    /**
     * What was missed is by these agents, and no others.
     *
     * @param agents the agents' ids, in any order
     * @return these assertions
     */
    public ConflictAssert missedCommitsOf(String... agents) {
        Set<String> actualAgents =
                actual.missed().stream().map(Commit::agent).collect(Collectors.toCollection(TreeSet::new));
        Set<String> expected = new TreeSet<>(Set.of(agents));
        return check(
                actualAgents.equals(expected),
                "a conflict in which commits of " + expected + " were missed",
                actualAgents + ":" + Listings.commits(actual.missed()));
    }

    /**
     * Goes on with the session that stood in the way.
     *
     * @return assertions about the session
     */
    public SessionAssert session() {
        SessionAssert session = new SessionAssert(actual.session());
        session.info.description(info.description());
        return session;
    }

    private ConflictAssert check(boolean holds, String expected, String is) {
        if (!holds) {
            throw failure("%s", "expected " + expected + ", but it is " + is + "\n" + actual.describe());
        }
        return this;
    }

    private static String sorted(Set<Scope> scopes) {
        return scopes.stream().map(Scope::toString).sorted().toList().toString();
    }
}

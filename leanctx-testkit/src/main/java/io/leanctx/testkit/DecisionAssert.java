package io.leanctx.testkit;

import io.leanctx.Change;
import java.util.Optional;

/**
 * Assertions about a decision of a session, and from there again about the session.
 *
 * @since 0.1.0
 */
public final class DecisionAssert extends EntryAssert {

    DecisionAssert(FoundEntries found) {
        super(found);
    }

    @Override
    public DecisionAssert by(String agent) {
        return new DecisionAssert(narrowedBy(agent));
    }

    @Override
    public DecisionAssert at(long revision) {
        return new DecisionAssert(narrowedAt(revision));
    }

    /**
     * It was decided for a reason.
     *
     * @param rationale the whole text of its rationale
     * @return assertions about the entry
     */
    public DecisionAssert because(String rationale) {
        return new DecisionAssert(found().narrowed(
                        "because " + Listings.quote(rationale),
                        entry -> entry.value() instanceof Change.Decision decision
                                && decision.rationale().equals(Optional.of(rationale))));
    }
}

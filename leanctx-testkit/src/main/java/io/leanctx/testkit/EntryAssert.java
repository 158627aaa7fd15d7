package io.leanctx.testkit;

/**
 * Assertions about an entry of a session, and from there again about the session. Where several entries fit, one that fits
 * all that is asserted about it is enough.
 *
 * @since 0.1.0
 */
public class EntryAssert extends SessionAssert {

    private final FoundEntries found;

    EntryAssert(FoundEntries found) {
        super(found.in().session());
        this.found = found;
        info.description(found.in().info.description());
    }

    /**
     * An agent wrote it.
     *
     * @param agent the agent's id
     * @return assertions about the entry
     */
    public EntryAssert by(String agent) {
        return new EntryAssert(narrowedBy(agent));
    }

    /**
     * It was written at a revision.
     *
     * @param revision the revision of its commit
     * @return assertions about the entry
     */
    public EntryAssert at(long revision) {
        return new EntryAssert(narrowedAt(revision));
    }

    FoundEntries narrowedBy(String agent) {
        return found.narrowed("by " + agent, entry -> entry.agent().equals(agent));
    }

    FoundEntries narrowedAt(long revision) {
        return found.narrowed("at revision " + revision, entry -> entry.revision() == revision);
    }

    FoundEntries found() {
        return found;
    }
}

package io.leanctx.testkit.history;

/**
 * What holds in every history. The numbers are those of the contract's index.
 *
 * @since 0.1.0
 */
public enum HistoryRule {
    /** A log is whole and in order. */
    LOG("HIS-1", "a log has the revisions 1, 2, 3 … of its channel, each after its base, and its times do not go back"),
    /** An operation lands once. */
    ONCE("HIS-2", "an operation is in the log once at most, and one of its calls landed it"),
    /** What was acknowledged stays. */
    KEPT("HIS-3", "an acknowledged commit is in the log, whole, at the revision that it was acknowledged with"),
    /** Nothing comes from nowhere. */
    PROPOSED("HIS-4", "what is in the log was proposed so: by its agent, with its changes, guard and base"),
    /** What was refused is not there. */
    REFUSED("HIS-5", "what met a conflict, or failed and said that nothing was written, is not in the log"),
    /** No lost update. */
    GUARDED("HIS-6", "nothing lands if its guard was written after its base by anyone but its participant"),
    /** Conflicts are true. */
    JUSTIFIED("HIS-7", "a conflict names exactly the scopes that were written, and the commits that were missed"),
    /** Positions are the log's. */
    POSITION("HIS-8", "every position that was answered is one of the log's"),
    /** Sessions are folds. */
    FOLD("HIS-9", "a session holds what the commits up to its revision make of it"),
    /** Nothing is stale. */
    CURRENT("HIS-10", "no answer is older than one that was given before it was asked for"),
    /** Nothing is from the future. */
    CAUSAL("HIS-11", "no answer shows a commit before it was proposed"),
    /** A watch keeps the order. */
    WATCH_ORDERED("HIS-12", "a watch delivers commits in the order of the log"),
    /** A watch repeats nothing. */
    WATCH_UNIQUE("HIS-13", "a watch delivers a commit once"),
    /** A watch leaves nothing out. */
    WATCH_RELIABLE("HIS-14", "a watch leaves out no commit, and has nothing only if it delivered all there was"),
    /** A watch delivers commits whole. */
    WATCH_ATOMIC("HIS-15", "a watch delivers each commit as it is in the log"),
    /** A watch goes on where another stood. */
    WATCH_RESUMABLE("HIS-16", "a watch begins right after the position that it was opened at"),
    /** A watch knows where it is. */
    WATCH_BOOKMARKABLE("HIS-17", "a watch stands at the commit that it delivered last"),
    /** Nobody has what another holds. */
    CLAIMED(
            "HIS-18",
            "by the times in the log, nobody is granted what is held, and only its holder renews or relies on it");

    private final String number;
    private final String sentence;

    HistoryRule(String number, String sentence) {
        this.number = number;
        this.sentence = sentence;
    }

    /**
     * The rule's number.
     *
     * @return for example {@code HIS-3}
     */
    public String number() {
        return number;
    }

    /**
     * The rule in words.
     *
     * @return a sentence
     */
    public String sentence() {
        return sentence;
    }

    @Override
    public String toString() {
        return number + ": " + sentence;
    }
}

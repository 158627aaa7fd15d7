package io.leanctx.testkit.history;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What the checker found in a history.
 *
 * @param violations the rules that are broken, and where; empty if the history is sound
 * @param calls how many calls were judged
 * @param commits how many commits the log has
 * @since 0.1.0
 */
public record Verdict(List<Violation> violations, int calls, int commits) {

    /**
     * Creates a verdict; the list is copied.
     *
     * @param violations the rules that are broken, and where
     * @param calls how many calls were judged
     * @param commits how many commits the log has
     */
    public Verdict {
        violations = List.copyOf(violations);
    }

    /**
     * Whether no rule is broken.
     *
     * @return true if all calls can have happened in one order that agrees with their answers and with real time
     */
    public boolean isSound() {
        return violations.isEmpty();
    }

    /**
     * Fails unless no rule is broken.
     *
     * @throws AssertionError with {@link #describe} as its message
     */
    public void assertSound() {
        if (!isSound()) {
            throw new AssertionError(describe());
        }
    }

    /**
     * The verdict in words: each violation with its rule and what shows it.
     *
     * @return one line if the history is sound
     */
    public String describe() {
        String judged = calls + " calls over a log of " + commits + " commits";
        if (isSound()) {
            return judged + ": sound";
        }
        return judged + ": " + violations.size()
                + (violations.size() == 1 ? " break of a rule\n" : " breaks of rules\n")
                + violations.stream().map(Violation::toString).collect(Collectors.joining("\n"));
    }
}

package io.leanctx.bench;

import java.util.Optional;

/**
 * A goal and what came of it.
 *
 * @param spread empty if it was skipped
 * @param reason why it was skipped; empty if it was not
 */
record Judged(Goal goal, Verdict verdict, Optional<Spread> spread, String reason) {

    /** Whether a goal was reached. The median decides. */
    enum Verdict {
        MET,
        MISSED,
        SHOWN,
        SKIPPED;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static Judged of(Goal goal, Spread spread) {
        Verdict verdict = goal.bound() == Bound.NONE
                ? Verdict.SHOWN
                : goal.bound().holds(spread.median(), goal.limit()) ? Verdict.MET : Verdict.MISSED;
        return new Judged(goal, verdict, Optional.of(spread), "");
    }

    static Judged skipped(Goal goal, String reason) {
        return new Judged(goal, Verdict.SKIPPED, Optional.empty(), reason);
    }

    /** The figure and its spread. */
    String figure() {
        return spread.map(found -> goal.unit().format(found.median())).orElse("");
    }

    String range() {
        return spread.filter(found -> found.rounds() > 1)
                .map(found ->
                        goal.unit().format(found.least()) + " … " + goal.unit().format(found.most()))
                .orElse("");
    }
}

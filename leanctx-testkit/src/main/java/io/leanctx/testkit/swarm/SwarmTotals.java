package io.leanctx.testkit.swarm;

import java.time.Duration;
import java.util.Locale;

/**
 * What came of many runs.
 *
 * @param histories how many runs
 * @param calls how many calls were judged
 * @param fewestCalls how many were judged in the run with the fewest
 * @param commits how many commits the logs have
 * @param conflicts how many proposals met a conflict
 * @param unknown how many proposals were answered with an unknown outcome
 * @param violations how often a rule was broken
 * @param duration how long all runs took
 * @since 0.1.0
 */
public record SwarmTotals(
        int histories,
        long calls,
        long fewestCalls,
        long commits,
        long conflicts,
        long unknown,
        long violations,
        Duration duration) {

    static final SwarmTotals NONE = new SwarmTotals(0, 0, Long.MAX_VALUE, 0, 0, 0, 0, Duration.ZERO);

    SwarmTotals plus(SwarmReport report) {
        return new SwarmTotals(
                histories + 1,
                calls + report.calls(),
                Math.min(fewestCalls, report.calls()),
                commits + report.commits(),
                conflicts + report.conflicts(),
                unknown + report.unknown(),
                violations + report.thrown().size() + report.violations(),
                duration);
    }

    SwarmTotals took(long nanos) {
        return new SwarmTotals(
                histories, calls, fewestCalls, commits, conflicts, unknown, violations, Duration.ofNanos(nanos));
    }

    /** One line for the output of a build. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d histories, %,d calls (at least %,d in each), %,d commits, %,d conflicts, %,d unknown outcomes,"
                        + " %,d violations, %.1f s",
                histories,
                calls,
                fewestCalls,
                commits,
                conflicts,
                unknown,
                violations,
                duration.toMillis() / 1000.0);
    }
}

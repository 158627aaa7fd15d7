package io.leanctx;

import java.time.Duration;

/**
 * How often an update tries, and how long it pauses between tries. The pause before try n is random, between zero and
 * {@code firstPause × 2^(n-2)}, and never longer than {@code longestPause}.
 *
 * @param attempts how many tries at most, from 1
 * @param firstPause the longest pause before the second try; positive
 * @param longestPause the longest pause before any try; not shorter than {@code firstPause}
 * @since 0.1.0
 */
public record RetryPolicy(int attempts, Duration firstPause, Duration longestPause) {

    /** At most 200 tries, with pauses of up to 1 ms at first and up to 50 ms later. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(200, Duration.ofMillis(1), Duration.ofMillis(50));

    /**
     * Creates a policy.
     *
     * @param attempts how many tries at most, from 1
     * @param firstPause the longest pause before the second try
     * @param longestPause the longest pause before any try
     * @throws InvalidInputException if a component is out of its range
     */
    public RetryPolicy {
        if (attempts < 1) {
            throw new InvalidInputException("a retry policy allows at least 1 attempt, not " + attempts);
        }
        Check.present("first pause", firstPause);
        Check.present("longest pause", longestPause);
        if (firstPause.isNegative() || firstPause.isZero() || longestPause.compareTo(firstPause) < 0) {
            throw new InvalidInputException("the pauses of a retry policy are positive and do not shrink; these are "
                    + firstPause + " and " + longestPause);
        }
    }
}

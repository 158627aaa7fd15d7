package io.leanctx.testkit;

import io.leanctx.InvalidInputException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How likely each fault is, per call. Immutable.
 *
 * @param lostRequests the share of appends that meet {@link Fault#LOST_REQUEST}, from 0 to 1
 * @param lostAnswers the share of appends that meet {@link Fault#LOST_ANSWER}
 * @param contention the share of appends that meet {@link Fault#CONTENTION}
 * @param full the share of appends that meet {@link Fault#FULL}
 * @param failed the share of appends that meet {@link Fault#FAILED}
 * @param failedReads the share of reads that fail, with {@link io.leanctx.StoreFailedException}
 * @param delays the share of appends, and of reads of entries, that come late
 * @param longestDelay how late at most; each delay is a random part of it
 * @since 0.1.0
 */
public record FaultRates(
        double lostRequests,
        double lostAnswers,
        double contention,
        double full,
        double failed,
        double failedReads,
        double delays,
        Duration longestDelay) {

    /** The longest delay that is allowed, so that a random run ends. */
    public static final Duration MAX_DELAY = Duration.ofSeconds(1);

    /** No faults; where the rates of a test begin. */
    public static final FaultRates NONE = new FaultRates(0, 0, 0, 0, 0, 0, 0, Duration.ZERO);

    /**
     * Creates rates.
     *
     * @param lostRequests the share of appends that meet {@link Fault#LOST_REQUEST}
     * @param lostAnswers the share of appends that meet {@link Fault#LOST_ANSWER}
     * @param contention the share of appends that meet {@link Fault#CONTENTION}
     * @param full the share of appends that meet {@link Fault#FULL}
     * @param failed the share of appends that meet {@link Fault#FAILED}
     * @param failedReads the share of reads that fail
     * @param delays the share of calls that come late
     * @param longestDelay how late at most
     * @throws InvalidInputException if a rate is not from 0 to 1, those of appends add up to more than 1, or the delay is
     *     negative or longer than {@link #MAX_DELAY}
     */
    public FaultRates {
        Map.of(
                        "lost requests", lostRequests,
                        "lost answers", lostAnswers,
                        "contention", contention,
                        "full", full,
                        "failed", failed,
                        "failed reads", failedReads,
                        "delays", delays)
                .forEach(FaultRates::requireRate);
        double sum = lostRequests + lostAnswers + contention + full + failed;
        if (sum > 1) {
            throw new InvalidInputException(
                    "one append meets one fault at most, but the rates of their faults add up to " + sum
                            + "; lower them to 1 in all");
        }
        Objects.requireNonNull(longestDelay, "the longest delay");
        if (longestDelay.isNegative() || longestDelay.compareTo(MAX_DELAY) > 0) {
            throw new InvalidInputException("the longest delay is from 0 to " + MAX_DELAY + ", not " + longestDelay
                    + "; to hold a call for longer, use a Hold");
        }
    }

    private static void requireRate(String name, double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new InvalidInputException("the rate of " + name + " is " + rate + "; it is a share, from 0 to 1");
        }
    }

    /**
     * These rates with others of lost requests and lost answers: the two outcomes that look alike to the store.
     *
     * @param requests the share of appends that meet {@link Fault#LOST_REQUEST}
     * @param answers the share of appends that meet {@link Fault#LOST_ANSWER}
     * @return new rates
     * @throws InvalidInputException if that breaks a rule
     */
    public FaultRates withLost(double requests, double answers) {
        return new FaultRates(requests, answers, contention, full, failed, failedReads, delays, longestDelay);
    }

    /**
     * These rates with another of contention.
     *
     * @param rate the share of appends
     * @return new rates
     * @throws InvalidInputException if that breaks a rule
     */
    public FaultRates withContention(double rate) {
        return new FaultRates(lostRequests, lostAnswers, rate, full, failed, failedReads, delays, longestDelay);
    }

    /**
     * These rates with others of appends that are refused.
     *
     * @param fullRate the share of appends that meet {@link Fault#FULL}
     * @param failedRate the share of appends that meet {@link Fault#FAILED}
     * @return new rates
     * @throws InvalidInputException if that breaks a rule
     */
    public FaultRates withRefused(double fullRate, double failedRate) {
        return new FaultRates(
                lostRequests, lostAnswers, contention, fullRate, failedRate, failedReads, delays, longestDelay);
    }

    /**
     * These rates with another of reads that fail.
     *
     * @param rate the share of reads
     * @return new rates
     * @throws InvalidInputException if that breaks a rule
     */
    public FaultRates withFailedReads(double rate) {
        return new FaultRates(lostRequests, lostAnswers, contention, full, failed, rate, delays, longestDelay);
    }

    /**
     * These rates with another of calls that come late. A delay makes interleavings more varied; what a test asserts must
     * not rest on it, use a {@link Hold} for that.
     *
     * @param rate the share of appends, and of reads of entries
     * @param longest how late at most
     * @return new rates
     * @throws InvalidInputException if that breaks a rule
     */
    public FaultRates withDelays(double rate, Duration longest) {
        return new FaultRates(lostRequests, lostAnswers, contention, full, failed, failedReads, rate, longest);
    }

    /** The rates that are not 0. */
    @Override
    public String toString() {
        Map<String, Double> rates = new TreeMap<>(Map.of(
                "lost requests", lostRequests,
                "lost answers", lostAnswers,
                "contention", contention,
                "full", full,
                "failed", failed,
                "failed reads", failedReads,
                "delays", delays));
        rates.values().removeIf(rate -> rate == 0);
        return rates + (delays > 0 ? " up to " + longestDelay : "");
    }
}

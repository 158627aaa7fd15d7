package io.leanctx.core;

import io.leanctx.RetryPolicy;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Pauses between tries as a policy says, at random so that writers who met once do not meet again. */
final class Backoff {

    private final RetryPolicy policy;
    private int attempts = 1;

    Backoff(RetryPolicy policy) {
        this.policy = policy;
    }

    /** How many tries were made or are under way. */
    int attempts() {
        return attempts;
    }

    /**
     * Pauses before the next try. An interrupted thread does not pause, since the caller goes on either way.
     *
     * @return false if the policy allows no further try
     */
    boolean pause() {
        if (attempts == policy.attempts()) {
            return false;
        }
        long longest = policy.longestPause().toNanos();
        long first = policy.firstPause().toNanos();
        int doublings = attempts - 1;
        long bound =
                doublings >= Long.numberOfLeadingZeros(first) - 1 ? longest : Math.min(longest, first << doublings);
        LockSupport.parkNanos(this, ThreadLocalRandom.current().nextLong(bound) + 1);
        attempts++;
        return true;
    }
}

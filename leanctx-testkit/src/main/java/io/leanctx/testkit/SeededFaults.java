package io.leanctx.testkit;

import io.leanctx.StoreFailedException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Faults drawn at random. What the n-th append meets depends on the seed and n alone, and so for reads and delays: how
 * often a store reads does not change what its appends meet.
 */
final class SeededFaults {

    /** By how much the state of a {@link SplittableRandom} moves with each draw. */
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final long seed;
    private final FaultRates rates;
    private final Sequence appends;
    private final Sequence reads;
    private final Sequence delays;

    SeededFaults(long seed, FaultRates rates) {
        this.seed = seed;
        this.rates = rates;
        SplittableRandom streams = new SplittableRandom(seed);
        this.appends = new Sequence(streams.nextLong(), new AtomicLong());
        this.reads = new Sequence(streams.nextLong(), new AtomicLong());
        this.delays = new Sequence(streams.nextLong(), new AtomicLong());
    }

    private record Sequence(long seed, AtomicLong count) {

        double draw(long n) {
            return new SplittableRandom(seed + n * GOLDEN_GAMMA).nextDouble();
        }
    }

    Fault nextAppend() {
        delay();
        long n = appends.count.incrementAndGet();
        KnownFault fault = fault(appends.draw(n));
        String origin = " (append " + n + " of " + this + ")";
        return (backend, batch, durability) -> fault.append(backend, batch, durability, origin);
    }

    private KnownFault fault(double draw) {
        double below = rates.lostRequests();
        if (draw < below) {
            return KnownFault.LOST_REQUEST;
        }
        below += rates.lostAnswers();
        if (draw < below) {
            return KnownFault.LOST_ANSWER;
        }
        below += rates.contention();
        if (draw < below) {
            return KnownFault.CONTENTION;
        }
        below += rates.full();
        if (draw < below) {
            return KnownFault.FULL;
        }
        below += rates.failed();
        return draw < below ? KnownFault.FAILED : KnownFault.NONE;
    }

    void beforeRead() {
        long n = reads.count.incrementAndGet();
        if (reads.draw(n) < rates.failedReads()) {
            throw new StoreFailedException(
                    "made by the test to fail when it was read (read " + n + " of " + this + ")");
        }
    }

    void delay() {
        long n = delays.count.incrementAndGet();
        double draw = delays.draw(n);
        if (draw < rates.delays()) {
            LockSupport.parkNanos((long) (rates.longestDelay().toNanos() * (draw / rates.delays())));
        }
    }

    @Override
    public String toString() {
        return "the faults of seed " + seed + " with " + rates;
    }
}

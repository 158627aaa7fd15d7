package io.leanctx.torture;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What came about on disks that were filled.
 *
 * @param full how often one was full, and somebody was told
 * @param again how often its store worked again when there was room
 * @param failed how often a write failed half-way
 * @param leftFull how often it was left so
 */
record FullCounts(AtomicLong full, AtomicLong again, AtomicLong failed, AtomicLong leftFull) {

    static FullCounts none() {
        return new FullCounts(new AtomicLong(), new AtomicLong(), new AtomicLong(), new AtomicLong());
    }

    @Override
    public String toString() {
        return "%,d times full: %,d times it worked again when there was room, %,d times a write failed half-way, %,d left full"
                .formatted(full.get(), again.get(), failed.get(), leftFull.get());
    }
}

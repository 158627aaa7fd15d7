package io.leanctx.bench;

import java.time.Duration;

/** One thing that is measured in turn with others. */
@FunctionalInterface
interface Slice {

    /** Where a slice puts what it measured. */
    @FunctionalInterface
    interface Sink {
        void put(String name, double figure);
    }

    /** Measures once, for about so long. */
    void measure(Duration length, Sink into) throws Exception;
}

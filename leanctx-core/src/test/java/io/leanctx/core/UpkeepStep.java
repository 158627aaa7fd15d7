package io.leanctx.core;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * One step of a history.
 *
 * @param deed what is done
 * @param pick which of the things there are it is done with
 * @param large whether its text is long enough for snapshots to become due
 */
record UpkeepStep(Deed deed, int pick, boolean large) {

    /** What can be done. */
    enum Deed {
        TASK,
        NEXT_STEPS,
        PROGRESS,
        FINDING,
        DECISION,
        LEARN,
        FORGET,
        FILE,
        NOTE,
        PLAN,
        MESSAGE,
        SHARE,
        CLAIM,
        OFFER,
        ANSWER,
        SEVERAL,
        SUMMARIZE,
        ERASE,
        TRUNCATE,
        FORK,
        DELETE
    }

    static Arbitrary<UpkeepStep> any() {
        Arbitrary<Deed> deed = Arbitraries.frequencyOf(
                Tuple.of(30, Arbitraries.of(Deed.values()).filter(one -> one.compareTo(Deed.SUMMARIZE) < 0)),
                Tuple.of(2, Arbitraries.just(Deed.SUMMARIZE)),
                Tuple.of(10, Arbitraries.just(Deed.ERASE)),
                Tuple.of(4, Arbitraries.just(Deed.TRUNCATE)),
                Tuple.of(2, Arbitraries.just(Deed.FORK)),
                Tuple.of(1, Arbitraries.just(Deed.DELETE)));
        return Combinators.combine(
                        deed,
                        Arbitraries.integers().between(0, 1_000),
                        Arbitraries.integers().between(0, 5).map(one -> one == 0))
                .as(UpkeepStep::new);
    }
}

package io.leanctx.torture;

import java.util.ArrayList;
import java.util.List;

/** What was found wrong so far. */
final class Findings {

    private final List<Finding> found = new ArrayList<>();

    void add(Harm harm, String what) {
        found.add(new Finding(harm, what));
    }

    /** Adds a finding unless something holds. */
    void require(boolean holds, Harm harm, String what) {
        if (!holds) {
            add(harm, what);
        }
    }

    List<Finding> all() {
        return List.copyOf(found);
    }
}

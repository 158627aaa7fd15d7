package io.leanctx.testkit.history;

import io.leanctx.Commit;
import java.util.ArrayList;
import java.util.List;

/** Collects violations. For one thread. */
final class Findings {

    private final List<Violation> violations = new ArrayList<>();

    void add(HistoryRule rule, String what, List<Call> calls, List<Commit> commits) {
        violations.add(new Violation(rule, what, calls, commits));
    }

    List<Violation> list() {
        return violations;
    }
}

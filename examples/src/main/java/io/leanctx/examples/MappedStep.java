package io.leanctx.examples;

import io.leanctx.Change;
import java.util.List;

/**
 * A recorded step and what it is in a session. Each step is one commit.
 *
 * @param number the step's number in its run
 * @param agent the recorded name of who acted
 * @param changes the changes of the commit, at least one
 */
record MappedStep(int number, String agent, List<Change> changes) {

    MappedStep {
        changes = List.copyOf(changes);
    }

    /** The operation id of the step's commit, so that one step can never land twice. */
    String operation() {
        return "step-" + number;
    }
}

package io.leanctx.examples;

import io.leanctx.Change;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A recorded step and what it is in a session. Each step is one commit; what can only be said when it is made (the token of
 * a claim, the hash of a bundle) comes after its changes.
 *
 * @param number the step's number in its run
 * @param agent the recorded name of who acted
 * @param changes what the step is, at least one
 * @param evidence what was done in it, after the changes in the same commit
 * @param edits the file that the agent must have claimed for it, if it edits one
 * @param handsOver the note of the handoff that goes with it, if it hands work over
 * @param takesOver the numbers of the earlier steps whose handoffs the agent accepts before it
 */
record MappedStep(
        int number,
        String agent,
        List<Change> changes,
        List<Change> evidence,
        Optional<String> edits,
        Optional<String> handsOver,
        List<Integer> takesOver) {

    MappedStep {
        changes = List.copyOf(changes);
        evidence = List.copyOf(evidence);
        takesOver = List.copyOf(takesOver);
    }

    /** The changes and the evidence. */
    List<Change> recorded() {
        return Stream.concat(changes.stream(), evidence.stream()).toList();
    }

    /** What its commit, or another one that goes with it, is for. */
    Operation operation(Operation.Part part) {
        return new Operation(number, part);
    }
}

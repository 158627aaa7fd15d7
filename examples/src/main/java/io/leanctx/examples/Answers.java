package io.leanctx.examples;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the actions of a recording were answered. The step after an action is its answer if it is a result, and not that
 * of another agent who acts: who never acts is the surroundings. An edit is not answered by how a program ended: that
 * program was run without a step of its own.
 */
final class Answers {

    private static final Set<String> EDITS = Set.of("create", "edit", "insert", "rm");

    private final Map<Integer, RecordedStep> answers = new LinkedHashMap<>();

    private Answers() {}

    /** Pairs the steps of a recording. */
    static Answers in(Recording recording) {
        List<RecordedStep> steps = recording.steps();
        Set<String> acting = steps.stream()
                .filter(Answers::isAction)
                .map(RecordedStep::agent)
                .collect(Collectors.toSet());
        Answers pairs = new Answers();
        for (int i = 0; i + 1 < steps.size(); i++) {
            RecordedStep step = steps.get(i);
            RecordedStep next = steps.get(i + 1);
            boolean ownOrOfNobody = next.agent().equals(step.agent()) || !acting.contains(next.agent());
            if (isAction(step) && ownOrOfNobody && answers(step, next)) {
                pairs.answers.put(step.number(), next);
            }
        }
        return pairs;
    }

    /** The result of an action; empty if the recording has none. */
    Optional<RecordedStep> to(RecordedStep action) {
        return Optional.ofNullable(answers.get(action.number()));
    }

    /** Whether a step is the result of an action. */
    boolean contain(RecordedStep step) {
        return answers.containsValue(step);
    }

    private static boolean answers(RecordedStep action, RecordedStep next) {
        boolean edit = EDITS.contains(action.tool().orElse(""));
        return next.kind() == RecordedStep.Kind.RESULT
                && !(edit && CheckOutcome.of(next.text()).isPresent());
    }

    private static boolean isAction(RecordedStep step) {
        return step.kind() == RecordedStep.Kind.ACTION;
    }
}

package io.leanctx.examples;

import io.leanctx.Change;
import io.leanctx.Evidence;
import io.leanctx.Hash;
import io.leanctx.LineRange;
import io.leanctx.TokenCounter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Derives evidence from a recording, step by step in their order. The table is in {@code docs/demo.md}. */
final class RecordedEvidence {

    /** Recordings do not name models. */
    static final String MODEL = "not recorded";

    private static final String PERSON = "human";
    private static final Pattern CODE = Pattern.compile("(?ms)^```[^\\n]*\\n(.*?)^```");

    private final TokenCounter tokens = TokenCounter.estimate();
    private final Answers answers;

    /** How many tokens were said when each agent had its last turn. */
    private final Map<String, Long> heard = new HashMap<>();

    private long said;
    private Optional<String> code = Optional.empty();

    RecordedEvidence(Answers answers) {
        this.answers = answers;
    }

    /**
     * The evidence of the next step.
     *
     * @param touched the file that the step touches, if it does
     */
    List<Change> of(RecordedStep step, Optional<String> touched) {
        List<Change> evidence = new ArrayList<>();
        Optional<RecordedStep> answer = answers.to(step);
        answer.ifPresent(result -> {
            evidence.add(new Evidence.ToolCalled(
                    step.tool().orElse("unnamed"), hash(step.text()), hash(result.text()), Duration.ZERO));
            read(result.text(), touched).ifPresent(evidence::add);
            Optional<String> command = Optional.of(StorableText.of(step.text()));
            CheckOutcome.of(result.text())
                    .map(end -> check(command, end, result.text()))
                    .ifPresent(evidence::add);
        });
        Optional<Change> ownCheck = answers.contain(step) ? Optional.empty() : reported(step);
        ownCheck.ifPresent(evidence::add);
        int length = tokens.count(step.text());
        if (ownCheck.isEmpty() && isModel(step)) {
            long news = said - heard.getOrDefault(step.agent(), 0L);
            evidence.add(new Evidence.TokensSpent(MODEL, news, length, 0, Optional.empty()));
        }
        said += length;
        heard.put(step.agent(), said);
        code = step.kind() == RecordedStep.Kind.MESSAGE ? code(step.text()) : Optional.empty();
        return List.copyOf(evidence);
    }

    private static boolean isModel(RecordedStep step) {
        return switch (step.kind()) {
            case THOUGHT, MESSAGE, ACTION -> !step.agent().equals(PERSON);
            case TASK, RESULT, PATCH -> false;
        };
    }

    private Optional<Change> read(String shown, Optional<String> touched) {
        return ShownFile.of(shown).flatMap(file -> {
            Optional<LineRange> lines = file.isWhole() ? Optional.empty() : Optional.of(file.lines());
            return touched.or(() -> StepMapping.path(file.path()))
                    .map(path ->
                            new Evidence.FileRead(path, file.content(), lines, Optional.empty(), tokens.count(shown)));
        });
    }

    /** A terminal reports how the code ended that was in the message before. */
    private Optional<Change> reported(RecordedStep step) {
        Optional<CheckOutcome> end = switch (step.kind()) {
            case RESULT -> CheckOutcome.of(step.text());
            case MESSAGE -> CheckOutcome.exit(step.text());
            case TASK, THOUGHT, ACTION, PATCH -> Optional.empty();
        };
        return end.map(known -> check(code, known, step.text()));
    }

    private static Change check(Optional<String> command, CheckOutcome end, String output) {
        return new Evidence.Checked(command, end.passed(), end.failed(), end.total(), hash(output), end.duration());
    }

    private static Optional<String> code(String message) {
        String blocks =
                CODE.matcher(message).results().map(block -> block.group(1)).collect(Collectors.joining("\n"));
        return Optional.of(blocks).filter(found -> !found.isBlank()).map(StorableText::of);
    }

    private static Hash hash(String text) {
        return Hash.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}

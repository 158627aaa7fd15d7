package io.leanctx.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.leanctx.Change;
import io.leanctx.Evidence;
import io.leanctx.FileMode;
import io.leanctx.Hash;
import io.leanctx.LineRange;
import io.leanctx.TokenCounter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The evidence in a recording")
class RecordedEvidenceTest {

    private static final String WINDOW =
            "[File: /repo/a.py (9 lines total)]\n(2 more lines above)\n3:x = 1\n4:\n" + "(5 more lines below)\n";
    private static final String WHOLE = "[File: /repo/a.py (2 lines total)]\n1:x = 1\n2:y = 2\nFile updated.";

    @Test
    @DisplayName("has each action that was answered, as a call with the hashes of both texts")
    void actionsAreCalls() {
        List<MappedStep> steps = map(
                step("agent action ls", "ls -F"), step("shell result", "a.py\n"), step("agent action rm", "rm a.py"));

        assertThat(calls(steps.get(0)))
                .containsExactly(new Evidence.ToolCalled("ls", hash("ls -F"), hash("a.py\n"), Duration.ZERO));
        assertThat(calls(steps.get(1))).isEmpty();
        assertThat(calls(steps.get(2))).isEmpty();
    }

    @Test
    @DisplayName(
            "does not take the result of another agent's action for an answer, nor the end of a program for that of an edit")
    void answersAreOnesOwn() {
        List<MappedStep> steps = map(
                step("agent action ls", "ls -F"),
                step("other result", "exitcode: 1 (execution failed)"),
                step("other action edit", "edit 1:1"),
                step("other result", "Ran 2 tests in 0.041s\n\nOK\n"));

        assertThat(steps).allSatisfy(step -> assertThat(calls(step)).isEmpty());
        assertThat(checks(steps.get(1))).hasSize(1);
        assertThat(checks(steps.get(3)))
                .containsExactly(new Evidence.Checked(
                        Optional.empty(), 2, 0, 2, hash("Ran 2 tests in 0.041s\n\nOK\n"), Duration.ofMillis(41)));
    }

    @Test
    @DisplayName("has what was shown of a file, with its lines unless it was all, and the hash of that")
    void windowsAreReads() {
        List<MappedStep> steps = map(
                step("agent action open a.py", "open a.py"),
                step("shell result", WINDOW),
                step("agent action edit", "edit 1:2"),
                step("shell result", WHOLE),
                step("agent action goto", "goto 3"),
                step("shell result", WINDOW));

        Evidence.FileRead part = reads(steps.get(0)).get(0);
        assertThat(part.path()).isEqualTo("a.py");
        assertThat(part.lines()).contains(new LineRange(3, 4));
        assertThat(part.content()).isEqualTo(hash("x = 1\n"));
        assertThat(part.tokens()).isPositive();
        Evidence.FileRead whole = reads(steps.get(2)).get(0);
        assertThat(whole.path()).isEqualTo("a.py");
        assertThat(whole.lines()).isEmpty();
        assertThat(whole.content()).isEqualTo(hash("x = 1\ny = 2"));
        assertThat(reads(steps.get(4)).get(0).path()).isEqualTo("/repo/a.py");
        assertThat(steps.get(0).changes()).contains(new Change.FileTouched("a.py", FileMode.READ, Optional.empty()));
        assertThat(steps.get(2).changes())
                .contains(new Change.FileTouched("a.py", FileMode.MODIFIED, Optional.of(hash("x = 1\ny = 2"))));
    }

    @Test
    @DisplayName("has the hash of a file that a patch makes, unless the patch is cut short")
    void patchesMakeFiles() {
        String patch = "--- /dev/null\n+++ b/new.py\n@@ -0,0 +1,2 @@\n+x = 1\n+y = 2\n";

        assertThat(PatchFiles.of(patch).get("new.py"))
                .isEqualTo(new PatchFiles.Patched(FileMode.CREATED, Optional.of(hash("x = 1\ny = 2"))));
        assertThat(PatchFiles.of(patch.replace("+y = 2\n", "")).get("new.py"))
                .isEqualTo(new PatchFiles.Patched(FileMode.CREATED, Optional.empty()));
        assertThat(PatchFiles.of(patch.replace("+1,2", "+1")).get("new.py"))
                .isEqualTo(new PatchFiles.Patched(FileMode.CREATED, Optional.of(hash("x = 1"))));
    }

    static Stream<Arguments> outcomes() {
        return Stream.of(
                Arguments.of(
                        "exitcode: 0 (execution succeeded)\nCode output: 4", new CheckOutcome(1, 0, 1, Duration.ZERO)),
                Arguments.of("exitcode: 124 (execution failed)", new CheckOutcome(0, 1, 1, Duration.ZERO)),
                Arguments.of(
                        "The script ran, then exited with Unix exit code: 0\n",
                        new CheckOutcome(1, 0, 1, Duration.ZERO)),
                Arguments.of(
                        "Traceback (most recent call last):\n  File \"a.py\"",
                        new CheckOutcome(0, 1, 1, Duration.ZERO)),
                Arguments.of("..\nRan 1 test in 12s\n\nOK\n", new CheckOutcome(1, 0, 1, Duration.ofSeconds(12))),
                Arguments.of(
                        "Ran 9 tests in 1.5s\n\nFAILED (failures=2, errors=1, skipped=3)",
                        new CheckOutcome(3, 3, 9, Duration.ofMillis(1500))),
                Arguments.of(
                        "Ran 5 tests in 0.1s\n\nOK (skipped=5)", new CheckOutcome(0, 0, 5, Duration.ofMillis(100))));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    @DisplayName("has how a program ended")
    void programsEnd(String output, CheckOutcome end) {
        assertThat(CheckOutcome.of(output)).contains(end);
    }

    @Test
    @DisplayName("has no check where nothing says how a program ended")
    void noOutcome() {
        assertThat(CheckOutcome.of("8.2\n")).isEmpty();
        assertThat(CheckOutcome.of("it had exitcode: 1")).isEmpty();
        assertThat(CheckOutcome.of("Ran 5 tests in 0.1s\n")).isEmpty();
        assertThat(CheckOutcome.of("Ran 1 test in 0.1s\n\nFAILED (failures=2)")).isEmpty();
        assertThat(CheckOutcome.exit("Traceback (most recent call last):\n")).isEmpty();
    }

    @Test
    @DisplayName("has the code of the message before as what a terminal ran")
    void terminalsRunCode() {
        List<MappedStep> steps = map(
                step("expert message", "Run it:\n```python\nprint(1)\n```\n"),
                step("terminal result", "exitcode: 0 (execution succeeded)\nCode output: 1"),
                step("terminal message", "exitcode: 1 (execution failed)"));

        assertThat(checks(steps.get(1)).get(0).command()).contains("print(1)\n");
        assertThat(checks(steps.get(2)).get(0).command()).isEmpty();
        assertThat(spent(steps.get(1))).isEmpty();
        assertThat(spent(steps.get(2))).isEmpty();
    }

    @Test
    @DisplayName("has the tokens of what an agent says, and of what was new to it; people spend none")
    void tokensAreSpent() {
        List<MappedStep> steps = map(
                step("human task", "one two three"),
                step("agent thought", "one two"),
                step("human message", "one"),
                step("agent action ls", "one"));

        assertThat(steps.stream().flatMap(step -> spent(step).stream()))
                .extracting(Evidence.TokensSpent::in, Evidence.TokensSpent::out)
                .containsExactly(
                        tuple(tokens("one two three"), tokens("one two")), tuple(tokens("one"), tokens("one")));
    }

    private static List<Evidence.ToolCalled> calls(MappedStep step) {
        return evidence(step, Evidence.ToolCalled.class);
    }

    private static List<Evidence.FileRead> reads(MappedStep step) {
        return evidence(step, Evidence.FileRead.class);
    }

    private static List<Evidence.Checked> checks(MappedStep step) {
        return evidence(step, Evidence.Checked.class);
    }

    private static List<Evidence.TokensSpent> spent(MappedStep step) {
        return evidence(step, Evidence.TokensSpent.class);
    }

    private static <E> List<E> evidence(MappedStep step, Class<E> kind) {
        return step.evidence().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static long tokens(String text) {
        return TokenCounter.estimate().count(text);
    }

    private static Hash hash(String text) {
        return Hash.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A step without a number: agent, kind, tool and target in words. */
    private static RecordedStep step(String what, String text) {
        String[] words = what.split(" ");
        return new RecordedStep(
                0,
                words[0],
                RecordedStep.Kind.ofWord(words[1]).orElseThrow(),
                Optional.empty(),
                Stream.of(words).skip(2).findFirst(),
                Stream.of(words).skip(3).findFirst(),
                text);
    }

    private static List<MappedStep> map(RecordedStep... steps) {
        List<RecordedStep> numbered = IntStream.range(0, steps.length)
                .mapToObj(i -> new RecordedStep(
                        i,
                        steps[i].agent(),
                        steps[i].kind(),
                        steps[i].to(),
                        steps[i].tool(),
                        steps[i].target(),
                        steps[i].text()))
                .toList();
        Recording recording = new Recording("test", numbered);
        return StepMapping.map(recording, Team.ids(recording.team()));
    }
}

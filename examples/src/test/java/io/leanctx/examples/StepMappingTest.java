package io.leanctx.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.Coordination;
import io.leanctx.FileMode;
import io.leanctx.Hash;
import io.leanctx.Location;
import io.leanctx.MessageCategory;
import io.leanctx.Scope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A recorded step")
class StepMappingTest {

    private static final String TRACE = "Traceback (most recent call last):\n  File \"a.py\", line 3, in <module>\n"
            + "  File \"lib/b.py\", line 42, in f\nTypeError: no\n";
    private static final String PATCH =
            "diff --git a/src/a.py b/src/a.py\n--- a/src/a.py\n+++ b/src/a.py\n@@ -1 +1 @@\n"
                    + "-x\n+y\ndiff --git a/new.py b/new.py\n--- /dev/null\n+++ b/new.py\t2026-01-01\n@@ -0,0 +1 @@\n+z\n"
                    + "diff --git a/old.py b/old.py\n--- a/old.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-z\n";
    private static final String PLAN =
            "I looked.\n\n## Plan\n\n1. Read it\n   - all of it\n2) Fix it\n\nThat is all.\n3. no";

    static Stream<Arguments> table() {
        return Stream.of(
                row("task", "Do it", new Change.Task("Do it")),
                row("thought", "Let us see", decision("Let us see")),
                row("thought", PLAN, decision(PLAN), new Change.NextSteps(List.of("Read it", "Fix it"))),
                row(
                        "thought",
                        "Known facts:\n{\n \"done\": false\n}\nwarning",
                        new Change.Learn("Known facts", "Known facts:\n{\n \"done\": false\n}\nwarning")),
                row("message", "I am done", new Change.Progress("I am done")),
                row("message", PLAN, new Change.Progress(PLAN), new Change.NextSteps(List.of("Read it", "Fix it"))),
                row("message to:web", "Find it", request("web", "Find it")),
                row(
                        "message to:Web(2)",
                        PLAN,
                        request("Web-2", PLAN),
                        new Change.NextSteps(List.of("Read it", "Fix it"))),
                row(
                        "thought",
                        ledger(""),
                        new Change.Progress(ledger("")),
                        new Change.NextSteps(List.of("web: Find it"))),
                row(
                        "thought",
                        ledger("\norchestrator.py:216: UserWarning: no such model\n"),
                        new Change.Progress(ledger("\norchestrator.py:216: UserWarning: no such model\n")),
                        new Change.NextSteps(List.of("web: Find it"))),
                row("thought", "Ledger: {\"next_speaker\": 1}", new Change.Progress("Ledger: {\"next_speaker\": 1}")),
                row("thought", "Ledger: {not JSON", new Change.Progress("Ledger: {not JSON")),
                row("result", "42", new Change.Finding("42", Optional.empty())),
                row("result", TRACE, new Change.Finding(TRACE, Optional.of(Location.of("lib/b.py", 42)))),
                row(
                        "result",
                        "ok\n[File: /repo/a b.py (9 lines total)]\n1:",
                        new Change.Finding(
                                "ok\n[File: /repo/a b.py (9 lines total)]\n1:",
                                Optional.of(Location.of("/repo/a b.py")))),
                row("action tool:ls", "ls -F", new Change.Progress("ls -F")),
                row("action tool:find_file target:x.py", "find_file x.py", new Change.Progress("find_file x.py")),
                row(
                        "action tool:open target:\"x.py\"",
                        "open",
                        new Change.Progress("open"),
                        touch("x.py", FileMode.READ)),
                row("action tool:python target:x.py", "run", new Change.Progress("run"), touch("x.py", FileMode.READ)),
                row(
                        "action tool:create target:x.py",
                        "new",
                        new Change.Progress("new"),
                        touch("x.py", FileMode.CREATED)),
                row("action tool:rm target:x.py", "rm", new Change.Progress("rm"), touch("x.py", FileMode.DELETED)),
                row("action tool:edit target:1:2", "edit", new Change.Progress("edit")),
                row(
                        "action tool:edit target:x.py",
                        "edit",
                        new Change.Progress("edit"),
                        touch("x.py", FileMode.MODIFIED)),
                row(
                        "patch",
                        PATCH,
                        new Change.Progress(PATCH),
                        touch("src/a.py", FileMode.MODIFIED),
                        new Change.FileTouched("new.py", FileMode.CREATED, Optional.of(hash("z"))),
                        touch("old.py", FileMode.DELETED)),
                row("message", "", new Change.Progress(StorableText.BLANK)),
                row("message", " \n\t", new Change.Progress(StorableText.BLANK)),
                row("result", "a\0b\ud800c😀", new Change.Finding("a␀b\ufffdc😀", Optional.empty())));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("table")
    @DisplayName("is in a session")
    void isInASession(String what, String text, List<Change> expected) {
        assertThat(changes(step(0, what, text))).containsExactly(expected);
    }

    @Test
    @DisplayName("that edits without naming a file touches the one its agent has open, not another agent's")
    void editsTheOpenFile() {
        List<List<Change>> changes = changes(
                step(0, "action agent:a tool:open target:a.py", "open a.py"),
                step(1, "action agent:b tool:create target:b.py", "create b.py"),
                step(2, "action agent:a tool:python target:test.py", "python test.py"),
                step(3, "action agent:a tool:edit target:1:2", "edit 1:2"),
                step(4, "action agent:b tool:insert", "insert"),
                step(5, "action agent:c tool:insert", "insert"));

        assertThat(changes.get(3)).containsExactly(new Change.Progress("edit 1:2"), touch("a.py", FileMode.MODIFIED));
        assertThat(changes.get(4)).containsExactly(new Change.Progress("insert"), touch("b.py", FileMode.MODIFIED));
        assertThat(changes.get(5)).containsExactly(new Change.Progress("insert"));
    }

    @Test
    @DisplayName("that names a file no session can hold keeps its text")
    void keepsTheTextWhereThePathIsImpossible() {
        assertThat(changes(step(0, "action tool:open target:\u0001", "open")))
                .containsExactly(List.of(new Change.Progress("open")));
    }

    @Test
    @DisplayName("has a plan only where a list follows an announcement of it")
    void findsPlansOnly() {
        assertThat(PlanText.steps("Facts:\n1. a\n2. b")).isEmpty();
        assertThat(PlanText.steps("Here is the plan:\nBut first\n1. a")).isEmpty();
        assertThat(PlanText.steps("1. a\nplan:")).isEmpty();
        assertThat(PlanText.steps("the airplane:\n1. a")).isEmpty();
        assertThat(PlanText.steps("Here is the plan:\r\n\r\n- a\r\n  - sub\r\n- b\r\nEnd"))
                .containsExactly("a", "b");
        assertThat(PlanText.steps("**Next steps:**\n* a\n1. b")).containsExactly("a");
    }

    @Test
    @DisplayName("that creates, edits or removes a file needs a claim on it, another does not")
    void editsNeedClaims() {
        List<MappedStep> steps = map(
                step(0, "action tool:open target:a.py", "open a.py"),
                step(1, "action tool:edit target:1:2", "edit 1:2"),
                step(2, "action tool:create target:b.py", "create b.py"),
                step(3, "action tool:insert", "insert"),
                step(4, "action tool:rm target:a.py", "rm a.py"),
                step(5, "patch", PATCH),
                step(6, "action tool:rm target:" + "x".repeat(Scope.MAX_KEY_BYTES + 1), "rm"));

        assertThat(steps.stream().map(MappedStep::edits).map(file -> file.orElse("-")))
                .containsExactly("-", "a.py", "b.py", "b.py", "a.py", "-", "-");
    }

    @Test
    @DisplayName("that is a patch hands over, and the first other agent after it takes over")
    void patchesAreHandedOver() {
        List<MappedStep> steps = map(
                step(0, "patch agent:a", "\n \ndiff --git\n" + PATCH),
                step(1, "thought agent:a", "more"),
                step(2, "patch agent:a", " "),
                step(3, "thought agent:b", "I go on"),
                step(4, "patch agent:b", PATCH));

        assertThat(steps.stream().map(MappedStep::handsOver).map(note -> note.orElse("-")))
                .containsExactly("diff --git", "-", StorableText.BLANK, "-", "diff --git a/src/a.py b/src/a.py");
        assertThat(steps.stream().map(MappedStep::takesOver))
                .containsExactly(List.of(), List.of(), List.of(), List.of(0, 2), List.of());
    }

    private static String ledger(String inside) {
        return """
                Updated Ledger:
                {
                  "is_request_satisfied": { "reason": "no", "answer": false },
                  "next_speaker": { "reason": "can search", "answer": "web" },
                  "instruction_or_question": { "reason": "why", "answer": "Find it" }%s
                }
                """.formatted(inside);
    }

    private static Change request(String id, String text) {
        return new Coordination.Message(MessageCategory.REQUEST, Audience.agents(id), text, Optional.empty());
    }

    private static Arguments row(String what, String text, Change... changes) {
        return Arguments.of(what, text, List.of(changes));
    }

    private static Change decision(String text) {
        return new Change.Decision(text, Optional.empty(), Optional.empty());
    }

    private static Hash hash(String text) {
        return Hash.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Change touch(String path, FileMode mode) {
        return new Change.FileTouched(path, mode, Optional.empty());
    }

    private static RecordedStep step(int number, String what, String text) {
        String[] words = what.split(" ");
        return new RecordedStep(
                number,
                field(words, "agent").orElse("someone"),
                RecordedStep.Kind.ofWord(words[0]).orElseThrow(),
                field(words, "to"),
                field(words, "tool"),
                field(words, "target"),
                text);
    }

    private static Optional<String> field(String[] words, String name) {
        return Stream.of(words)
                .filter(word -> word.startsWith(name + ":"))
                .map(word -> word.substring(name.length() + 1))
                .findFirst();
    }

    private static List<List<Change>> changes(RecordedStep... steps) {
        return map(steps).stream().map(MappedStep::changes).toList();
    }

    private static List<MappedStep> map(RecordedStep... steps) {
        Recording recording = new Recording("test", List.of(steps));
        return StepMapping.map(recording, Team.ids(recording.team()));
    }
}

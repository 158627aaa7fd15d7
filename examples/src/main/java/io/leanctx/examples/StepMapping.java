package io.leanctx.examples;

import io.leanctx.Change;
import io.leanctx.FileMode;
import io.leanctx.InvalidInputException;
import io.leanctx.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says what recorded steps are in a session. The table is in {@code docs/demo.md}. A step's whole text is in
 * exactly one of its changes; what is read out of the text (a plan, a file) comes beside it.
 *
 * <p>Depends on the recording alone, never on the session, so that the log can be compared with it afterwards.
 */
final class StepMapping {

    private static final Pattern NAMED_OBJECT = Pattern.compile("^([\\w -]{1,80}):\\s*\\{");
    private static final Pattern LINE_RANGE = Pattern.compile("\\d+:\\d+");
    private static final Pattern TRACE_FRAME = Pattern.compile("File \"([^\"\\n]+)\", line (\\d{1,9})\\b");
    private static final Pattern SHOWN_FILE = Pattern.compile("(?m)^\\[File: (.+) \\(\\d+ lines total\\)]");

    /** The file that each agent has before it, which commands like {@code edit 12:14} mean without naming it. */
    private final Map<String, String> openFiles = new HashMap<>();

    private StepMapping() {}

    /** Maps each step of a recording, in order. */
    static List<MappedStep> map(Recording recording) {
        StepMapping mapping = new StepMapping();
        return recording.steps().stream()
                .map(step -> new MappedStep(step.number(), step.agent(), mapping.changes(step)))
                .toList();
    }

    private List<Change> changes(RecordedStep step) {
        String text = StorableText.of(step.text());
        return switch (step.kind()) {
            case TASK -> List.of(new Change.Task(text));
            case THOUGHT -> thought(text);
            case MESSAGE -> step.to().map(to -> instruction(to, text)).orElseGet(() -> withPlan(progress(text), text));
            case ACTION -> action(step, text);
            case RESULT -> List.of(new Change.Finding(text, place(text)));
            case PATCH -> patch(text);
        };
    }

    /** A thought that begins as a named JSON object ("Updated Ledger: {…") is what an agent now holds to be true. */
    private static List<Change> thought(String text) {
        Matcher named = NAMED_OBJECT.matcher(text);
        if (named.lookingAt() && !named.group(1).isBlank()) {
            return List.of(new Change.Learn(named.group(1).strip(), text));
        }
        return withPlan(new Change.Decision(text, Optional.empty(), Optional.empty()), text);
    }

    /** What one agent asks of another is what is to be done next. */
    private static List<Change> instruction(String to, String text) {
        return List.of(new Change.NextSteps(List.of(StorableText.of(to) + ": " + text)));
    }

    private static List<Change> withPlan(Change said, String text) {
        List<String> plan = PlanText.steps(text);
        return plan.isEmpty() ? List.of(said) : List.of(said, new Change.NextSteps(plan));
    }

    private List<Change> action(RecordedStep step, String text) {
        String tool = step.tool().orElse("");
        Optional<String> named = step.target().flatMap(StepMapping::path);
        return switch (tool) {
            case "open", "cat", "view", "python" -> {
                named.filter(file -> !tool.equals("python")).ifPresent(file -> openFiles.put(step.agent(), file));
                yield withTouch(text, named, FileMode.READ);
            }
            case "create" -> {
                named.ifPresent(file -> openFiles.put(step.agent(), file));
                yield withTouch(text, named, FileMode.CREATED);
            }
            case "edit", "insert" -> {
                Optional<String> open = Optional.ofNullable(openFiles.get(step.agent()));
                Optional<String> file =
                        named.filter(target -> !LINE_RANGE.matcher(target).matches());
                yield withTouch(text, open.or(() -> file), FileMode.MODIFIED);
            }
            case "rm" -> withTouch(text, named, FileMode.DELETED);
            default -> List.of(progress(text));
        };
    }

    private static List<Change> patch(String text) {
        List<Change> changes = new ArrayList<>(List.of(progress(text)));
        PatchFiles.of(text)
                .forEach((name, mode) -> path(name)
                        .ifPresent(file -> changes.add(new Change.FileTouched(file, mode, Optional.empty()))));
        return List.copyOf(changes);
    }

    private static List<Change> withTouch(String text, Optional<String> file, FileMode mode) {
        return file.<List<Change>>map(
                        name -> List.of(progress(text), new Change.FileTouched(name, mode, Optional.empty())))
                .orElseGet(() -> List.of(progress(text)));
    }

    private static Change.Progress progress(String text) {
        return new Change.Progress(text);
    }

    /** The place that a result is about: where a stack trace ends, else the file that an editor shows. */
    private static Optional<Location> place(String text) {
        Optional<Location> place = Optional.empty();
        for (Matcher frame = TRACE_FRAME.matcher(text); frame.find(); ) {
            int line = Integer.parseInt(frame.group(2));
            if (line > 0) {
                place = path(frame.group(1)).map(file -> new Location(file, OptionalInt.of(line)));
            }
        }
        Matcher shown = SHOWN_FILE.matcher(text);
        return place.isEmpty() && shown.find() ? path(shown.group(1)).map(Location::of) : place;
    }

    /** A file's name without the quotes of a shell; empty if it is none that a session can hold. */
    private static Optional<String> path(String recorded) {
        boolean quoted = recorded.length() > 2
                && recorded.charAt(0) == recorded.charAt(recorded.length() - 1)
                && "\"'".indexOf(recorded.charAt(0)) >= 0;
        String name = quoted ? recorded.substring(1, recorded.length() - 1) : recorded;
        try {
            return Optional.of(Location.of(name).path());
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }
}

package io.leanctx.examples;

import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.Coordination;
import io.leanctx.FileMode;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.Location;
import io.leanctx.MessageCategory;
import io.leanctx.Scope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Says what recorded steps are in a session. The table is in {@code docs/demo.md}. A step's whole text is in
 * exactly one of its changes; what is read out of the text (a plan, a file) comes beside it.
 *
 * <p>Depends on the recording and the ids of the agents alone, never on the session, so that the log can be compared with
 * it afterwards.
 */
final class StepMapping {

    private static final Pattern NAMED_OBJECT = Pattern.compile("^([\\w -]{1,80}):\\s*\\{");
    private static final Pattern LEDGER = Pattern.compile("(?i).*\\bledger");
    private static final Pattern LINE_RANGE = Pattern.compile("\\d+:\\d+");
    private static final Pattern TRACE_FRAME = Pattern.compile("File \"([^\"\\n]+)\", line (\\d{1,9})\\b");
    private static final Pattern SHOWN_FILE = Pattern.compile("(?m)^\\[File: (.+) \\(\\d+ lines total\\)]");

    private final Map<String, String> ids;
    private final Answers answers;
    private final RecordedEvidence evidence;

    /** The file that each agent has before it, which commands like {@code edit 12:14} mean without naming it. */
    private final Map<String, String> openFiles = new HashMap<>();

    /** The handoffs that nobody has accepted yet. */
    private final List<RecordedStep> open = new ArrayList<>();

    private StepMapping(Map<String, String> ids, Answers answers) {
        this.ids = ids;
        this.answers = answers;
        this.evidence = new RecordedEvidence(answers);
    }

    /**
     * Maps each step of a recording, in order.
     *
     * @param ids the ids of all agents that act or are spoken to, by their recorded names
     */
    static List<MappedStep> map(Recording recording, Map<String, String> ids) {
        StepMapping mapping = new StepMapping(ids, Answers.in(recording));
        return recording.steps().stream().map(mapping::map).toList();
    }

    private MappedStep map(RecordedStep step) {
        List<Integer> takesOver = takesOver(step.agent());
        List<Change> changes = changes(step);
        boolean patch = step.kind() == RecordedStep.Kind.PATCH;
        if (patch) {
            open.add(step);
        }
        return new MappedStep(
                step.number(),
                step.agent(),
                changes,
                evidence.of(step, touched(changes).map(Change.FileTouched::path).findFirst()),
                patch ? Optional.empty() : edited(changes),
                patch ? Optional.of(firstLine(step)) : Optional.empty(),
                takesOver);
    }

    /** The first other agent that acts after a patch goes on with it. */
    private List<Integer> takesOver(String agent) {
        List<RecordedStep> others =
                open.stream().filter(patch -> !patch.agent().equals(agent)).toList();
        open.removeAll(others);
        return others.stream().map(RecordedStep::number).toList();
    }

    private static String firstLine(RecordedStep patch) {
        return patch.text()
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .map(StorableText::of)
                .orElse(StorableText.BLANK);
    }

    /** The file that an action edits, unless its name is too long to be claimed. */
    private static Optional<String> edited(List<Change> changes) {
        return touched(changes)
                .filter(touched -> touched.mode() != FileMode.READ)
                .map(Change.FileTouched::path)
                .filter(path -> path.getBytes(StandardCharsets.UTF_8).length <= Scope.MAX_KEY_BYTES)
                .findFirst();
    }

    private static Stream<Change.FileTouched> touched(List<Change> changes) {
        return changes.stream().filter(Change.FileTouched.class::isInstance).map(Change.FileTouched.class::cast);
    }

    private List<Change> changes(RecordedStep step) {
        String text = StorableText.of(step.text());
        return switch (step.kind()) {
            case TASK -> List.of(new Change.Task(text));
            case THOUGHT -> thought(text);
            case MESSAGE -> withPlan(step.to().map(to -> request(to, text)).orElseGet(() -> progress(text)), text);
            case ACTION -> action(step);
            case RESULT -> List.of(new Change.Finding(text, place(text)));
            case PATCH -> patch(text);
        };
    }

    /** A thought that begins as a named JSON object is what an agent now holds to be true; a ledger is how far all are. */
    private static List<Change> thought(String text) {
        Matcher named = NAMED_OBJECT.matcher(text);
        if (!named.lookingAt() || named.group(1).isBlank()) {
            return withPlan(new Change.Decision(text, Optional.empty(), Optional.empty()), text);
        }
        String name = named.group(1).strip();
        return LEDGER.matcher(name).matches() ? ledger(text) : List.of(new Change.Learn(name, text));
    }

    private static List<Change> ledger(String text) {
        return withNextSteps(progress(text), LedgerText.next(text).map(List::of).orElse(List.of()));
    }

    private Change request(String to, String text) {
        String id = Optional.ofNullable(ids.get(to))
                .orElseThrow(() -> new IllegalArgumentException("no id for " + to + ", who is spoken to"));
        return new Coordination.Message(MessageCategory.REQUEST, Audience.agents(id), text, Optional.empty());
    }

    private static List<Change> withPlan(Change said, String text) {
        return withNextSteps(said, PlanText.steps(text));
    }

    private static List<Change> withNextSteps(Change said, List<String> steps) {
        return steps.isEmpty() ? List.of(said) : List.of(said, new Change.NextSteps(steps));
    }

    private List<Change> action(RecordedStep step) {
        String tool = step.tool().orElse("");
        Optional<String> named = step.target().flatMap(StepMapping::path);
        return switch (tool) {
            case "open", "cat", "view", "python" -> {
                named.filter(file -> !tool.equals("python")).ifPresent(file -> openFiles.put(step.agent(), file));
                yield withTouch(step, named, FileMode.READ);
            }
            case "create" -> {
                named.ifPresent(file -> openFiles.put(step.agent(), file));
                yield withTouch(step, named, FileMode.CREATED);
            }
            case "edit", "insert" -> {
                Optional<String> open = Optional.ofNullable(openFiles.get(step.agent()));
                Optional<String> file =
                        named.filter(target -> !LINE_RANGE.matcher(target).matches());
                yield withTouch(step, open.or(() -> file), FileMode.MODIFIED);
            }
            case "rm" -> withTouch(step, named, FileMode.DELETED);
            default -> List.of(progress(StorableText.of(step.text())));
        };
    }

    private static List<Change> patch(String text) {
        List<Change> changes = new ArrayList<>(List.of(progress(text)));
        PatchFiles.of(text)
                .forEach((name, patched) -> path(name)
                        .ifPresent(
                                file -> changes.add(new Change.FileTouched(file, patched.mode(), patched.content()))));
        return List.copyOf(changes);
    }

    private List<Change> withTouch(RecordedStep action, Optional<String> file, FileMode mode) {
        Change said = progress(StorableText.of(action.text()));
        return file.map(name -> List.of(said, new Change.FileTouched(name, mode, contentAfter(action))))
                .orElseGet(() -> List.of(said));
    }

    /** What the file was after an action, where the answer shows all of it. */
    private Optional<Hash> contentAfter(RecordedStep action) {
        return answers.to(action)
                .flatMap(result -> ShownFile.of(result.text()))
                .filter(ShownFile::isWhole)
                .map(ShownFile::content);
    }

    private static Change progress(String text) {
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
    static Optional<String> path(String recorded) {
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

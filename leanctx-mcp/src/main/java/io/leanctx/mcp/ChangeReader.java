package io.leanctx.mcp;

import io.leanctx.Change;
import io.leanctx.Coordination;
import io.leanctx.Cost;
import io.leanctx.EntryRef;
import io.leanctx.Evidence;
import io.leanctx.FileMode;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.LineRange;
import io.leanctx.Location;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Makes changes of arguments: of those of a call that is one change, and of each object in {@code changes}. */
final class ChangeReader {

    /** What the objects in {@code changes} can have; which of them depends on the type. */
    static final List<Field> FIELDS = List.of(
            Field.oneOf(
                    "type",
                    "task",
                    "progress",
                    "next",
                    "finding",
                    "decision",
                    "learn",
                    "forget",
                    "file",
                    "custom",
                    "under",
                    "read",
                    "compressed",
                    "checked",
                    "spent",
                    "called"),
            Field.text("text"),
            Field.text("rationale"),
            Field.text("supersedes"),
            Field.text("key"),
            Field.text("value"),
            Field.texts("steps", ""),
            Field.text("path"),
            Field.count("line"),
            Field.text("mode"),
            Field.text("kind"),
            Field.text("resource"),
            Field.count("claim_token"),
            Field.text("content"),
            Field.count("tokens"),
            Field.count("first"),
            Field.count("last"),
            Field.text("before"),
            Field.text("after"),
            Field.count("tokens_before"),
            Field.count("tokens_after"),
            Field.count("passed"),
            Field.count("failed"),
            Field.count("total"),
            Field.text("input"),
            Field.text("output"),
            Field.count("duration_ms"),
            Field.text("model"),
            Field.count("in"),
            Field.count("out"),
            Field.count("cached"),
            Field.text("cost"),
            Field.text("name"));

    /** A type of change: what it takes, and how it is made of it. */
    private record Form(List<String> fields, Function<Arguments, Change> read) {

        static Form of(String fields, Function<Arguments, Change> read) {
            return new Form(List.of(fields.split(" ")), read);
        }
    }

    private static final Map<String, Form> FORMS = Map.ofEntries(
            Map.entry("task", Form.of("text", given -> new Change.Task(given.requireText("text")))),
            Map.entry("progress", Form.of("text", given -> new Change.Progress(given.requireText("text")))),
            Map.entry("next", Form.of("steps", ChangeReader::next)),
            Map.entry("finding", Form.of("text path line", ChangeReader::finding)),
            Map.entry("decision", Form.of("text rationale supersedes", ChangeReader::decision)),
            Map.entry(
                    "learn",
                    Form.of(
                            "key value",
                            given -> new Change.Learn(given.requireText("key"), given.requireText("value")))),
            Map.entry("forget", Form.of("key", given -> new Change.Forget(given.requireText("key")))),
            Map.entry("file", Form.of("path mode content", ChangeReader::file)),
            Map.entry(
                    "custom",
                    Form.of(
                            "kind key text",
                            given -> new Change.Custom(
                                    given.requireText("kind"), given.text("key"), given.requireText("text")))),
            Map.entry(
                    "under",
                    Form.of(
                            "resource claim_token",
                            given -> new Coordination.UnderClaim(
                                    given.requireText("resource"), given.requireNumber("claim_token")))),
            Map.entry("read", Form.of("path content first last mode tokens", ChangeReader::read)),
            Map.entry("compressed", Form.of("text before after tokens_before tokens_after", ChangeReader::compressed)),
            Map.entry("checked", Form.of("text passed failed total output duration_ms", ChangeReader::checked)),
            Map.entry("spent", Form.of("model in out cached cost", ChangeReader::spent)),
            Map.entry("called", Form.of("name input output duration_ms", ChangeReader::called)));

    private ChangeReader() {}

    /** An object of {@code changes}. */
    static Change read(Arguments given, boolean evidenceOnly) {
        String type = given.requireText("type");
        Form form = FORMS.get(type);
        if (form == null) {
            throw new IllegalStateException("a type of change that is listed and has no form: " + type);
        }
        for (Field field : FIELDS) {
            if (given.has(field.name())
                    && !field.name().equals("type")
                    && !form.fields().contains(field.name())) {
                throw new InvalidInputException(given.of() + " is a " + type + ", which has no field " + field.name()
                        + "; it takes " + String.join(", ", form.fields()));
            }
        }
        Change change = form.read().apply(given);
        if (evidenceOnly && !(change instanceof Evidence)) {
            throw new InvalidInputException(given.of() + " is a " + type
                    + "; the action evidence takes read, compressed, checked, spent and called: use commit");
        }
        return change;
    }

    static Change next(Arguments given) {
        return new Change.NextSteps(given.texts("steps").orElseThrow(() -> given.missing("steps")));
    }

    static Change finding(Arguments given) {
        if (given.text("path").isEmpty() && given.has("line")) {
            throw new InvalidInputException(given.of() + " has a line and no path; give the path as well");
        }
        return new Change.Finding(
                given.requireText("text"), given.text("path").map(path -> new Location(path, line(given))));
    }

    private static OptionalInt line(Arguments given) {
        return given.has("line") ? OptionalInt.of(whole(given, "line")) : OptionalInt.empty();
    }

    static Change decision(Arguments given) {
        return new Change.Decision(
                given.requireText("text"),
                given.text("rationale"),
                given.text("supersedes").map(EntryRef::parse));
    }

    private static Change file(Arguments given) {
        String mode = given.requireText("mode");
        FileMode known = List.of(FileMode.values()).stream()
                .filter(value -> Views.word(value).equals(mode))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("field mode of " + given.of() + " is " + Texts.quote(mode)
                        + "; give one of read, created, modified, deleted"));
        return new Change.FileTouched(
                given.requireText("path"), known, given.text("content").map(Hash::parse));
    }

    private static Change read(Arguments given) {
        return new Evidence.FileRead(
                given.requireText("path"),
                hash(given, "content"),
                lines(given),
                given.text("mode"),
                given.requireNumber("tokens"));
    }

    private static Change compressed(Arguments given) {
        return new Evidence.Compressed(
                given.text("text"),
                hash(given, "before"),
                hash(given, "after"),
                given.requireNumber("tokens_before"),
                given.requireNumber("tokens_after"));
    }

    private static Change checked(Arguments given) {
        return new Evidence.Checked(
                given.text("text"),
                given.requireNumber("passed"),
                given.requireNumber("failed"),
                given.requireNumber("total"),
                hash(given, "output"),
                millis(given));
    }

    private static Change spent(Arguments given) {
        return new Evidence.TokensSpent(
                given.requireText("model"),
                given.requireNumber("in"),
                given.requireNumber("out"),
                given.number("cached", 0),
                given.text("cost").map(ChangeReader::cost));
    }

    private static Change called(Arguments given) {
        return new Evidence.ToolCalled(
                given.requireText("name"), hash(given, "input"), hash(given, "output"), millis(given));
    }

    private static Cost cost(String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            throw new InvalidInputException(
                    "cost " + Texts.quote(text) + " is not an amount and a currency; give it as in 0.0125 USD");
        }
        return Cost.of(text.substring(0, space), text.substring(space + 1));
    }

    private static Hash hash(Arguments given, String name) {
        return Hash.parse(given.requireText(name));
    }

    private static Duration millis(Arguments given) {
        return Duration.ofMillis(given.requireNumber("duration_ms"));
    }

    /** The lines that {@code first} and {@code last} name; empty where neither is given. */
    static Optional<LineRange> lines(Arguments given) {
        if (!given.has("first") && !given.has("last")) {
            return Optional.empty();
        }
        if (!given.has("first") || !given.has("last")) {
            throw given.missing(given.has("first") ? "last" : "first");
        }
        return Optional.of(new LineRange(whole(given, "first"), whole(given, "last")));
    }

    private static int whole(Arguments given, String name) {
        long value = given.requireNumber(name);
        if (value > Integer.MAX_VALUE) {
            throw new InvalidInputException("argument " + name + " of " + given.of() + " is " + value
                    + "; give a number up to " + Integer.MAX_VALUE);
        }
        return (int) value;
    }
}

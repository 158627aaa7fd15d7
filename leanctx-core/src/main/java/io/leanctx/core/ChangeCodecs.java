package io.leanctx.core;

import io.leanctx.AgentProfile;
import io.leanctx.Change;
import io.leanctx.EntryRef;
import io.leanctx.FileMode;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.Location;
import io.leanctx.Scope;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table of the kinds of change: one entry for each. */
final class ChangeCodecs {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeCodecs.class);

    private static final List<ChangeForm<?>> FORMS = List.of(
            ChangeForm.of("task", Change.Task.class)
                    .closed((change, out) -> out.field("text", change.text()))
                    .read((open, closed) -> new Change.Task(closed.text("text"))),
            ChangeForm.of("progress", Change.Progress.class)
                    .closed((change, out) -> out.field("text", change.text()))
                    .read((open, closed) -> new Change.Progress(closed.text("text"))),
            ChangeForm.of("next", Change.NextSteps.class)
                    .closed((change, out) -> out.field("steps", change.steps()))
                    .read((open, closed) -> new Change.NextSteps(closed.texts("steps"))),
            ChangeForm.of("finding", Change.Finding.class)
                    .open((change, out) -> change.where().ifPresent(where -> {
                        where.line().ifPresent(line -> out.field("line", line));
                        out.field("path", where.path());
                    }))
                    .closed((change, out) -> out.field("text", change.text()))
                    .read((open, closed) -> new Change.Finding(closed.text("text"), location(open))),
            ChangeForm.of("decision", Change.Decision.class)
                    .open((change, out) ->
                            change.supersedes().ifPresent(old -> out.field("supersedes", old.toString())))
                    .closed((change, out) -> {
                        change.rationale().ifPresent(rationale -> out.field("rationale", rationale));
                        out.field("text", change.text());
                    })
                    .read((open, closed) -> new Change.Decision(
                            closed.text("text"),
                            optionalText(closed, "rationale"),
                            optionalText(open, "supersedes").map(EntryRef::parse))),
            ChangeForm.of("learn", Change.Learn.class)
                    .open((change, out) -> out.field("key", change.key()))
                    .closed((change, out) -> out.field("value", change.value()))
                    .read((open, closed) -> new Change.Learn(open.text("key"), closed.text("value"))),
            ChangeForm.of("forget", Change.Forget.class)
                    .open((change, out) -> out.field("key", change.key()))
                    .read((open, closed) -> new Change.Forget(open.text("key"))),
            ChangeForm.of("file", Change.FileTouched.class)
                    .open((change, out) -> {
                        change.content().ifPresent(content -> out.field("content", content));
                        out.field("mode", modeName(change.mode())).field("path", change.path());
                    })
                    .read((open, closed) -> new Change.FileTouched(
                            open.text("path"),
                            mode(open.text("mode")),
                            optionalText(open, "content").map(Hash::parse))),
            ChangeForm.of("custom", Change.Custom.class)
                    .open((change, out) -> {
                        change.key().ifPresent(key -> out.field("key", key));
                        out.field("type", change.type());
                    })
                    .closed((change, out) -> out.field("body", change.body()))
                    .read((open, closed) ->
                            new Change.Custom(open.text("type"), optionalText(open, "key"), closed.text("body"))),
            ChangeForm.of("deleted", Change.Deleted.class).read((open, closed) -> new Change.Deleted()),
            ChangeForm.of("agent", Change.AgentRegistered.class)
                    .open((change, out) -> out.field("client", change.profile().client())
                            .field("id", change.profile().id())
                            .field("token", change.tokenHash()))
                    .closedIf(
                            change -> change.profile().role().isPresent()
                                    || change.profile().displayName().isPresent(),
                            (change, out) -> {
                                change.profile().displayName().ifPresent(name -> out.field("displayName", name));
                                change.profile().role().ifPresent(role -> out.field("role", role));
                            })
                    .read((open, closed) -> new Change.AgentRegistered(
                            new AgentProfile(
                                    open.text("id"),
                                    open.text("client"),
                                    optionalText(closed, "role"),
                                    optionalText(closed, "displayName")),
                            Hash.parse(open.text("token")))));

    private static final String NOTHING = "{}";

    private static final Map<String, ChangeForm<?>> BY_TYPE =
            FORMS.stream().collect(Collectors.toUnmodifiableMap(ChangeForm::type, Function.identity()));

    private static final Map<Class<?>, ChangeForm<?>> BY_CLASS =
            FORMS.stream().collect(Collectors.toUnmodifiableMap(ChangeForm::of, Function.identity()));

    private ChangeCodecs() {}

    /** The kinds of change that have an entry in the table. */
    static Set<Class<?>> kinds() {
        return BY_CLASS.keySet();
    }

    /** Their names in the format. */
    static Set<String> types() {
        return BY_TYPE.keySet();
    }

    /** The name of a change's kind in the format. */
    static String type(Change change) {
        return change instanceof Change.Unknown unknown
                ? unknown.type()
                : form(change).type();
    }

    static boolean hasClosed(Change change) {
        return change instanceof Change.Unknown unknown
                ? unknown.closed().isPresent()
                : form(change).hasClosed(change);
    }

    /** Writes the closed part, one object; only for a change that {@linkplain #hasClosed has} one. */
    static void writeClosed(Change change, JsonWriter out) {
        if (change instanceof Change.Unknown unknown) {
            copy(unknown, unknown.closed().orElseThrow(), out);
        } else {
            out.beginObject();
            form(change).writeClosed(change, out);
            out.endObject();
        }
    }

    /** Writes the field {@code open}, unless the kind of change has nothing to put in it. */
    static void writeOpen(Change change, JsonWriter out) {
        if (change instanceof Change.Unknown unknown) {
            if (!unknown.open().equals(NOTHING)) {
                copy(unknown, unknown.open(), out.name("open"));
            }
        } else if (form(change).hasOpen()) {
            out.name("open").beginObject();
            form(change).writeOpen(change, out);
            out.endObject();
        }
    }

    /** Gives the fields of both parts of a change that is known; no name stands in both. */
    static void collect(Change change, FieldSink sink) {
        form(change).writeOpen(change, sink);
        form(change).writeClosed(change, sink);
    }

    /**
     * Makes a change of its stored parts. What this version cannot read as the change that its type names becomes
     * {@link Change.Unknown}: it was verified, so it is not damaged but written by a version that knows more.
     *
     * @param closed empty if there is none
     * @param erased whether there was one
     */
    static Change read(String type, Set<Scope> scopes, Json.Fields open, Optional<Json.Fields> closed, boolean erased) {
        ChangeForm<?> form = BY_TYPE.get(type);
        if (form != null && (!erased || form.readableErased())) {
            try {
                Change change = form.read(open, closed.orElse(Json.Fields.EMPTY));
                if (change.scopes().equals(scopes)) {
                    return change;
                }
            } catch (MalformedException | InvalidInputException e) {
                LOG.debug("a change of type {} is kept as unknown: {}", type, MalformedException.describe(e));
            }
        }
        return new Change.Unknown(type, scopes, text(open), closed.map(ChangeCodecs::text));
    }

    /**
     * Makes a change of its parts, which this version wrote itself.
     *
     * @throws MalformedException if it is not of a known type, or lacks something
     * @throws InvalidInputException if something in it breaks a rule
     */
    static Change read(String type, Json.Fields open, Json.Fields closed) throws MalformedException {
        ChangeForm<?> form = BY_TYPE.get(type);
        if (form == null) {
            throw new MalformedException("has a change of the unknown type \"" + type + "\"");
        }
        return form.read(open, closed);
    }

    private static ChangeForm<?> form(Change change) {
        ChangeForm<?> form = BY_CLASS.get(change.getClass());
        if (form == null) {
            throw new IllegalStateException("a kind of change without an entry in the table: " + change.getClass());
        }
        return form;
    }

    private static String text(Json value) {
        JsonWriter out = new JsonWriter(256);
        value.write(out);
        return out.toString();
    }

    private static void copy(Change.Unknown unknown, String json, JsonWriter out) {
        try {
            Json.parse(json).write(out);
        } catch (MalformedException e) {
            throw new InvalidInputException("a part of a change of type " + unknown.type() + " " + e.getMessage(), e);
        }
    }

    private static Optional<String> optionalText(Json.Fields fields, String name) throws MalformedException {
        return fields.has(name) ? Optional.of(fields.text(name)) : Optional.empty();
    }

    private static Optional<Location> location(Json.Fields open) throws MalformedException {
        if (!open.has("path")) {
            return Optional.empty();
        }
        OptionalInt line = open.has("line") ? OptionalInt.of(open.integer("line")) : OptionalInt.empty();
        return Optional.of(new Location(open.text("path"), line));
    }

    private static FileMode mode(String name) throws MalformedException {
        for (FileMode mode : FileMode.values()) {
            if (modeName(mode).equals(name)) {
                return mode;
            }
        }
        throw new MalformedException("has the file mode \"" + name + "\"");
    }

    private static String modeName(FileMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}

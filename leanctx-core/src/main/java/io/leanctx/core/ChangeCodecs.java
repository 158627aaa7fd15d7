package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.InvalidInputException;
import io.leanctx.Scope;
import io.leanctx.Upkeep;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table of the kinds of change: one entry for each. */
final class ChangeCodecs {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeCodecs.class);

    private static final List<ChangeForm<?>> FORMS = Stream.of(
                    WorkForms.ALL, CoordinationForms.ALL, EvidenceForms.ALL, UpkeepForms.ALL, AgentForms.ALL)
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableList());

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

    /** What is left of a change when its text is erased: its kind, its scopes and its open part. */
    static Open open(Change change) {
        if (change instanceof Upkeep.Withheld withheld) {
            return new Open(withheld.type(), withheld.scopes(), withheld.open());
        } else if (change instanceof Change.Unknown unknown) {
            return new Open(unknown.type(), unknown.scopes(), unknown.open());
        }
        Json.Fields.Collector open = new Json.Fields.Collector();
        form(change).writeOpen(change, open);
        return new Open(type(change), change.scopes(), text(open.toFields()));
    }

    /** The parts of a change that are not text. */
    record Open(String type, Set<Scope> scopes, String json) {}

    /**
     * A change with other texts in its closed part.
     *
     * @param texts is given each text, and gives the one to put in its place
     * @return the change itself if all texts are as they were
     * @throws InvalidInputException if a text breaks a rule of the change
     */
    static Change withTexts(Change change, UnaryOperator<String> texts) {
        if (change instanceof Change.Unknown || !hasClosed(change)) {
            return change;
        }
        ChangeForm<?> form = form(change);
        Json.Fields.Collector open = new Json.Fields.Collector();
        form.writeOpen(change, open);
        RewrittenTexts closed = new RewrittenTexts(texts);
        form.writeClosed(change, closed);
        if (!closed.differ()) {
            return change;
        }
        try {
            return form.read(open.toFields(), closed.toFields());
        } catch (MalformedException e) {
            throw new IllegalStateException("a change of type " + form.type() + " cannot be read as it is written", e);
        }
    }

    /** Gives the fields of both parts of a change that is known; no name stands in both. */
    static void collect(Change change, FieldSink sink) {
        form(change).writeOpen(change, sink);
        form(change).writeClosed(change, sink);
    }

    /**
     * Makes a change of its stored parts. What this version cannot read as the change that its type names becomes
     * {@link Change.Unknown}: it was verified, so it is not damaged but written by a version that knows more. What cannot do
     * without the text that was erased becomes {@link Upkeep.Withheld}.
     *
     * @param closed empty if there is none
     * @param erased whether there was one
     */
    static Change read(String type, Set<Scope> scopes, Json.Fields open, Optional<Json.Fields> closed, boolean erased) {
        ChangeForm<?> form = BY_TYPE.get(type);
        if (form != null && erased && !form.readableErased()) {
            return new Upkeep.Withheld(type, scopes, text(open));
        }
        if (form != null) {
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
}

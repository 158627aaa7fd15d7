package io.leanctx.core;

import io.leanctx.Bundle;
import io.leanctx.Change;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.InvalidInputException;
import io.leanctx.Names;
import io.leanctx.Position;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What an import adds to a session, as a bundle has it.
 *
 * @param workspace where the bundle was made
 * @param channel what it was made of
 * @param position where that stood
 * @param adding findings, decisions and files, in the order in which they were committed there
 * @param filling the task, the next steps and the knowledge, for where a session has none
 */
record BundleContent(String workspace, String channel, Position position, List<Change> adding, List<Change> filling) {

    private static final Set<String> FIELDS = Set.of(
            "agent",
            "brief",
            "channel",
            "decisions",
            "files",
            "findings",
            "format",
            "knowledge",
            "nextSteps",
            "position",
            "privacy",
            "task",
            "workspace");

    BundleContent {
        adding = List.copyOf(adding);
        filling = List.copyOf(filling);
    }

    /**
     * Reads a bundle, and refuses all that this version does not write, since it could not import that.
     *
     * @throws InvalidInputException if it is not a bundle; the message says what is wrong
     */
    static BundleContent read(Bundle bundle) {
        try {
            return read(Json.parse(bundle.json()));
        } catch (MalformedException | InvalidInputException e) {
            throw new InvalidInputException(
                    "bundle " + bundle.hash() + ": " + MalformedException.describe(e)
                            + "; nothing was written. Import what Participant.bundle() of a version that writes "
                            + BundleJson.FORMAT + " made",
                    e);
        }
    }

    private static BundleContent read(Json.Fields bundle) throws MalformedException {
        String format = bundle.text("format");
        if (!format.equals(BundleJson.FORMAT)) {
            throw new MalformedException("has the unknown format \"" + format + "\"");
        }
        requireFields("the bundle", bundle.fields().keySet(), FIELDS);
        Names.requireAgent(bundle.text("agent"));
        bundle.text("brief");
        Forms.parse(Bundle.Privacy.class, bundle.text("privacy"));
        List<Entry<Change>> adding = new ArrayList<>(entries(bundle, "decisions", "decision"));
        adding.addAll(entries(bundle, "findings", "finding"));
        adding.addAll(distinct("files", entries(bundle, "files", "file"), BundleContent::path));
        adding.sort(Comparator.comparing(Entry::ref));
        List<Change> filling = new ArrayList<>();
        optional(bundle, "task", "task").ifPresent(filling::add);
        optional(bundle, "nextSteps", "next").ifPresent(filling::add);
        distinct("knowledge", entries(bundle, "knowledge", "learn"), Change::scopes)
                .forEach(entry -> filling.add(entry.value()));
        return new BundleContent(
                Names.requireWorkspace(bundle.text("workspace")),
                Names.requireChannel(bundle.text("channel")),
                Position.parse(bundle.text("position")),
                adding.stream().map(entry -> withoutReference(entry.value())).toList(),
                filling);
    }

    private static List<Entry<Change>> entries(Json.Fields bundle, String name, String type) throws MalformedException {
        List<Entry<Change>> entries = new ArrayList<>();
        for (Json.Fields entry : bundle.objects(name)) {
            entries.add(entry(name + " " + entries.size(), type, entry));
        }
        return entries;
    }

    private static Optional<Change> optional(Json.Fields bundle, String name, String type) throws MalformedException {
        return bundle.has(name)
                ? Optional.of(entry(name, type, bundle.object(name)).value())
                : Optional.empty();
    }

    private static Entry<Change> entry(String what, String type, Json.Fields fields) throws MalformedException {
        try {
            Change change = ChangeCodecs.read(type, fields, fields);
            Json.Fields.Collector written = new Json.Fields.Collector();
            written.field("agent", "").field("at", "").field("ref", "");
            ChangeCodecs.collect(change, written);
            requireFields(
                    what, fields.fields().keySet(), written.toFields().fields().keySet());
            return new Entry<>(
                    EntryRef.parse(fields.text("ref")),
                    Names.requireAgent(fields.text("agent")),
                    Instant.parse(fields.text("at")),
                    change);
        } catch (MalformedException | InvalidInputException | DateTimeException e) {
            throw new MalformedException("has " + what + " that cannot be read: " + MalformedException.describe(e), e);
        }
    }

    private static void requireFields(String what, Set<String> given, Set<String> known) throws MalformedException {
        for (String name : given) {
            if (!known.contains(name)) {
                throw new MalformedException("has in " + what + " the unknown field \"" + name + "\"");
            }
        }
    }

    private static <K> List<Entry<Change>> distinct(String name, List<Entry<Change>> entries, Function<Change, K> key)
            throws MalformedException {
        Set<K> keys = new HashSet<>();
        for (Entry<Change> entry : entries) {
            if (!keys.add(key.apply(entry.value()))) {
                throw new MalformedException(
                        "has in " + name + " two of one key: " + entry.value().describe());
            }
        }
        return entries;
    }

    private static String path(Change change) {
        return ((Change.FileTouched) change).path();
    }

    /** What a decision took the place of stands in the other log. */
    private static Change withoutReference(Change change) {
        return change instanceof Change.Decision decision
                ? new Change.Decision(decision.text(), decision.rationale(), Optional.empty())
                : change;
    }
}

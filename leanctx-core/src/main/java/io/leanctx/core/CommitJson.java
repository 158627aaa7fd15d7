package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Entry;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.Upkeep;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Commits and entries as JSON for hosts; canonical, so equal for equal ones. */
final class CommitJson {

    private static final int USUAL_BYTES = 1024;

    private CommitJson() {}

    static String of(Commit commit) {
        JsonWriter out = new JsonWriter(USUAL_BYTES);
        out.beginObject();
        out.field("agent", commit.agent()).field("at", commit.at().toString());
        Position base = commit.base();
        out.name("base").beginObject();
        out.field("hash", base.hash()).field("revision", base.revision());
        out.endObject();
        out.name("changes").beginArray();
        commit.changes().forEach(change -> fields(change).toFields().write(out));
        out.endArray();
        out.field("channel", commit.channel()).field("guard", sorted(commit.guard()));
        out.field("hash", commit.position().hash()).field("operation", commit.operation());
        out.field("revision", commit.revision());
        out.name("seen").beginArray();
        commit.seen().forEach(out::number);
        out.endArray();
        out.field("workspace", commit.workspace());
        out.endObject();
        return out.toString();
    }

    static String of(Entry<? extends Change> entry) {
        JsonWriter out = new JsonWriter(USUAL_BYTES);
        Json.Fields.Collector fields = fields(entry.value());
        fields.field("agent", entry.agent()).field("at", entry.at().toString());
        fields.field("ref", entry.ref().toString()).toFields().write(out);
        return out.toString();
    }

    /** What is in a change that is known stands beside its kind; of another there are its parts. */
    private static Json.Fields.Collector fields(Change change) {
        Json.Fields.Collector fields = new Json.Fields.Collector();
        if (change instanceof Change.Unknown unknown) {
            return parts(fields, unknown.type(), unknown.scopes(), unknown.open(), unknown.closed());
        } else if (change instanceof Upkeep.Withheld withheld) {
            return parts(fields, withheld.type(), withheld.scopes(), withheld.open(), Optional.empty())
                    .field("erased", true);
        }
        ChangeCodecs.collect(change, fields.field("change", ChangeCodecs.type(change)));
        return fields;
    }

    private static Json.Fields.Collector parts(
            Json.Fields.Collector fields, String type, Set<Scope> scopes, String open, Optional<String> closed) {
        fields.field("change", type).field("scopes", sorted(scopes)).field("open", parsed(open));
        closed.ifPresent(json -> fields.field("closed", parsed(json)));
        return fields;
    }

    private static Json parsed(String part) {
        try {
            return Json.parse(part);
        } catch (MalformedException e) {
            throw new IllegalStateException("a part of a change that was read is no JSON", e);
        }
    }

    private static List<String> sorted(Set<Scope> scopes) {
        return scopes.stream().map(Scope::toString).sorted().toList();
    }
}

package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Entry;
import java.util.Collection;
import java.util.List;

/** A session as JSON for hosts, by {@code docs/session.schema.json}; canonical, so equal for equal sessions. */
final class SessionJson {

    private static final int USUAL_BYTES = 4096;

    private final JsonWriter out = new JsonWriter(USUAL_BYTES);

    private SessionJson() {}

    static String write(SessionState state) {
        SessionJson json = new SessionJson();
        json.session(state);
        return json.out.toString();
    }

    private void session(SessionState state) {
        Contents contents = state.contents();
        out.beginObject();
        out.field("agents", List.copyOf(state.agents()));
        out.field("channel", state.channel());
        out.name("custom").beginArray();
        contents.keyed().values().forEach(entries -> entries.values().forEach(this::entry));
        contents.appended().values().forEach(entries -> entries.forEach(this::entry));
        out.endArray();
        entries("decisions", contents.decisions());
        out.name("deleted").bool(state.isDeleted());
        entries("files", contents.files().values());
        entries("findings", contents.findings());
        out.field("hash", state.position().hash());
        entries("knowledge", contents.knowledge().values());
        contents.nextSteps().ifPresent(entry -> {
            out.name("nextSteps");
            entry(entry);
        });
        entries("progress", contents.progress());
        out.field("revision", state.revision());
        contents.task().ifPresent(entry -> {
            out.name("task");
            entry(entry);
        });
        out.field("unknownChanges", state.unknownChanges());
        state.updatedAt().ifPresent(at -> out.field("updatedAt", at.toString()));
        out.field("workspace", state.workspace());
        out.endObject();
    }

    private void entries(String name, Collection<? extends Entry<? extends Change>> entries) {
        out.name(name).beginArray();
        entries.forEach(this::entry);
        out.endArray();
    }

    private void entry(Entry<? extends Change> entry) {
        Json.Fields.Collector fields = new Json.Fields.Collector();
        fields.field("agent", entry.agent()).field("at", entry.at().toString());
        fields.field("ref", entry.ref().toString());
        ChangeCodecs.collect(entry.value(), fields);
        fields.toFields().write(out);
    }
}

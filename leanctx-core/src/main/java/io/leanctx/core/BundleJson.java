package io.leanctx.core;

import io.leanctx.Bundle;
import io.leanctx.Change;
import io.leanctx.Entry;
import java.util.Collection;

/** Writes bundles by {@code docs/bundle.schema.json}: canonical JSON, so equal for equal sessions. */
final class BundleJson {

    /** What a bundle says that it is. Another number stands for what this version could not read. */
    static final String FORMAT = "leanctx.bundle/1";

    private static final int USUAL_BYTES = 4096;

    private BundleJson() {}

    static String write(SessionState state, String maker, Bundle.Privacy privacy, String brief) {
        Contents contents = state.contents();
        JsonWriter out = new JsonWriter(USUAL_BYTES);
        out.beginObject();
        out.field("agent", maker);
        out.field("brief", brief);
        out.field("channel", state.channel());
        entries("decisions", contents.decisions(), out);
        entries("files", contents.files().values(), out);
        entries("findings", contents.findings(), out);
        out.field("format", FORMAT);
        entries("knowledge", contents.knowledge().values(), out);
        contents.nextSteps().ifPresent(next -> SessionJson.entry(next, out.name("nextSteps")));
        out.field("position", state.position().toString());
        out.field("privacy", Forms.name(privacy));
        contents.task().ifPresent(task -> SessionJson.entry(task, out.name("task")));
        out.field("workspace", state.workspace());
        out.endObject();
        return out.toString();
    }

    private static void entries(String name, Collection<? extends Entry<? extends Change>> entries, JsonWriter out) {
        out.name(name).beginArray();
        entries.forEach(entry -> SessionJson.entry(entry, out));
        out.endArray();
    }
}

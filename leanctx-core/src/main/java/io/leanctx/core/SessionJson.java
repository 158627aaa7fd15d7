package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Claim;
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
        claims(state.claims().values());
        out.name("custom").beginArray();
        contents.keyed().values().forEach(entries -> entries.values().forEach(this::entry));
        contents.appended().values().forEach(entries -> entries.forEach(this::entry));
        out.endArray();
        entries("decisions", contents.decisions());
        out.name("deleted").bool(state.isDeleted());
        entries("files", contents.files().values());
        entries("findings", contents.findings());
        handoffs(contents.coordinated());
        out.field("hash", state.position().hash());
        entries("imports", contents.imports().values());
        entries("knowledge", contents.knowledge().values());
        entries("messages", contents.coordinated().messages());
        contents.nextSteps().ifPresent(entry -> {
            out.name("nextSteps");
            entry(entry);
        });
        out.field("oldest", state.oldest());
        contents.origin().ifPresent(entry -> {
            out.name("origin");
            entry(entry);
        });
        entries("progress", contents.progress());
        out.field("revision", state.revision());
        entries("shared", contents.coordinated().shared());
        entries("summaries", contents.summaries());
        contents.task().ifPresent(entry -> {
            out.name("task");
            entry(entry);
        });
        TotalsCodec.writeIfAny(state.totals(), out);
        out.field("unknownChanges", state.unknownChanges());
        state.updatedAt().ifPresent(at -> out.field("updatedAt", at.toString()));
        out.field("workspace", state.workspace());
        out.endObject();
    }

    private void claims(Collection<Claim> claims) {
        out.name("claims").beginArray();
        for (Claim claim : claims) {
            out.beginObject();
            out.field("agent", claim.agent()).field("resource", claim.resource());
            out.field("token", claim.token()).field("until", claim.until().toString());
            out.endObject();
        }
        out.endArray();
    }

    private void handoffs(Coordinated coordinated) {
        out.name("handoffs").beginArray();
        coordinated.offers().values().forEach(offer -> {
            out.beginObject();
            entries("answers", coordinated.handoff(offer).answers());
            out.name("offer");
            entry(offer);
            out.endObject();
        });
        out.endArray();
    }

    private void entries(String name, Collection<? extends Entry<? extends Change>> entries) {
        out.name(name).beginArray();
        entries.forEach(this::entry);
        out.endArray();
    }

    private void entry(Entry<? extends Change> entry) {
        entry(entry, out);
    }

    /** An entry of a session, as bundles have it too. */
    static void entry(Entry<? extends Change> entry, JsonWriter out) {
        Json.Fields.Collector fields = new Json.Fields.Collector();
        fields.field("agent", entry.agent()).field("at", entry.at().toString());
        fields.field("ref", entry.ref().toString());
        ChangeCodecs.collect(entry.value(), fields);
        fields.toFields().write(out);
    }
}

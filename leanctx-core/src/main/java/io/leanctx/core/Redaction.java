package io.leanctx.core;

import io.leanctx.AgentProfile;
import io.leanctx.Bundle;
import io.leanctx.Change;
import io.leanctx.Coordination;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.Redactor;
import io.leanctx.spi.Blob;
import io.leanctx.spi.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Has a redactor look at all that is to be stored of a request: the texts of its changes, and the content they refer to. */
final class Redaction {

    /** The fields of a bundle that hold free text; the others hold names, numbers and hashes. */
    private static final Set<String> BUNDLE_TEXTS = Set.of("brief", "rationale", "steps", "text", "value");

    private final @Nullable Redactor redactor;

    Redaction(@Nullable Redactor redactor) {
        this.redactor = redactor;
    }

    /**
     * The request as it may be stored.
     *
     * @throws InvalidInputException if the redactor fails, or gives what cannot stand for a text
     */
    Request of(Request request) {
        if (redactor == null) {
            return request;
        }
        ProposedCommit proposed = request.proposed();
        Map<Hash, Blob> blobs = new HashMap<>();
        request.attached().blobs().forEach(blob -> blobs.put(blob.hash(), blob));
        List<Change> changes = new ArrayList<>(proposed.changes().size());
        List<Blob> attached = new ArrayList<>(request.attached().blobs());
        for (Change change : proposed.changes()) {
            Change redacted = withRole(change, ChangeCodecs.withTexts(change, text -> redact(change, text)));
            Optional<Blob> content = AttachedContent.of(redacted).map(blobs::get);
            if (content.isPresent()) {
                Blob allowed = redact(redacted, content.get());
                redacted = referringTo(redacted, allowed);
                attached.remove(content.get());
                attached.add(allowed);
            }
            changes.add(redacted);
        }
        return new Request(
                new ProposedCommit(
                        proposed.key(),
                        proposed.agent(),
                        proposed.operation(),
                        proposed.base(),
                        proposed.seen(),
                        proposed.guard(),
                        changes),
                request.namedByCaller(),
                request.credential(),
                new Attached(
                        attached,
                        request.attached().rewrites(),
                        request.attached().copied()),
                request.own());
    }

    /** A role is a name that messages are addressed to, so it stays as it was. */
    private static Change withRole(Change before, Change redacted) {
        if (before instanceof Change.AgentRegistered old && redacted instanceof Change.AgentRegistered now) {
            AgentProfile profile = now.profile();
            return new Change.AgentRegistered(
                    new AgentProfile(
                            profile.id(),
                            profile.client(),
                            old.profile().role(),
                            profile.displayName(),
                            profile.metadata(),
                            profile.key()),
                    now.tokenHash());
        }
        return redacted;
    }

    private Blob redact(Change change, Blob content) {
        Optional<String> text = decoded(content.content());
        if (text.isEmpty() || text.get().isBlank()) {
            return content;
        }
        String redacted = change instanceof Coordination.HandoffOffered
                ? redactBundle(change, text.get())
                : redact(change, text.get());
        return redacted.equals(text.get()) ? content : Blob.of(Bytes.wrap(redacted.getBytes(StandardCharsets.UTF_8)));
    }

    /** Text by text, so that a bundle stays one; what is none has no texts that could be told from the rest. */
    private String redactBundle(Change change, String json) {
        BundleContent.read(Bundle.of(json));
        try {
            JsonWriter out = new JsonWriter(json.length());
            redact(change, Json.parse(json), false).write(out);
            return out.toString();
        } catch (MalformedException e) {
            throw new IllegalStateException("a bundle that was read cannot be parsed", e);
        }
    }

    private Json redact(Change change, Json json, boolean isText) {
        if (json instanceof Json.Fields object) {
            Map<String, Json> redacted = new TreeMap<>();
            object.fields()
                    .forEach((name, value) -> redacted.put(name, redact(change, value, BUNDLE_TEXTS.contains(name))));
            return new Json.Fields(redacted);
        } else if (json instanceof Json.Elements array) {
            return new Json.Elements(array.elements().stream()
                    .map(element -> redact(change, element, isText))
                    .toList());
        } else if (json instanceof Json.Text text && isText && !text.value().isBlank()) {
            return new Json.Text(redact(change, text.value()));
        }
        return json;
    }

    private static Change referringTo(Change change, Blob content) {
        if (change instanceof Coordination.ContextShared shared) {
            return new Coordination.ContextShared(
                    shared.to(),
                    shared.path(),
                    shared.lines(),
                    content.hash(),
                    content.content().size(),
                    shared.file());
        } else if (change instanceof Coordination.HandoffOffered offered) {
            return new Coordination.HandoffOffered(
                    offered.to(), offered.note(), offered.ttl(), Optional.of(content.hash()));
        }
        return change;
    }

    /** The text that bytes are in UTF-8; empty if they are none. */
    private static Optional<String> decoded(Bytes content) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content.toArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private String redact(Change change, String text) {
        String redacted;
        try {
            redacted = Present.require("redactor", redactor).redact(text);
        } catch (RuntimeException e) {
            throw new InvalidInputException(
                    "the redactor of the store failed on a text of a change of type " + ChangeCodecs.type(change) + " ("
                            + e.getClass().getName()
                            + "), and nothing was written; mend it, or build the store without it",
                    e);
        }
        if (isNothing(redacted)) {
            throw new InvalidInputException(
                    "the redactor of the store left nothing of a text of a change of type " + ChangeCodecs.type(change)
                            + ", and nothing was written; let it leave a mark in place of what it takes");
        }
        return redacted;
    }

    /** A host's redactor may not know our null marks. */
    private static boolean isNothing(@Nullable String text) {
        return text == null || text.isBlank();
    }
}

package io.leanctx.core;

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
import org.jspecify.annotations.Nullable;

/** Has a redactor look at all that is to be stored of a request: the texts of its changes, and the content they refer to. */
final class Redaction {

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
            Change redacted = ChangeCodecs.withTexts(change, text -> redact(change, text));
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

    private Blob redact(Change change, Blob content) {
        Optional<String> text = decoded(content.content());
        if (text.isEmpty() || text.get().isBlank()) {
            return content;
        }
        String redacted = change instanceof Coordination.HandoffOffered
                ? redactJson(change, text.get())
                : redact(change, text.get());
        return redacted.equals(text.get()) ? content : Blob.of(Bytes.wrap(redacted.getBytes(StandardCharsets.UTF_8)));
    }

    /** Text by text, so that a bundle stays one. */
    private String redactJson(Change change, String json) {
        Json.Fields fields;
        try {
            fields = Json.parse(json);
        } catch (MalformedException e) {
            return redact(change, json);
        }
        Json redacted = fields.withTexts(text -> text.isBlank() ? text : redact(change, text));
        if (redacted.equals(fields)) {
            return json;
        }
        JsonWriter out = new JsonWriter(json.length());
        redacted.write(out);
        return out.toString();
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

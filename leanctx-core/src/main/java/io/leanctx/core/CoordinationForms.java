package io.leanctx.core;

import io.leanctx.Audience;
import io.leanctx.Coordination;
import io.leanctx.EntryRef;
import io.leanctx.HandoffAnswer;
import io.leanctx.Hash;
import io.leanctx.LineRange;
import io.leanctx.MessageCategory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The forms of what agents tell each other, lend each other and hand over. */
final class CoordinationForms {

    static final List<ChangeForm<?>> ALL = List.of(
            ChangeForm.of("claim", Coordination.Claimed.class)
                    .open((change, out) -> {
                        change.renews().ifPresent(token -> out.field("renews", token));
                        out.field("resource", change.resource())
                                .field("ttl", change.ttl().toMillis());
                    })
                    .read((open, closed) -> new Coordination.Claimed(
                            open.text("resource"),
                            Duration.ofMillis(open.number("ttl")),
                            open.has("renews") ? OptionalLong.of(open.number("renews")) : OptionalLong.empty())),
            ChangeForm.of("release", Coordination.Released.class)
                    .open((change, out) ->
                            out.field("resource", change.resource()).field("token", change.token()))
                    .read((open, closed) -> new Coordination.Released(open.text("resource"), open.number("token"))),
            ChangeForm.of("under", Coordination.UnderClaim.class)
                    .open((change, out) ->
                            out.field("resource", change.resource()).field("token", change.token()))
                    .read((open, closed) -> new Coordination.UnderClaim(open.text("resource"), open.number("token"))),
            ChangeForm.of("message", Coordination.Message.class)
                    .open((change, out) -> {
                        out.field("category", Forms.name(change.category()));
                        change.inReplyTo().ifPresent(first -> out.field("inReplyTo", first.toString()));
                        out.field("to", change.to().toString());
                    })
                    .closed((change, out) -> out.field("text", change.text()))
                    .read((open, closed) -> new Coordination.Message(
                            Forms.parse(MessageCategory.class, open.text("category")),
                            Audience.parse(open.text("to")),
                            closed.text("text"),
                            open.optionalText("inReplyTo").map(EntryRef::parse))),
            ChangeForm.of("handoff", Coordination.HandoffOffered.class)
                    .open((change, out) -> {
                        change.bundle().ifPresent(bundle -> out.field("bundle", bundle));
                        out.field("to", change.to().toString())
                                .field("ttl", change.ttl().toMillis());
                    })
                    .closedIf(
                            change -> change.note().isPresent(),
                            (change, out) -> change.note().ifPresent(note -> out.field("note", note)))
                    .read((open, closed) -> new Coordination.HandoffOffered(
                            Audience.parse(open.text("to")),
                            closed.optionalText("note"),
                            Duration.ofMillis(open.number("ttl")),
                            open.optionalText("bundle").map(Hash::parse))),
            ChangeForm.of("answer", Coordination.HandoffAnswered.class)
                    .open((change, out) -> out.field("answer", Forms.name(change.answer()))
                            .field("handoff", change.handoff().toString()))
                    .closedIf(
                            change -> change.note().isPresent(),
                            (change, out) -> change.note().ifPresent(note -> out.field("note", note)))
                    .read((open, closed) -> new Coordination.HandoffAnswered(
                            EntryRef.parse(open.text("handoff")),
                            Forms.parse(HandoffAnswer.class, open.text("answer")),
                            closed.optionalText("note"))),
            ChangeForm.of("shared", Coordination.ContextShared.class)
                    .open((change, out) -> {
                        out.field("content", change.content()).field("file", change.file());
                        change.lines()
                                .ifPresent(lines ->
                                        out.field("first", lines.first()).field("last", lines.last()));
                        out.field("path", change.path())
                                .field("size", change.size())
                                .field("to", change.to().toString());
                    })
                    .read((open, closed) -> new Coordination.ContextShared(
                            Audience.parse(open.text("to")),
                            open.text("path"),
                            lines(open),
                            Hash.parse(open.text("content")),
                            open.integer("size"),
                            Hash.parse(open.text("file")))));

    private CoordinationForms() {}

    private static Optional<LineRange> lines(Json.Fields open) throws MalformedException {
        return open.has("first")
                ? Optional.of(new LineRange(open.integer("first"), open.integer("last")))
                : Optional.empty();
    }
}

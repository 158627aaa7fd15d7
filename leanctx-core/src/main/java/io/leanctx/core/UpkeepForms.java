package io.leanctx.core;

import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.Upkeep;
import java.util.List;

/** The forms of what happens to a session and its log as a whole. */
final class UpkeepForms {

    static final List<ChangeForm<?>> ALL = List.of(
            ChangeForm.of("summary", Upkeep.Summarized.class)
                    .open((change, out) -> out.field("upTo", change.upTo()))
                    .closedIf(
                            change -> change.text().isPresent(),
                            (change, out) -> change.text().ifPresent(text -> out.field("text", text)))
                    .read((open, closed) -> new Upkeep.Summarized(open.number("upTo"), closed.optionalText("text"))),
            ChangeForm.of("checkpoint", Upkeep.Checkpoint.class)
                    .open((change, out) -> out.field("state", change.state()).field("upTo", change.upTo()))
                    .read((open, closed) -> new Upkeep.Checkpoint(open.number("upTo"), Hash.parse(open.text("state")))),
            ChangeForm.of("forked", Upkeep.Forked.class)
                    .open((change, out) -> out.field("channel", change.channel())
                            .field("origin", change.origin().toString())
                            .field("state", change.state()))
                    .read((open, closed) -> new Upkeep.Forked(
                            open.text("channel"), Position.parse(open.text("origin")), Hash.parse(open.text("state")))),
            ChangeForm.of("imported", Upkeep.Imported.class)
                    .open((change, out) -> out.field("bundle", change.bundle())
                            .field("channel", change.channel())
                            .field("origin", change.origin().toString())
                            .field("workspace", change.workspace()))
                    .read((open, closed) -> new Upkeep.Imported(
                            Hash.parse(open.text("bundle")),
                            open.text("workspace"),
                            open.text("channel"),
                            Position.parse(open.text("origin")))),
            ChangeForm.of("erased", Upkeep.Erased.class)
                    .open((change, out) -> {
                        out.field("revision", change.revision());
                        change.state().ifPresent(state -> out.field("state", state));
                    })
                    .closedIf(
                            change -> change.reason().isPresent(),
                            (change, out) -> change.reason().ifPresent(reason -> out.field("reason", reason)))
                    .read((open, closed) -> new Upkeep.Erased(
                            open.number("revision"),
                            open.optionalText("state").map(Hash::parse),
                            closed.optionalText("reason"))));

    private UpkeepForms() {}
}

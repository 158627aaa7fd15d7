package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.EntryRef;
import io.leanctx.FileMode;
import io.leanctx.Hash;
import io.leanctx.Location;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The forms of the changes that say what agents work on. */
final class WorkForms {

    static final List<ChangeForm<?>> ALL = List.of(
            ChangeForm.of("task", Change.Task.class)
                    .closed((change, out) -> out.field("text", change.text()))
                    .read((open, closed) -> new Change.Task(closed.text("text"))),
            ChangeForm.of("progress", Change.Progress.class)
                    .closed((change, out) -> out.field("text", change.text()))
                    .read((open, closed) -> new Change.Progress(closed.text("text"))),
            ChangeForm.of("next", Change.NextSteps.class)
                    .closed((change, out) -> out.field("steps", change.steps()))
                    .read((open, closed) -> new Change.NextSteps(closed.texts("steps"))),
            ChangeForm.of("finding", Change.Finding.class)
                    .open((change, out) -> change.where().ifPresent(where -> {
                        where.line().ifPresent(line -> out.field("line", line));
                        out.field("path", where.path());
                    }))
                    .closed((change, out) -> out.field("text", change.text()))
                    .read((open, closed) -> new Change.Finding(closed.text("text"), location(open))),
            ChangeForm.of("decision", Change.Decision.class)
                    .open((change, out) ->
                            change.supersedes().ifPresent(old -> out.field("supersedes", old.toString())))
                    .closed((change, out) -> {
                        change.rationale().ifPresent(rationale -> out.field("rationale", rationale));
                        out.field("text", change.text());
                    })
                    .read((open, closed) -> new Change.Decision(
                            closed.text("text"),
                            closed.optionalText("rationale"),
                            open.optionalText("supersedes").map(EntryRef::parse))),
            ChangeForm.of("learn", Change.Learn.class)
                    .open((change, out) -> out.field("key", change.key()))
                    .closed((change, out) -> out.field("value", change.value()))
                    .read((open, closed) -> new Change.Learn(open.text("key"), closed.text("value"))),
            ChangeForm.of("forget", Change.Forget.class)
                    .open((change, out) -> out.field("key", change.key()))
                    .read((open, closed) -> new Change.Forget(open.text("key"))),
            ChangeForm.of("file", Change.FileTouched.class)
                    .open((change, out) -> {
                        change.content().ifPresent(content -> out.field("content", content));
                        out.field("mode", Forms.name(change.mode())).field("path", change.path());
                    })
                    .read((open, closed) -> new Change.FileTouched(
                            open.text("path"),
                            Forms.parse(FileMode.class, open.text("mode")),
                            open.optionalText("content").map(Hash::parse))),
            ChangeForm.of("custom", Change.Custom.class)
                    .open((change, out) -> {
                        change.key().ifPresent(key -> out.field("key", key));
                        out.field("type", change.type());
                    })
                    .closed((change, out) -> out.field("body", change.body()))
                    .read((open, closed) ->
                            new Change.Custom(open.text("type"), open.optionalText("key"), closed.text("body"))),
            ChangeForm.of("deleted", Change.Deleted.class).read((open, closed) -> new Change.Deleted()));

    private WorkForms() {}

    private static Optional<Location> location(Json.Fields open) throws MalformedException {
        if (!open.has("path")) {
            return Optional.empty();
        }
        OptionalInt line = open.has("line") ? OptionalInt.of(open.integer("line")) : OptionalInt.empty();
        return Optional.of(new Location(open.text("path"), line));
    }
}

package io.leanctx.core;

import io.leanctx.Cost;
import io.leanctx.Evidence;
import io.leanctx.Hash;
import io.leanctx.LineRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The forms of the changes that say what agents did. */
final class EvidenceForms {

    static final List<ChangeForm<?>> ALL = List.of(
            ChangeForm.of("read", Evidence.FileRead.class)
                    .open((change, out) -> {
                        out.field("content", change.content());
                        change.lines()
                                .ifPresent(lines ->
                                        out.field("first", lines.first()).field("last", lines.last()));
                        change.mode().ifPresent(mode -> out.field("mode", mode));
                        out.field("path", change.path()).field("tokens", change.tokens());
                    })
                    .read((open, closed) -> new Evidence.FileRead(
                            open.text("path"),
                            Hash.parse(open.text("content")),
                            lines(open),
                            open.optionalText("mode"),
                            open.number("tokens"))),
            ChangeForm.of("compressed", Evidence.Compressed.class)
                    .open((change, out) -> out.field("after", change.after())
                            .field("before", change.before())
                            .field("tokensAfter", change.tokensAfter())
                            .field("tokensBefore", change.tokensBefore()))
                    .closedIf(
                            change -> change.subject().isPresent(),
                            (change, out) -> change.subject().ifPresent(subject -> out.field("subject", subject)))
                    .read((open, closed) -> new Evidence.Compressed(
                            closed.optionalText("subject"),
                            Hash.parse(open.text("before")),
                            Hash.parse(open.text("after")),
                            open.number("tokensBefore"),
                            open.number("tokensAfter"))),
            ChangeForm.of("checked", Evidence.Checked.class)
                    .open((change, out) -> out.field(
                                    "duration", change.duration().toMillis())
                            .field("failed", change.failed())
                            .field("output", change.output())
                            .field("passed", change.passed())
                            .field("total", change.total()))
                    .closedIf(
                            change -> change.command().isPresent(),
                            (change, out) -> change.command().ifPresent(command -> out.field("command", command)))
                    .read((open, closed) -> new Evidence.Checked(
                            closed.optionalText("command"),
                            open.number("passed"),
                            open.number("failed"),
                            open.number("total"),
                            Hash.parse(open.text("output")),
                            Duration.ofMillis(open.number("duration")))),
            ChangeForm.of("spent", Evidence.TokensSpent.class)
                    .open((change, out) -> {
                        change.cost()
                                .ifPresent(cost ->
                                        out.field("amount", cost.amount().toPlainString()));
                        out.field("cached", change.cached());
                        change.cost().ifPresent(cost -> out.field("currency", cost.currency()));
                        out.field("in", change.in()).field("model", change.model());
                        out.field("out", change.out());
                    })
                    .read((open, closed) -> new Evidence.TokensSpent(
                            open.text("model"),
                            open.number("in"),
                            open.number("out"),
                            open.number("cached"),
                            cost(open))),
            ChangeForm.of("called", Evidence.ToolCalled.class)
                    .open((change, out) -> out.field(
                                    "duration", change.duration().toMillis())
                            .field("input", change.input())
                            .field("name", change.name())
                            .field("output", change.output()))
                    .read((open, closed) -> new Evidence.ToolCalled(
                            open.text("name"),
                            Hash.parse(open.text("input")),
                            Hash.parse(open.text("output")),
                            Duration.ofMillis(open.number("duration")))));

    private EvidenceForms() {}

    private static Optional<LineRange> lines(Json.Fields open) throws MalformedException {
        return open.has("first") || open.has("last")
                ? Optional.of(new LineRange(open.integer("first"), open.integer("last")))
                : Optional.empty();
    }

    private static Optional<Cost> cost(Json.Fields open) throws MalformedException {
        if (!open.has("amount") && !open.has("currency")) {
            return Optional.empty();
        }
        String amount = open.text("amount");
        Cost cost = Cost.of(amount, open.text("currency"));
        if (!cost.amount().toPlainString().equals(amount)) {
            throw new MalformedException("has the amount \"" + amount + "\", which is not in its shortest notation");
        }
        return Optional.of(cost);
    }
}

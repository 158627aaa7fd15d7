package io.leanctx.mcp;

import io.leanctx.Change;
import io.leanctx.Coordination;
import io.leanctx.Evidence;
import io.leanctx.LineRange;
import io.leanctx.Location;
import io.leanctx.Upkeep;
import java.util.Map;
import java.util.Optional;

/** A change as fields, with the names that {@link ChangeReader} takes. */
final class ChangeView {

    private ChangeView() {}

    static Map<String, Object> of(Change change) {
        Fields fields = new Fields();
        if (change instanceof Coordination coordination) {
            coordination(fields, coordination);
        } else if (change instanceof Evidence evidence) {
            evidence(fields, evidence);
        } else if (change instanceof Upkeep upkeep) {
            upkeep(fields, upkeep);
        } else {
            work(fields, change);
        }
        return fields.toMap();
    }

    private static void work(Fields fields, Change change) {
        if (change instanceof Change.Task task) {
            fields.put("type", "task").put("text", task.text());
        } else if (change instanceof Change.Progress progress) {
            fields.put("type", "progress").put("text", progress.text());
        } else if (change instanceof Change.NextSteps next) {
            fields.put("type", "next").put("steps", next.steps());
        } else if (change instanceof Change.Finding finding) {
            fields.put("type", "finding").put("text", finding.text());
            finding.where().ifPresent(where -> place(fields, where));
        } else if (change instanceof Change.Decision decision) {
            fields.put("type", "decision")
                    .put("text", decision.text())
                    .putIfPresent("rationale", decision.rationale())
                    .putIfPresent("supersedes", decision.supersedes().map(Object::toString));
        } else if (change instanceof Change.Learn learn) {
            fields.put("type", "learn").put("key", learn.key()).put("value", learn.value());
        } else if (change instanceof Change.Forget forget) {
            fields.put("type", "forget").put("key", forget.key());
        } else if (change instanceof Change.FileTouched file) {
            fields.put("type", "file")
                    .put("path", file.path())
                    .put("mode", Views.word(file.mode()))
                    .putIfPresent("content", file.content().map(Object::toString));
        } else if (change instanceof Change.Custom custom) {
            fields.put("type", "custom")
                    .put("kind", custom.type())
                    .putIfPresent("key", custom.key())
                    .put("text", custom.body());
        } else {
            fields.put("type", "other").put("what", change.describe());
        }
    }

    private static void place(Fields fields, Location where) {
        fields.put("path", where.path());
        where.line().ifPresent(line -> fields.put("line", line));
    }

    private static void lines(Fields fields, Optional<LineRange> lines) {
        lines.ifPresent(range -> fields.put("first", range.first()).put("last", range.last()));
    }

    private static void coordination(Fields fields, Coordination change) {
        if (change instanceof Coordination.Message message) {
            fields.put("type", "message")
                    .put("category", Views.word(message.category()))
                    .put("to", message.to().toString())
                    .putIfPresent("in_reply_to", message.inReplyTo().map(Object::toString))
                    .put("text", message.text());
        } else if (change instanceof Coordination.UnderClaim under) {
            fields.put("type", "under").put("resource", under.resource()).put("claim_token", under.token());
        } else if (change instanceof Coordination.ContextShared shared) {
            fields.put("type", "shared").put("path", shared.path());
            lines(fields, shared.lines());
            fields.put("to", shared.to().toString())
                    .put("size", shared.size())
                    .put("content", shared.content().toString())
                    .put("file", shared.file().toString());
        } else if (change instanceof Coordination.HandoffOffered offered) {
            fields.put("type", "handoff")
                    .put("to", offered.to().toString())
                    .putIfPresent("note", offered.note())
                    .putIfPresent("hash", offered.bundle().map(Object::toString));
        } else {
            fields.put("type", "other").put("what", change.describe());
        }
    }

    private static void evidence(Fields fields, Evidence change) {
        if (change instanceof Evidence.FileRead read) {
            fields.put("type", "read")
                    .put("path", read.path())
                    .put("content", read.content().toString());
            lines(fields, read.lines());
            fields.putIfPresent("mode", read.mode()).put("tokens", read.tokens());
        } else if (change instanceof Evidence.Compressed compressed) {
            fields.put("type", "compressed")
                    .putIfPresent("text", compressed.subject())
                    .put("before", compressed.before().toString())
                    .put("after", compressed.after().toString())
                    .put("tokens_before", compressed.tokensBefore())
                    .put("tokens_after", compressed.tokensAfter());
        } else if (change instanceof Evidence.Checked checked) {
            fields.put("type", "checked")
                    .putIfPresent("text", checked.command())
                    .put("passed", checked.passed())
                    .put("failed", checked.failed())
                    .put("total", checked.total())
                    .put("output", checked.output().toString())
                    .put("duration_ms", checked.duration().toMillis());
        } else if (change instanceof Evidence.TokensSpent spent) {
            fields.put("type", "spent")
                    .put("model", spent.model())
                    .put("in", spent.in())
                    .put("out", spent.out())
                    .put("cached", spent.cached())
                    .putIfPresent("cost", spent.cost().map(Object::toString));
        } else if (change instanceof Evidence.ToolCalled called) {
            fields.put("type", "called")
                    .put("name", called.name())
                    .put("input", called.input().toString())
                    .put("output", called.output().toString())
                    .put("duration_ms", called.duration().toMillis());
        } else {
            fields.put("type", "other").put("what", change.describe());
        }
    }

    private static void upkeep(Fields fields, Upkeep change) {
        if (change instanceof Upkeep.Summarized summary) {
            fields.put("type", "summary").put("up_to", summary.upTo()).putIfPresent("text", summary.text());
        } else {
            fields.put("type", "other").put("what", change.describe());
        }
    }
}

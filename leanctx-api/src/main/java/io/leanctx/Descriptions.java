package io.leanctx;

import java.util.Locale;
import java.util.Optional;

/** Changes in a few words, so that conflicts, logs and demos word them alike. */
final class Descriptions {

    private Descriptions() {}

    static String of(Change change) {
        if (change instanceof Change.Task task) {
            return "task " + quote(task.text());
        } else if (change instanceof Change.Progress progress) {
            return "progress " + quote(progress.text());
        } else if (change instanceof Change.NextSteps next) {
            return next.steps().isEmpty()
                    ? "no next steps"
                    : "next steps " + quote(next.steps().get(0))
                            + more(next.steps().size() - 1);
        } else if (change instanceof Change.Finding finding) {
            return "finding " + quote(finding.text())
                    + finding.where()
                            .map(where -> " at " + Check.excerpt(where.toString()))
                            .orElse("");
        } else if (change instanceof Change.Decision decision) {
            return "decision " + quote(decision.text())
                    + decision.supersedes().map(old -> " in place of " + old).orElse("");
        } else if (change instanceof Change.Learn learn) {
            return "knowledge " + quote(learn.key()) + " = " + quote(learn.value());
        } else if (change instanceof Change.Forget forget) {
            return "knowledge " + quote(forget.key()) + " forgotten";
        } else if (change instanceof Change.FileTouched file) {
            return "file " + quote(file.path()) + " " + verb(file.mode());
        } else if (change instanceof Change.Custom custom) {
            return custom.type() + custom.key().map(key -> " " + quote(key)).orElse("") + " " + quote(custom.body());
        } else if (change instanceof Change.Deleted) {
            return "session deleted";
        } else if (change instanceof Change.AgentRegistered registered) {
            return "agent " + registered.profile().id() + " registered";
        } else if (change instanceof Change.AgentRevoked revoked) {
            return "agent " + revoked.agent() + " revoked" + because(revoked.reason());
        } else if (change instanceof Coordination coordination) {
            return of(coordination);
        } else if (change instanceof Evidence evidence) {
            return of(evidence);
        } else if (change instanceof Upkeep upkeep) {
            return of(upkeep);
        } else if (change instanceof Change.Unknown unknown) {
            return Check.excerpt(unknown.type()) + " (not known to this version)";
        }
        throw new IllegalStateException("a change without a description: " + change.getClass());
    }

    private static String of(Coordination change) {
        if (change instanceof Coordination.Claimed claimed) {
            return (claimed.renews().isPresent()
                            ? "claim " + claimed.renews().getAsLong() + " renewed on "
                            : "claim on ")
                    + quote(claimed.resource()) + " for " + claimed.ttl();
        } else if (change instanceof Coordination.Released released) {
            return "claim " + released.token() + " on " + quote(released.resource()) + " released";
        } else if (change instanceof Coordination.UnderClaim held) {
            return "under claim " + held.token() + " on " + quote(held.resource());
        } else if (change instanceof Coordination.Message message) {
            return message.category().name().toLowerCase(Locale.ROOT) + " to "
                    + Check.excerpt(message.to().toString())
                    + message.inReplyTo().map(first -> " in reply to " + first).orElse("") + " "
                    + quote(message.text());
        } else if (change instanceof Coordination.HandoffOffered offered) {
            return "handoff offered to " + Check.excerpt(offered.to().toString())
                    + offered.note().map(note -> ": " + quote(note)).orElse("");
        } else if (change instanceof Coordination.HandoffAnswered answered) {
            return "handoff " + answered.handoff() + " "
                    + answered.answer().name().toLowerCase(Locale.ROOT) + because(answered.note());
        } else if (change instanceof Coordination.ContextShared shared) {
            return "file " + quote(shared.path())
                    + shared.lines().map(lines -> " lines " + lines).orElse("") + " shared with "
                    + Check.excerpt(shared.to().toString());
        }
        throw new IllegalStateException("a change without a description: " + change.getClass());
    }

    private static String of(Evidence change) {
        if (change instanceof Evidence.FileRead read) {
            return "read " + quote(read.path())
                    + read.lines().map(lines -> " lines " + lines).orElse("")
                    + read.mode().map(mode -> " as " + Check.excerpt(mode)).orElse("") + ", " + read.tokens()
                    + " tokens";
        } else if (change instanceof Evidence.Compressed compressed) {
            return "compressed"
                    + compressed.subject().map(what -> " " + quote(what)).orElse("") + " from "
                    + compressed.tokensBefore() + " to " + compressed.tokensAfter() + " tokens";
        } else if (change instanceof Evidence.Checked checked) {
            return "check" + checked.command().map(what -> " " + quote(what)).orElse("") + ": " + checked.passed()
                    + " of " + checked.total() + " passed, " + checked.failed() + " failed";
        } else if (change instanceof Evidence.TokensSpent spent) {
            return "spent " + spent.in() + " tokens in, " + spent.out() + " out, " + spent.cached() + " cached on "
                    + quote(spent.model())
                    + spent.cost().map(cost -> " for " + cost).orElse("");
        } else if (change instanceof Evidence.ToolCalled called) {
            return "tool " + quote(called.name()) + " called, "
                    + called.duration().toMillis() + " ms";
        }
        throw new IllegalStateException("a change without a description: " + change.getClass());
    }

    private static String of(Upkeep change) {
        if (change instanceof Upkeep.Summarized summary) {
            return "summary up to revision " + summary.upTo() + because(summary.text());
        } else if (change instanceof Upkeep.Checkpoint checkpoint) {
            return "log truncated up to revision " + checkpoint.upTo();
        } else if (change instanceof Upkeep.Forked forked) {
            return "forked from " + Check.excerpt(forked.channel()) + " at revision "
                    + forked.origin().revision();
        } else if (change instanceof Upkeep.Imported imported) {
            return "bundle of " + Check.excerpt(imported.workspace() + "/" + imported.channel()) + " at revision "
                    + imported.origin().revision() + " imported";
        } else if (change instanceof Upkeep.Erased erased) {
            return "text of revision " + erased.revision() + " erased" + because(erased.reason());
        } else if (change instanceof Upkeep.Withheld withheld) {
            return Check.excerpt(withheld.type()) + " (its text was erased)";
        }
        throw new IllegalStateException("a change without a description: " + change.getClass());
    }

    private static String because(Optional<String> reason) {
        return reason.map(given -> ": " + quote(given)).orElse("");
    }

    private static String verb(FileMode mode) {
        return switch (mode) {
            case READ -> "read";
            case CREATED -> "created";
            case MODIFIED -> "modified";
            case DELETED -> "deleted";
        };
    }

    private static String quote(String text) {
        return '"' + Check.excerpt(text.strip()) + '"';
    }

    private static String more(int count) {
        return count == 0 ? "" : " and " + count + " more";
    }
}

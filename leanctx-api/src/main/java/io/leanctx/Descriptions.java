package io.leanctx;

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
        } else if (change instanceof Change.Unknown unknown) {
            return Check.excerpt(unknown.type()) + " (not known to this version)";
        }
        throw new IllegalStateException("a change without a description: " + change.getClass());
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

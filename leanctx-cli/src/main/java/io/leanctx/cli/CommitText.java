package io.leanctx.cli;

import io.leanctx.Change;
import io.leanctx.Commit;

/** Commits for a person. */
final class CommitText {

    private CommitText() {}

    /** Its revision, who made it and when, and below it its changes in a few words each. */
    static void write(Commit commit, Page out) {
        out.strong(Long.toString(commit.revision())).plain("  " + commit.agent() + "  ");
        out.time(commit.at()).end();
        for (Change change : commit.changes()) {
            out.line("    " + change.describe());
        }
    }
}

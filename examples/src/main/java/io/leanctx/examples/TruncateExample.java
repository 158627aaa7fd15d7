package io.leanctx.examples;

import io.leanctx.Commit;
import io.leanctx.Participant;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.TruncatedException;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;

/** Truncating, and reading on after it, as {@code docs/retention.md} shows it. */
final class TruncateExample {

    private TruncateExample() {}

    /** Runs the example. */
    public static void main(String[] args) {
        // example begin
        try (SessionStore store = LeanCtx.inMemory()) {
            Workspace team = store.workspace("my-team");
            Participant cursor = team.join("feat/auth", team.registerNew("cursor"));
            for (int i = 1; i <= 10; i++) {
                cursor.setTask("Task " + i);
            }
            cursor.truncate(8);
            try {
                team.history("feat/auth", 0, 100);
            } catch (TruncatedException e) {
                Session begins = team.sessionAt("feat/auth", e.oldest() - 1); // what the log goes on from
                System.out.println("the log goes on from revision " + begins.revision() + ", "
                        + begins.task().orElseThrow().value().describe());
                for (Commit commit :
                        team.history("feat/auth", begins.revision(), 100).commits()) {
                    System.out.println(
                            commit.revision() + " " + commit.changes().get(0).describe());
                }
            }
        }
        // example end
    }
}

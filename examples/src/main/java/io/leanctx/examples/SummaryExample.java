package io.leanctx.examples;

import io.leanctx.Commit;
import io.leanctx.Participant;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;

/** Summing up, as {@code docs/retention.md} shows it. */
final class SummaryExample {

    private SummaryExample() {}

    /** Runs the example. */
    public static void main(String[] args) {
        // example begin
        try (SessionStore store = LeanCtx.inMemory()) {
            Workspace team = store.workspace("my-team");
            Participant cursor = team.join("feat/auth", team.registerNew("cursor"));
            for (int i = 1; i <= 40; i++) {
                cursor.addFinding("Finding " + i);
            }
            Session seen = cursor.session();
            cursor.addFinding("Came in meanwhile");
            cursor.summarize(seen.revision(), "40 findings: tokens never expire, and nobody checks them");

            Session session = cursor.session();
            session.summaries()
                    .forEach(summary -> System.out.println(summary.value().describe()));
            session.findings()
                    .forEach(finding -> System.out.println(finding.value().describe()));
            for (Commit commit : team.history("feat/auth", 0, 2).commits()) {
                System.out.println("in the log: " + commit.changes().get(0).describe());
            }
        }
        // example end
    }
}

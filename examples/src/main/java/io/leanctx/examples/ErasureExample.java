package io.leanctx.examples;

import io.leanctx.Commit;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;

/** Erasing what leaked, as {@code docs/erasure.md} shows it. */
final class ErasureExample {

    private ErasureExample() {}

    /** Runs the example. */
    public static void main(String[] args) {
        // example begin
        try (SessionStore store = LeanCtx.inMemory()) {
            Workspace team = store.workspace("my-team");
            Participant cursor = team.join("feat/auth", team.registerNew("cursor"));
            Commit leak = cursor.addFinding("The password is hunter2");
            cursor.erase(leak.revision(), "a password leaked");

            for (Commit commit : team.history("feat/auth", 0, 10).commits()) {
                System.out.println(commit.revision() + " " + commit.agent() + ": "
                        + commit.changes().get(0).describe());
            }
            System.out.println(
                    "findings: " + team.session("feat/auth").findings().size());
        }
        // example end
    }
}

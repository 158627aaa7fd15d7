package io.leanctx.examples;

import io.leanctx.Blame;
import io.leanctx.Change;
import io.leanctx.Entry;
import io.leanctx.Participant;
import io.leanctx.Scope;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;

/** Asking who wrote something, as {@code docs/agents.md} shows it. */
final class BlameExample {

    private BlameExample() {}

    /** Runs the example. */
    public static void main(String[] args) {
        // example begin
        try (SessionStore store = LeanCtx.inMemory()) {
            Workspace team = store.workspace("my-team");
            Participant cursor = team.join("feat/auth", team.registerNew("cursor"));
            Participant claude = team.join("feat/auth", team.registerNew("claude-code"));
            cursor.learn("auth.algorithm", "RS256");
            cursor.addFinding("Token expiry is hardcoded");
            claude.session(); // it has read what it is about to overwrite
            claude.learn("auth.algorithm", "EdDSA");

            Blame blame =
                    team.blame("feat/auth", Scope.knowledge("auth.algorithm")).orElseThrow();
            for (Entry<? extends Change> entry = blame.entry(); entry != null; ) {
                System.out.println("revision " + entry.revision() + ", " + entry.agent() + ": "
                        + entry.value().describe());
                entry = team.blame("feat/auth", entry.ref()).before().orElse(null);
            }
        }
        // example end
    }
}

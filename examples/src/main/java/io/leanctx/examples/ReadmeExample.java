package io.leanctx.examples;

import io.leanctx.CommitResult;
import io.leanctx.Location;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;

/** The first lines of code in the README, which a test compares with these. */
final class ReadmeExample {

    private ReadmeExample() {}

    /** Runs the example. */
    public static void main(String[] args) {
        // README begin
        try (SessionStore store = LeanCtx.inMemory()) { // on disk: LeanCtx.open(RocksBackend.at(Path.of("sessions")))
            Workspace team = store.workspace("my-team");
            Participant cursor = team.join("feat/auth", team.registerNew("cursor"));
            Participant claude = team.join("feat/auth", team.registerNew("claude-code"));

            cursor.setTask("Move auth to JWT"); // revision 1
            cursor.addFinding("Token expiry is hardcoded", Location.of("src/auth.rs", 42)); // revision 2
            CommitResult late = claude.tryCommit(c -> c.setTask("Rewrite auth")); // has not seen cursor's task
            System.out.println(late.fold(landed -> "landed", CommitResult.Conflict::describe));
            claude.decide("JWT, not server sessions", "stateless"); // revision 3: what only adds always lands
            System.out.println(team.session("feat/auth").toJson());
        }
        // README end
    }
}

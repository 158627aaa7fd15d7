package io.leanctx.examples;

import io.leanctx.Agent;
import io.leanctx.Participant;
import io.leanctx.Session;
import io.leanctx.SessionDiff;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;

/** Forking a channel and comparing the two, as {@code docs/fork.md} shows it. */
final class ForkExample {

    private ForkExample() {}

    /** Runs the example. */
    public static void main(String[] args) {
        // example begin
        try (SessionStore store = LeanCtx.inMemory()) {
            Workspace team = store.workspace("my-team");
            Agent agent = team.registerNew("cursor");
            Participant cursor = team.join("feat/auth", agent);
            cursor.setTask("Move auth to JWT");
            cursor.addFinding("Token expiry is hardcoded");
            Session origin = cursor.session();
            cursor.fork(origin.position(), "feat/auth-paseto");

            Participant there = team.join("feat/auth-paseto", agent);
            there.session(); // it has read what it is about to overwrite
            there.setTask("Try PASETO instead");
            there.learn("auth.format", "PASETO v4");
            System.out.print(SessionDiff.between(origin, team.session("feat/auth-paseto"))
                    .describe());
        }
        // example end
    }
}

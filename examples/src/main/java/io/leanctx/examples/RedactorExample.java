package io.leanctx.examples;

import io.leanctx.Participant;
import io.leanctx.Redactor;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;

/** Keeping secrets out of a store, as {@code docs/erasure.md} shows it. */
final class RedactorExample {

    private RedactorExample() {}

    /** Runs the example. */
    public static void main(String[] args) {
        // example begin
        try (SessionStore store =
                LeanCtx.builder().redactor(Redactor.wellKnownSecrets()).inMemory()) {
            Workspace team = store.workspace("my-team");
            Participant cursor = team.join("feat/auth", team.registerNew("cursor"));
            cursor.addFinding("CI clones https://ci:pa55@git.example.org/auth.git");
            team.session("feat/auth")
                    .findings()
                    .forEach(finding -> System.out.println(finding.value().text()));
        }
        // example end
    }
}

package io.leanctx.examples;

import io.leanctx.Audience;
import io.leanctx.Bundle;
import io.leanctx.Handoff;
import io.leanctx.HandoffClosedException;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.time.Duration;

/** Handing work over, as {@code docs/coordination.md} shows it. */
final class HandoffExample {

    private HandoffExample() {}

    /** Runs the example. */
    public static void main(String[] args) {
        // example begin
        try (SessionStore store = LeanCtx.inMemory()) {
            Workspace team = store.workspace("my-team");
            Participant cursor = team.join("feat/auth", team.registerNew("cursor"));
            Participant claude = team.join("feat/auth", team.registerNew("claude-code"));
            Participant kiro = team.join("feat/auth", team.registerNew("kiro"));

            cursor.decide("JWT, not server sessions", "stateless");
            cursor.offer(Audience.everyone(), "The frontend is left", cursor.bundle(), Duration.ofHours(8));

            Handoff handoff = claude.inbox().handoffs().get(0);
            claude.accept(handoff.ref());
            try {
                kiro.accept(handoff.ref());
            } catch (HandoffClosedException e) {
                System.out.println(e.getMessage());
            }
            Handoff receipt = team.session("feat/auth").handoffs().get(0);
            System.out.println("taken by " + receipt.accepted().orElseThrow().agent());

            Bundle bundle =
                    team.bundle(handoff.offer().value().bundle().orElseThrow()).orElseThrow();
            team.join("feat/frontend", team.registerNew("windsurf")).importBundle(bundle);
            System.out.println(
                    team.session("feat/frontend").decisions().get(0).value().text());
        }
        // example end
    }
}

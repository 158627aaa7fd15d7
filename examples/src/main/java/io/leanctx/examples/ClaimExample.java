package io.leanctx.examples;

import io.leanctx.Claim;
import io.leanctx.ClaimLostException;
import io.leanctx.ClaimResult;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** Claiming a file, as {@code docs/coordination.md} shows it. */
final class ClaimExample {

    private ClaimExample() {}

    /** Runs the example. */
    public static void main(String[] args) {
        // example begin
        var time = new AtomicReference<>(Instant.parse("2026-03-01T09:00:00Z")); // turned by hand, to show expiry
        try (SessionStore store = LeanCtx.builder().clock(time::get).inMemory()) {
            Workspace team = store.workspace("my-team");
            Participant cursor = team.join("feat/auth", team.registerNew("cursor"));
            Participant claude = team.join("feat/auth", team.registerNew("claude-code"));
            Duration ttl = Duration.ofMinutes(10);

            Claim mine = cursor.claim("src/auth.rs", ttl).orThrow();
            if (claude.claim("src/auth.rs", ttl) instanceof ClaimResult.Held held) {
                Claim theirs = held.claim();
                System.out.println(theirs.agent() + " has it until " + theirs.until());
            }
            cursor.tryCommit(c -> c.addProgress("expiry is read").holding(mine)).orThrow();

            time.set(mine.until()); // cursor neither renewed nor released it
            Claim next = claude.claim("src/auth.rs", ttl).orThrow();
            System.out.println("token " + mine.token() + " was followed by token " + next.token());
            try {
                cursor.tryCommit(c -> c.addProgress("too late").holding(mine)).orThrow();
            } catch (ClaimLostException e) {
                System.out.println(e.getMessage());
            }
            claude.release(next);
        }
        // example end
    }
}

package io.leanctx.examples;

import io.leanctx.Audience;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.Hash;
import io.leanctx.LineRange;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.nio.charset.StandardCharsets;

/** Pushing some lines of a file to another agent, as {@code docs/coordination.md} shows it. */
final class SharedContextExample {

    private SharedContextExample() {}

    /** Runs the example. */
    public static void main(String[] args) {
        // example begin
        try (SessionStore store = LeanCtx.inMemory()) {
            Workspace team = store.workspace("my-team");
            Participant cursor = team.join("feat/auth", team.registerNew("cursor"));
            Participant claude = team.join("feat/auth", team.registerNew("claude-code"));

            byte[] file = "fn expired(t: &Token) -> bool {\n    false\n}\n".getBytes(StandardCharsets.UTF_8);
            cursor.share(Audience.agents("claude-code"), "src/auth.rs", file, new LineRange(1, 2));

            for (Entry<Coordination.ContextShared> entry : claude.inbox().shared()) {
                Coordination.ContextShared shared = entry.value();
                byte[] content = team.content(shared.content()).orElseThrow();
                System.out.println(
                        shared.path() + " lines " + shared.lines().orElseThrow() + ", " + shared.size() + " bytes");
                System.out.print(new String(content, StandardCharsets.UTF_8));
                byte[] now = "fn expired(t: &Token) -> bool {\n    t.exp < now()\n}\n".getBytes(StandardCharsets.UTF_8);
                System.out.println(
                        shared.file().equals(Hash.sha256(now)) ? "still the same" : "the file has changed since");
            }
        }
        // example end
    }
}

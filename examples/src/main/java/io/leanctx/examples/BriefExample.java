package io.leanctx.examples;

import io.leanctx.Audience;
import io.leanctx.Brief;
import io.leanctx.BriefRequest;
import io.leanctx.Location;
import io.leanctx.MessageCategory;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.TokenBudget;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.util.List;

/** A brief for an agent that joins, and a delta when it comes back, as {@code docs/briefs.md} shows them. */
final class BriefExample {

    private BriefExample() {}

    /** Runs the example. */
    public static void main(String[] args) {
        // example begin
        try (SessionStore store = LeanCtx.inMemory()) {
            Workspace team = store.workspace("my-team");
            Participant cursor = team.join("feat/auth", team.registerNew("cursor"));
            Participant claude = team.join("feat/auth", team.registerNew("claude-code"));

            cursor.setTask("Move auth to JWT");
            cursor.setNextSteps(List.of("write the test", "make it pass"));
            cursor.decide("JWT, not server sessions", "stateless");
            cursor.learn("auth.algorithm", "HS256");
            cursor.send(Audience.agents("claude-code"), MessageCategory.REQUEST, "Which algorithm do we want?");
            for (int line = 1; line <= 40; line++) {
                cursor.addFinding("Token expiry is hardcoded", Location.of("src/auth.rs", line));
            }

            Brief brief = claude.brief(TokenBudget.of(150)); // what goes into claude's prompt
            System.out.println(brief.text());

            cursor.learn("auth.algorithm", "EdDSA");
            BriefRequest news = BriefRequest.of(TokenBudget.of(150)).since(brief.position());
            System.out.println(claude.brief(news).text());
        }
        // example end
    }
}

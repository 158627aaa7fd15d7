package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Audience;
import io.leanctx.Brief;
import io.leanctx.BriefRequest;
import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.ClaimResult;
import io.leanctx.Entry;
import io.leanctx.Upkeep;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What briefs of what came since a position say. */
class BriefDeltaTest extends BriefStage {

    @Test
    @DisplayName("a delta has what is new, and what was known and no longer holds")
    void delta() {
        cursor.setTask("Move auth to JWT");
        cursor.setNextSteps(List.of("think"));
        cursor.decide("HS256");
        cursor.learn("auth.algorithm", "HS256");
        cursor.learn("auth.expiry", "3600");
        cursor.addFinding("an old finding");
        Claim claim = ((ClaimResult.Granted) cursor.claim("src/auth.rs", Duration.ofMinutes(5))).claim();
        offer(cursor, Audience.everyone(), "the front end");
        Brief known = kiro.brief(PLENTY);

        kiro.accept(ref(8));
        cursor.release(claim);
        cursor.setTask("Move auth to PASETO");
        cursor.decide("EdDSA", "faster", ref(3));
        cursor.learn("auth.algorithm", "EdDSA");
        cursor.forget("auth.expiry");
        cursor.addFinding("a new finding");

        Brief delta = kiro.brief(BriefRequest.of(PLENTY).since(known.position()));
        assertThat(delta.text()).isEqualTo("""
                # my-team/feat/auth from revision 8 to 15, for kiro
                Agents: cursor, kiro

                ## Task
                - 11 cursor: Move auth to PASETO

                ## No longer holds
                - 9: handoff offered to everyone: "the front end" (8 cursor): accepted by kiro at 9
                - 10: claim 7 of cursor on src/auth.rs: released
                - 11: task "Move auth to JWT" (1 cursor): overwritten
                - 12: decision "HS256" (3 cursor): superseded
                - 13: knowledge "auth.algorithm" = "HS256" (4 cursor): overwritten
                - 14: knowledge "auth.expiry" = "3600" (5 cursor): gone

                ## Decisions
                - 12 cursor, in place of 3: EdDSA (why: faster)

                ## Knowledge
                - 13 cursor, auth.algorithm: EdDSA

                ## Findings
                - 15 cursor: a new finding
                """);
        assertThat(delta.omitted()).isEmpty();
    }

    @Test
    @DisplayName("a delta says which claims passed on or expired, and which handoffs did")
    void deltaOfClaims() {
        cursor.claim("a", Duration.ofMinutes(5));
        cursor.claim("b", Duration.ofMinutes(5));
        offer(cursor, Audience.everyone(), "the front end");
        Brief known = kiro.brief(PLENTY);
        now = now.plus(Duration.ofHours(2));
        kiro.claim("a", Duration.ofMinutes(5));

        assertThat(part(kiro.brief(BriefRequest.of(PLENTY).since(known.position())), "No longer holds"))
                .containsExactly(
                        "- 2: claim 2 of cursor on b: expired",
                        "- 3: handoff offered to everyone: \"the front end\" (3 cursor): expired at"
                                + " 2026-03-01T10:00:00Z",
                        "- 4: claim 1 of cursor on a: passed to kiro");
    }

    @Test
    @DisplayName("a delta counts what was summed up")
    void deltaOfSummary() {
        cursor.addFinding("one");
        cursor.addFinding("two");
        cursor.addProgress("three");
        Brief known = kiro.brief(PLENTY);
        kiro.summarize(2, "one and two");

        Brief delta = kiro.brief(BriefRequest.of(PLENTY).since(known.position()));
        assertThat(part(delta, "No longer holds")).containsExactly("- 4 kiro: 2 findings: summed up, up to revision 2");
        assertThat(part(delta, "Summary")).containsExactly("- 4 kiro, up to revision 2: one and two");
    }

    @Test
    @DisplayName("a delta says which text was erased, of what was known")
    void deltaOfErasure() {
        TestLog log = new TestLog().append("cursor", new Change.Task("t"));
        SessionState before = log.fold();
        SessionState after = log.append("cursor", new Change.Progress("p")).fold();
        List<Entry<Upkeep.Erased>> erasures = List.of(erased(2, 1), erased(3, 2));

        assertThat(BriefEnded.between(before, after, erasures))
                .singleElement()
                .satisfies(entry -> assertThat(entry.text().get())
                        .isEqualTo("the text of revision 1 was erased: do not use what you know of it"));
    }

    @Test
    @DisplayName("a delta without anything new says so")
    void emptyDelta() {
        cursor.setTask("t");
        Brief brief = kiro.brief(BriefRequest.of(PLENTY).since(kiro.session().position()));
        assertThat(brief.text()).isEqualTo("""
                # my-team/feat/auth from revision 1 to 1, for kiro
                Agents: cursor
                Nothing here is new.
                """);
    }
}

package io.leanctx.testkit;

import static io.leanctx.testkit.LeanCtxAssertions.assertThat;
import static io.leanctx.testkit.LeanCtxAssertions.assertThatThrownBy;

import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.FileMode;
import io.leanctx.Location;
import io.leanctx.MessageCategory;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.Session;
import io.leanctx.Watch;
import io.leanctx.Workspace;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

@LeanCtxTest
class LeanCtxAssertionsTest {

    private static final Location LINE = Location.of("src/auth.rs", 42);

    /** Revisions 1 to 9 of a channel. */
    private static Session written(Participant cursor, Participant kiro) {
        cursor.setTask("Move auth to JWT");
        cursor.decide("JWT, not server sessions", "stateless");
        kiro.decide("EdDSA");
        kiro.addFinding("Token expiry is hardcoded", LINE);
        cursor.learn("auth.algorithm", "EdDSA");
        cursor.touchFile("src/auth.rs", FileMode.MODIFIED);
        kiro.tryCommit(p -> p.addProgress("Read the spec").setNextSteps(List.of("Write it", "Test it")))
                .orThrow();
        kiro.send(Audience.everyone(), MessageCategory.STATUS, "lunch");
        cursor.claim("src/auth.rs", Duration.ofMinutes(5)).orThrow();
        return cursor.session();
    }

    private static void fails(ThrowingCallable assertion, String message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessage(message);
    }

    @Test
    void aChainGoesFromTheSessionToItsEntriesAndBack(
            @In("main") @As("cursor") Participant cursor, @In("main") @As("kiro") Participant kiro, TestClock clock) {
        assertThat(written(cursor, kiro))
                .hasRevision(9)
                .hasTask("Move auth to JWT")
                .by("cursor")
                .at(1)
                .hasDecision("JWT, not server sessions")
                .by("cursor")
                .because("stateless")
                .at(2)
                .hasDecision("EdDSA")
                .by("kiro")
                .hasFinding("Token expiry is hardcoded")
                .hasFinding("Token expiry is hardcoded", LINE)
                .by("kiro")
                .hasKnowledge("auth.algorithm", "EdDSA")
                .by("cursor")
                .hasNoKnowledge("auth")
                .hasFile("src/auth.rs", FileMode.MODIFIED)
                .hasProgress("Read the spec")
                .hasNextSteps("Write it", "Test it")
                .at(7)
                .hasMessage("lunch")
                .hasClaim("src/auth.rs")
                .heldBy("cursor")
                .withToken(9)
                .heldAt(clock.instant())
                .endedAt(clock.instant().plus(Duration.ofMinutes(5)))
                .hasNoClaim("src/login.rs");
    }

    @Test
    void anEmptySessionIsAssertedAsSuch(Workspace team, @In("main") @As("cursor") Participant cursor) {
        assertThat(team.session("main")).isEmpty().hasNoTask();
        fails(
                () -> assertThat(team.session("main")).isDeleted(),
                "expected team/main at revision 0 to be deleted, but its newest commit is no deletion");
        cursor.setTask("t");
        fails(
                () -> assertThat(team.session("main")).isEmpty(),
                "expected nobody to have written to team/main, but it is at revision 1, written by [cursor]");
        cursor.delete();
        assertThat(team.session("main")).isDeleted().hasRevision(2).hasNoTask();
    }

    @Test
    void aFailureListsWhatTheSessionHas(
            @In("main") @As("cursor") Participant cursor, @In("main") @As("kiro") Participant kiro) {
        Session session = written(cursor, kiro);
        fails(
                () -> assertThat(session).hasRevision(4),
                "expected team/main to be at revision 4, but it is at revision 9, written by [cursor, kiro]");
        fails(() -> assertThat(session).hasDecision("JWT"), """
                expected team/main at revision 9 to have the decision "JWT", but what it has of that kind is
                  2.0  cursor  decision "JWT, not server sessions", because "stateless"
                  3.0  kiro  decision "EdDSA\"""");
        fails(() -> assertThat(session).hasTask("Move"), """
                expected team/main at revision 9 to have the task "Move", but what it has of that kind is
                  1.0  cursor  task "Move auth to JWT\"""");
        fails(() -> assertThat(session).hasNoTask(), """
                expected team/main at revision 9 not to have a task, but it has
                  1.0  cursor  task "Move auth to JWT\"""");
        fails(() -> assertThat(session).hasFinding("Token expiry is hardcoded", Location.of("src/auth.rs", 41)), """
                expected team/main at revision 9 to have the finding "Token expiry is hardcoded" at src/auth.rs:41, \
                but what it has of that kind is
                  4.0  kiro  finding "Token expiry is hardcoded" at src/auth.rs:42""");
        fails(() -> assertThat(session).hasNoKnowledge("auth.algorithm"), """
                expected team/main at revision 9 not to have knowledge "auth.algorithm", but it has
                  5.0  cursor  knowledge "auth.algorithm" = "EdDSA\"""");
    }

    @Test
    void aFailureAboutAnEntrySaysWhichThereAre(
            @In("main") @As("cursor") Participant cursor, @In("main") @As("kiro") Participant kiro) {
        Session session = written(cursor, kiro);
        fails(() -> assertThat(session).hasDecision("EdDSA").by("cursor"), """
                expected the decision "EdDSA" of team/main at revision 9 to be by cursor, but it is
                  3.0  kiro  decision "EdDSA\"""");
        fails(() -> assertThat(session).hasDecision("EdDSA").by("kiro").because("short"), """
                expected the decision "EdDSA" by kiro of team/main at revision 9 to be because "short", but it is
                  3.0  kiro  decision "EdDSA\"""");
        fails(() -> assertThat(session).hasMessage("lunch").at(1), """
                expected the message "lunch" of team/main at revision 9 to be at revision 1, but it is
                  8.0  kiro  status to everyone "lunch\"""");
    }

    @Test
    void ofSeveralEntriesThatFitOneIsEnough(
            @In("main") @As("cursor") Participant cursor, @In("main") @As("kiro") Participant kiro) {
        cursor.addFinding("flaky test");
        kiro.addFinding("flaky test");
        assertThat(kiro.session())
                .hasFinding("flaky test")
                .by("cursor")
                .hasFinding("flaky test")
                .by("kiro");
        fails(
                () -> assertThat(kiro.session())
                        .hasFinding("flaky test")
                        .by("cursor")
                        .at(2),
                """
                expected the finding "flaky test" by cursor of team/main at revision 2 to be at revision 2, but it is
                  1.0  cursor  finding "flaky test\"""");
    }

    @Test
    void aFailureAboutAClaimSaysWhoHoldsIt(
            @In("main") @As("cursor") Participant cursor, @In("main") @As("kiro") Participant kiro) {
        Claim claim = cursor.claim("src/auth.rs", Duration.ofMinutes(5)).orThrow();
        fails(() -> assertThat(kiro.session()).hasClaim("src/auth.rs").heldBy("kiro"), """
                expected the claim on "src/auth.rs" in team/main at revision 1 to be held by kiro, but it is
                  1  cursor  "src/auth.rs" until 2026-03-01T09:05:00Z""");
        fails(() -> assertThat(kiro.session()).hasClaim("src"), """
                expected team/main at revision 1 to have a claim on "src", but its claims are
                  1  cursor  "src/auth.rs" until 2026-03-01T09:05:00Z""");
        fails(() -> assertThat(kiro.session()).hasNoClaim("src/auth.rs"), """
                expected team/main at revision 1 to have no claim on "src/auth.rs", but its claims are
                  1  cursor  "src/auth.rs" until 2026-03-01T09:05:00Z""");
        cursor.release(claim);
        assertThat(kiro.session()).hasNoClaim("src/auth.rs");
        fails(() -> assertThat(kiro.session()).hasClaim("src/auth.rs"), """
                expected team/main at revision 2 to have a claim on "src/auth.rs", but its claims are
                  (none)""");
    }

    @Test
    void aDescriptionStaysThroughTheChain(@In("main") @As("cursor") Participant cursor) {
        cursor.setTask("t");
        fails(
                () -> assertThat(cursor.session())
                        .as("after the review")
                        .hasTask("t")
                        .by("kiro"),
                """
                [after the review] expected the task "t" of team/main at revision 1 to be by kiro, but it is
                  1.0  cursor  task "t\"""");
    }

    @Test
    void anAnswerIsCommittedOrAConflict(
            @In("main") @As("cursor") Participant cursor, @In("main") @As("kiro") Participant kiro) {
        CommitResult landed = cursor.tryCommit(p -> p.setTask("t").operation("op-1"));
        assertThat(landed)
                .isCommitted()
                .hasRevision(1)
                .isBy("cursor")
                .hasOperation("op-1")
                .hasChanges(new Change.Task("t"));
        CommitResult conflict = kiro.tryCommit(p -> p.setTask("u"));
        Commit first = landed.orThrow().commit();
        assertThat(conflict)
                .isConflict()
                .contests(Scope.task())
                .missed(first)
                .missedCommitsOf("cursor")
                .session()
                .hasTask("t")
                .by("cursor");
        assertThat(cursor.tryCommit(p -> p.setTask("t").operation("op-1")))
                .isRepeated()
                .hasRevision(1);
    }

    @Test
    void aFailureAboutAnAnswerSaysWhatCameInBetween(
            @In("main") @As("cursor") Participant cursor, @In("main") @As("kiro") Participant kiro) {
        CommitResult landed = cursor.tryCommit(p -> p.setTask("t").operation("op-1"));
        CommitResult conflict = kiro.tryCommit(p -> p.setTask("u"));
        fails(() -> assertThat(landed).isConflict(), """
                expected a conflict, but the proposal landed, as
                  1  cursor  task "t\"""");
        fails(() -> assertThat(landed).isRepeated(), """
                expected operation op-1 to have landed on an earlier try, but it landed just now, as
                  1  cursor  task "t\"""");
        fails(() -> assertThat(landed).isCommitted().hasChanges(new Change.Task("u")), """
                expected a commit of team/main to hold just the changes
                  task "u"
                , but it is
                  1  cursor  task "t\"""");
        String described = ((CommitResult.Conflict) conflict).describe();
        fails(() -> assertThat(conflict).isCommitted(), "expected the proposal to land, but it met a " + described);
        assertThat(described).startsWith("conflict on team/main: ").contains("cursor");
        fails(
                () -> assertThat(conflict).isConflict().contests(Scope.nextSteps()),
                "expected a conflict over [next], but it is [task]\n" + described);
        fails(
                () -> assertThat(conflict).isConflict().missedCommitsOf("kiro"),
                "expected a conflict in which commits of [kiro] were missed, but it is [cursor]:\n"
                        + "  1  cursor  task \"t\"\n" + described);
    }

    @Test
    void aWatchDeliversWhatItMustAndNothingMore(
            Workspace team, @In("main") @As("cursor") Participant cursor, @In("main") @As("kiro") Participant kiro) {
        try (Watch watch = team.watch("main", Position.START)) {
            assertThat(watch).hasNothingNow();
            Commit one = cursor.setTask("t");
            Commit two = kiro.addFinding("f");
            assertThat(watch).delivers(one, two).hasNothingNow();
            cursor.addProgress("p");
            assertThat(watch).deliversRevisions(3);
            kiro.addFinding("g");
            fails(() -> assertThat(watch).hasNothingNow(), """
                    expected nothing to be delivered now, but there is
                      4  kiro  finding "g\"""");
        }
    }

    @Test
    void aFailureAboutAWatchSaysWhatCame(Workspace team, @In("main") @As("cursor") Participant cursor) {
        try (Watch watch = team.watch("main", Position.START)) {
            cursor.setTask("t");
            cursor.addFinding("f");
            fails(() -> assertThat(watch).deliversRevisions(1, 3), """
                    expected next
                      revision 3 of [1, 3]
                    but what came is
                      2  cursor  finding "f"
                    after
                      1  cursor  task "t\"""");
            fails(() -> assertThat(watch).within(Duration.ZERO).deliversRevisions(3), """
                    expected next
                      revision 3 of [3]
                    but what came is
                      nothing within PT0S
                    after
                      (none)""");
        }
    }

    @Test
    void assertionsOfAssertJComeWithTheSameImport(@In("main") Participant one) {
        assertThat(one.setTask("t").changes()).containsExactly(new Change.Task("t"));
        assertThat(List.of(1, 2)).hasSize(2);
    }
}

package io.leanctx.examples.host;

import static io.leanctx.examples.host.Review.TIME_FOR_A_FILE;
import static io.leanctx.testkit.LeanCtxAssertions.assertThat;
import static io.leanctx.testkit.LeanCtxAssertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.Audience;
import io.leanctx.ClaimLostException;
import io.leanctx.CommitResult;
import io.leanctx.ConflictException;
import io.leanctx.Location;
import io.leanctx.Scope;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.testkit.As;
import io.leanctx.testkit.LeanCtxTest;
import io.leanctx.testkit.Race;
import io.leanctx.testkit.TestClock;
import io.leanctx.testkit.history.HistoryRecorder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@LeanCtxTest
class ReviewTest {

    private static final String BRANCH = "feat/auth";
    private static final Remark HARDCODED = new Remark(42, "Token expiry is hardcoded");

    private Review cursor;
    private Review kiro;

    @BeforeEach
    void twoAgentsReviewABranch(SessionStore store, @As("cursor") Agent first, @As("kiro") Agent second) {
        ReviewService service = new ReviewService(store);
        cursor = service.join("team", BRANCH, first);
        kiro = service.join("team", BRANCH, second);
        cursor.begin("JWT", List.of("src/auth.rs", "src/login.rs"));
    }

    @Test
    void aReviewIsBegunOnce() {
        assertThatThrownBy(() -> kiro.begin("login", List.of("src/login.rs")))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("cursor");
        assertThat(kiro.look()).hasTask("Review JWT").by("cursor").hasNextSteps("src/auth.rs", "src/login.rs");
    }

    @Test
    void eachAgentHasAFileToItself() {
        assertThat(cursor.pick()).map(Assignment::file).hasValue("src/auth.rs");
        assertThat(kiro.pick()).map(Assignment::file).hasValue("src/login.rs");
        assertThat(kiro.look())
                .hasClaim("src/auth.rs")
                .heldBy("cursor")
                .hasClaim("src/login.rs")
                .heldBy("kiro");
    }

    @Test
    void whoAsksAgainGoesOnWithTheFileItHas() {
        assertThat(cursor.pick()).isEqualTo(cursor.pick());
    }

    @Test
    void whatWasReportedIsNotReviewedAgain(Workspace team) {
        cursor.report(cursor.pick().orElseThrow(), List.of(HARDCODED), "request-1");
        assertThat(team.session(BRANCH))
                .hasFinding(HARDCODED.text(), Location.of("src/auth.rs", 42))
                .by("cursor")
                .hasNoClaim("src/auth.rs");
        assertThat(kiro.pick()).map(Assignment::file).hasValue("src/login.rs");
        assertThat(cursor.pick()).isEmpty();
    }

    @Test
    void aVerdictRestsOnAllThatWasReported() {
        cursor.look();
        kiro.report(kiro.pick().orElseThrow(), List.of(HARDCODED), "request-1");

        CommitResult tooEarly = cursor.conclude(Verdict.APPROVED, "nothing found");
        assertThat(tooEarly)
                .isConflict()
                .contests(Scope.everything())
                .missedCommitsOf("kiro")
                .session()
                .hasFinding(HARDCODED.text());

        assertThat(cursor.conclude(Verdict.REJECTED, "expiry")).isCommitted().isBy("cursor");
        assertThat(kiro.look()).hasDecision("rejected").by("cursor").because("expiry");
    }

    @Test
    void anAgentThatTakesTooLongLosesTheFile(TestClock clock) {
        Assignment slow = cursor.pick().orElseThrow();
        clock.advance(TIME_FOR_A_FILE);
        Assignment taken = kiro.pick().orElseThrow();
        assertThat(taken.file()).isEqualTo(slow.file());
        assertThat(taken.claim().token()).isGreaterThan(slow.claim().token());

        assertThatThrownBy(() -> cursor.report(slow, List.of(HARDCODED), "request-1"))
                .isInstanceOf(ClaimLostException.class)
                .hasMessageContaining("kiro");
        assertThat(kiro.look().findings()).isEmpty();
    }

    @Test
    void anAgentThatIsJustInTimeReports(TestClock clock) {
        Assignment assignment = cursor.pick().orElseThrow();
        clock.advance(TIME_FOR_A_FILE.minus(Duration.ofMillis(1)));
        cursor.report(assignment, List.of(HARDCODED), "request-1");
        assertThat(kiro.look()).hasFinding(HARDCODED.text()).by("cursor");
    }

    @Test
    void ofManyToWhomAReviewIsOfferedOneTakesItOver(SessionStore store, @As("windsurf") Agent third) {
        Review windsurf = new ReviewService(store).join("team", BRANCH, third);
        cursor.handOver(Audience.everyone(), "login is left");
        assertThat(kiro.takeOver()).isPresent();
        assertThat(windsurf.takeOver()).isEmpty();
        assertThat(cursor.takeOver()).isEmpty();
    }

    @Test
    void agentsThatPickAtOnceGetDifferentFiles(HistoryRecorder recorder) throws InterruptedException {
        assertThat(Race.run(cursor::pick, kiro::pick))
                .doesNotContain(Optional.empty())
                .doesNotHaveDuplicates();
        assertThat(recorder.histories()).hasSize(1);
    }
}

package io.leanctx.examples.host;

import static io.leanctx.testkit.LeanCtxAssertions.assertThat;
import static io.leanctx.testkit.LeanCtxAssertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.OutcomeUnknownException;
import io.leanctx.Position;
import io.leanctx.SessionStore;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreFullException;
import io.leanctx.Watch;
import io.leanctx.Workspace;
import io.leanctx.testkit.As;
import io.leanctx.testkit.Fault;
import io.leanctx.testkit.FaultRates;
import io.leanctx.testkit.Faults;
import io.leanctx.testkit.Hold;
import io.leanctx.testkit.LeanCtxTest;
import io.leanctx.testkit.Restart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@LeanCtxTest
class ReviewUnderFaultsTest {

    private static final String BRANCH = "feat/auth";
    private static final List<Remark> REMARKS = List.of(new Remark(42, "Token expiry is hardcoded"));
    private static final List<String> FILES =
            IntStream.range(0, 12).mapToObj(i -> "src/file-" + i + ".rs").toList();

    private Review cursor;
    private Review kiro;

    @BeforeEach
    void twoAgentsReviewABranch(SessionStore store, @As("cursor") Agent first, @As("kiro") Agent second) {
        ReviewService service = new ReviewService(store);
        cursor = service.join("team", BRANCH, first);
        kiro = service.join("team", BRANCH, second);
        cursor.begin("JWT", FILES);
    }

    @Test
    void aReportWhoseAnswerWasLostIsMadeOnceWhenItIsAskedForAgain(Faults faults, Workspace team) {
        Assignment assignment = cursor.pick().orElseThrow();
        faults.allAppends(Fault.LOST_ANSWER);
        assertThatThrownBy(() -> cursor.report(assignment, REMARKS, "request-1"))
                .isInstanceOf(OutcomeUnknownException.class);
        faults.heal();

        assertThat(cursor.report(assignment, REMARKS, "request-1")).isEqualTo(3);
        assertThat(team.session(BRANCH)).hasRevision(3);
        assertThat(team.session(BRANCH).findings()).hasSize(1);
    }

    @Test
    void aFaultThatPassesIsNotSeenByTheAgent(Faults faults) {
        faults.nextAppend(Fault.LOST_ANSWER);
        faults.nextAppends(2, Fault.CONTENTION);
        cursor.report(cursor.pick().orElseThrow(), REMARKS, "request-1");
        assertThat(faults.pending()).isZero();
        assertThat(kiro.look()).hasRevision(3).hasFinding("Token expiry is hardcoded");
    }

    @Test
    void whereTheStoreIsFullNothingIsHalfReported(Faults faults) {
        Assignment assignment = cursor.pick().orElseThrow();
        faults.allAppends(Fault.FULL);
        assertThatThrownBy(() -> cursor.report(assignment, REMARKS, "request-1"))
                .isInstanceOf(StoreFullException.class);
        assertThat(kiro.look()).hasRevision(2).hasClaim(assignment.file()).heldBy("cursor");
        assertThat(kiro.look().findings()).isEmpty();

        faults.heal();
        cursor.report(assignment, REMARKS, "request-1");
        assertThat(kiro.look())
                .hasFinding("Token expiry is hardcoded")
                .by("cursor")
                .hasNoClaim(assignment.file());
    }

    @Test
    void agentsWhoPickAtTheSameMomentGetDifferentFiles(Faults faults) throws Exception {
        CompletableFuture<Optional<Assignment>> first;
        CompletableFuture<Optional<Assignment>> second;
        try (Hold hold = faults.holdAppends()) {
            first = CompletableFuture.supplyAsync(cursor::pick);
            hold.awaitHeld(1);
            second = CompletableFuture.supplyAsync(kiro::pick);
        }
        assertThat(List.of(file(first), file(second))).doesNotHaveDuplicates();
    }

    @Test
    void aDashboardThatWatchesSeesWhatLandedAndNothingElse(Faults faults, Workspace team) {
        try (Watch watch = team.watch(BRANCH, Position.START)) {
            Assignment assignment = cursor.pick().orElseThrow();
            faults.allAppends(Fault.LOST_REQUEST);
            assertThatThrownBy(() -> cursor.report(assignment, REMARKS, "request-1"))
                    .isInstanceOf(OutcomeUnknownException.class);
            assertThat(watch).deliversRevisions(1, 2).hasNothingNow();
            faults.heal();
            cursor.report(assignment, REMARKS, "request-1");
            assertThat(watch).deliversRevisions(3);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyFileIsReviewedOnceWhateverFails(long seed, Faults faults, Workspace team) throws Exception {
        faults.bySeed(
                seed,
                FaultRates.NONE
                        .withLost(0.2, 0.2)
                        .withContention(0.1)
                        .withRefused(0.05, 0.05)
                        .withDelays(0.2, Duration.ofMillis(1)));
        CompletableFuture<Integer> other = CompletableFuture.supplyAsync(() -> reviewAll(kiro, "kiro"));
        int reviewed = reviewAll(cursor, "cursor") + other.get(1, TimeUnit.MINUTES);
        faults.heal();

        assertThat(reviewed).isEqualTo(FILES.size());
        assertThat(team.session(BRANCH).findings())
                .extracting(entry -> entry.value().where().orElseThrow().path())
                .containsExactlyInAnyOrderElementsOf(FILES);
        assertThat(team.session(BRANCH).claims()).isEmpty();
    }

    private static int reviewAll(Review review, String agent) {
        int reviewed = 0;
        for (Optional<Assignment> next = insisting(review::pick); next.isPresent(); next = insisting(review::pick)) {
            Assignment assignment = next.get();
            insisting(() -> review.report(assignment, REMARKS, agent + ":" + assignment.file()));
            reviewed++;
        }
        return reviewed;
    }

    /** What a client does that gets no answer, or is told to come again. */
    private static <T> T insisting(Supplier<T> request) {
        for (int tries = 1; ; tries++) {
            try {
                return request.get();
            } catch (OutcomeUnknownException | StoreFullException | StoreFailedException e) {
                if (tries == 100) {
                    throw e;
                }
            }
        }
    }

    private static String file(CompletableFuture<Optional<Assignment>> picked) throws Exception {
        return picked.get(30, TimeUnit.SECONDS).orElseThrow().file();
    }

    @Nested
    @LeanCtxTest(backend = OnRocks.class)
    class OnRocksDB {

        @Test
        void theReviewGoesOnAfterARestart(Restart restart, @As("cursor") Agent agent) {
            Assignment before = cursor.pick().orElseThrow();
            ReviewService restarted = new ReviewService(restart.now());

            Review again = restarted.join("team", BRANCH, agent);
            assertThat(again.pick()).contains(before);
            again.report(before, REMARKS, "request-1");
            assertThat(again.look()).hasRevision(3).hasTask("Review JWT").hasFinding("Token expiry is hardcoded");
        }

        @Test
        void aReportWhoseAnswerWasLostByACrashIsMadeOnce(Faults faults, Restart restart, @As("cursor") Agent agent) {
            Assignment assignment = cursor.pick().orElseThrow();
            faults.allAppends(Fault.LOST_ANSWER);
            assertThatThrownBy(() -> cursor.report(assignment, REMARKS, "request-1"))
                    .isInstanceOf(OutcomeUnknownException.class);
            SessionStore store = restart.now();
            faults.heal();

            Review again = new ReviewService(store).join("team", BRANCH, agent);
            assertThat(again.report(assignment, REMARKS, "request-1")).isEqualTo(3);
            assertThat(again.look()).hasRevision(3);
        }
    }
}

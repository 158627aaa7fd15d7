package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.Claim;
import io.leanctx.ClaimLostException;
import io.leanctx.ClaimResult;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.ConflictException;
import io.leanctx.Coordination;
import io.leanctx.InvalidInputException;
import io.leanctx.Participant;
import io.leanctx.RetriesExhaustedException;
import io.leanctx.RetryPolicy;
import io.leanctx.Scope;
import io.leanctx.UpdateResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreClaimRules extends StoreRules {

    private static final String FILE = "src/auth.rs";
    private static final Duration TTL = Duration.ofMinutes(5);

    private final TestClock clock = TestClock.create();

    StoreClaimRules(SessionStoreContract contract) {
        super(contract);
    }

    @BeforeEach
    void turnTimeByHand() {
        replaceStore(builder().clock(clock));
    }

    @Test
    @DisplayName("CLM-1: a claim is granted where nobody holds the resource; its token is the revision that granted it")
    void granted() {
        addFindings("kiro", 2);
        ClaimResult.Granted granted = granted(join("cursor"), FILE);
        Claim claim = granted.claim();
        assertThat(claim).isEqualTo(new Claim(FILE, "cursor", 3, clock.instant().plus(TTL)));
        assertThat(granted.commit().revision()).isEqualTo(3);
        assertThat(session().claims()).containsOnlyKeys(FILE).containsValue(claim);
        assertThat(granted(join("claude-code"), "src/other.rs").claim().token()).isEqualTo(4);
        replaceStore(builder().clock(clock).cacheWeight(0));
        assertThat(in(session().claims(), FILE)).isEqualTo(claim);
    }

    @Test
    @DisplayName("CLM-2: who claims what is held learns who holds it and until when, and nothing is written")
    void held() {
        Claim claim = granted(join("cursor"), FILE).claim();
        clock.advance(Duration.ofMinutes(1));
        Participant claude = join("claude-code");
        ClaimResult.Held held = held(claude, FILE);
        assertThat(held.claim()).isEqualTo(claim);
        assertThat(held.conflict().contested()).containsExactly(Scope.claim(FILE));
        assertThat(claude.base()).isEqualTo(held.conflict().session().position());
        assertThatThrownBy(held::orThrow)
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("cursor")
                .hasMessageContaining(claim.until().toString());
        assertThat(conflict(claude, p -> p.claim(FILE, TTL).addFinding("f"))
                        .session()
                        .claims())
                .containsValue(claim);
        assertThat(held(join("cursor"), FILE).claim()).as("the holder itself").isEqualTo(claim);
        assertThat(revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("CLM-3: of many that claim at once exactly one has it, and the others learn who")
    void oneOfMany() throws Exception {
        List<Participant> agents = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            agents.add(join("agent-" + i));
        }
        for (int round = 0; round < 20; round++) {
            String resource = "file " + round;
            requireOneHolder(Race.run(agents.size(), i -> () -> agents.get(i).claim(resource, TTL)));
        }
        assertThat(session().claims()).hasSize(20);
        assertThat(revision()).isEqualTo(20);
    }

    @Test
    @DisplayName("CLM-4: exactly one has it as well where two stores over one backend are asked at once")
    void oneOfTwoStores() throws Exception {
        try (var second = open(builder().clock(clock), backend)) {
            List<Participant> agents = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                var workspace = i % 2 == 0 ? team : second.workspace("team");
                agents.add(workspace.join(CHANNEL, agent("agent-" + i)));
            }
            for (int round = 0; round < 20; round++) {
                String resource = "file " + round;
                requireOneHolder(
                        Race.run(agents.size(), i -> () -> agents.get(i).claim(resource, TTL)));
            }
            assertThat(second.workspace("team").session(CHANNEL).claims())
                    .isEqualTo(session().claims())
                    .hasSize(20);
        }
    }

    @Test
    @DisplayName("CLM-5: a renewal keeps the token and lasts from its own time on; a release ends the claim")
    void renewedAndReleased() {
        Participant cursor = join("cursor");
        Claim claim = granted(cursor, FILE).claim();
        Instant later = clock.advance(Duration.ofMinutes(4));
        Claim renewed = cursor.renew(claim, Duration.ofMinutes(10));
        assertThat(renewed).isEqualTo(new Claim(FILE, "cursor", 1, later.plus(Duration.ofMinutes(10))));
        assertThat(in(session().claims(), FILE)).isEqualTo(renewed);
        clock.advance(Duration.ofMinutes(9));
        held(join("claude-code"), FILE);
        assertThat(cursor.renew(claim, TTL).token())
                .as("of a claim as it was granted")
                .isEqualTo(1);
        cursor.release(claim);
        assertThat(session().claims()).isEmpty();
        assertThat(granted(join("claude-code"), FILE).claim().token()).isEqualTo(5);
    }

    @Test
    @DisplayName("CLM-6: after it expired another gets it with a higher token, and the first one has lost it")
    void expired() {
        Participant cursor = join("cursor");
        Claim first = granted(cursor, FILE).claim();
        clock.advance(TTL.minusMillis(1));
        held(join("claude-code"), FILE);
        clock.advance(Duration.ofMillis(1));
        Claim second = granted(join("claude-code"), FILE).claim();
        assertThat(second.token()).isGreaterThan(first.token());
        for (ThrowingCallable attempt : List.<ThrowingCallable>of(
                () -> cursor.renew(first, TTL),
                () -> cursor.release(first),
                () -> cursor.tryCommit(p -> p.addFinding("f").holding(first)))) {
            requireLost(attempt, first, "claude-code holds it with token 2 until " + second.until());
        }
        assertThat(revision()).isEqualTo(2);
        assertThat(in(session().claims(), FILE)).isEqualTo(second);
    }

    @Test
    @DisplayName("CLM-7: a claim that expired is lost even where nobody else wants it, but may still be released")
    void expiredAndFree() {
        Participant cursor = join("cursor");
        Claim claim = granted(cursor, FILE).claim();
        Instant now = clock.advance(TTL);
        requireLost(() -> cursor.renew(claim, TTL), claim, "it expired at " + claim.until() + ", and it is " + now);
        requireLost(() -> cursor.tryCommit(p -> p.addFinding("f").holding(claim)), claim, "it expired at");
        Claim again = granted(cursor, FILE).claim();
        assertThat(again.token()).isEqualTo(2);
        clock.advance(TTL);
        cursor.release(again);
        requireLost(() -> cursor.release(again), again, "nobody holds it");
        assertThat(revision()).isEqualTo(3);
    }

    @Test
    @DisplayName("CLM-8: a commit that demands a claim lands while its agent holds that, and records it")
    void holding() {
        Participant cursor = join("cursor");
        Claim claim = granted(cursor, FILE).claim();
        Commit commit = committed(cursor, p -> p.addFinding("f").holding(claim)).commit();
        assertThat(commit.changes().get(1)).isEqualTo(new Coordination.UnderClaim(FILE, claim.token()));
        Claim renewed = cursor.renew(claim, TTL);
        committed(cursor, p -> p.addFinding("under the same token").holding(claim));
        committed(cursor, p -> p.holding(renewed).release(renewed).addFinding("the last one"));
        requireLost(() -> cursor.tryCommit(p -> p.addFinding("f").holding(claim)), claim, "nobody holds it");
        assertThat(session().findings()).hasSize(3);
    }

    @Test
    @DisplayName("CLM-9: the claim of another agent can be neither renewed, released nor relied on")
    void ofAnother() {
        Claim claim = granted(join("cursor"), FILE).claim();
        Participant claude = join("claude-code");
        requireLost(() -> claude.renew(claim, TTL), claim, "cursor holds it with token 1");
        requireLost(() -> claude.release(claim), claim, "cursor holds it with token 1");
        requireLost(() -> claude.tryCommit(p -> p.addFinding("f").holding(claim)), claim, "cursor holds it");
        Claim made = new Claim(FILE, "cursor", 7, claim.until());
        requireLost(() -> join("cursor").release(made), made, "cursor holds it with token 1");
        assertThat(revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("CLM-10: claims are decided by the session they meet, however old what their agent has seen")
    void whateverWasSeen() {
        Participant claude = joinSeeing("claude-code");
        Participant cursor = join("cursor");
        cursor.release(granted(cursor, FILE).claim());
        cursor.setTask("t");
        ClaimResult.Granted granted = granted(claude, FILE);
        assertThat(granted.commit().guard()).isEmpty();
        assertThat(claude.base().revision()).isZero();
        conflict(claude, p -> p.claim("another", TTL).strict());
        join("cursor").setNextSteps(List.of("not seen"));
        conflict(claude, p -> p.setNextSteps(List.of()).holding(granted.claim()));
        assertThat(session().claims()).containsOnlyKeys(FILE);
    }

    @Test
    @DisplayName("CLM-11: the same operation claims once and is answered with the first claim, also when sent at once")
    void operations() throws Exception {
        Agent agent = agent("cursor");
        Participant cursor = join("cursor");
        Commit first =
                committed(cursor, p -> p.claim(FILE, TTL).operation("claim")).commit();
        assertThat(committed(join("cursor"), p -> p.claim(FILE, TTL).operation("claim"))
                        .commit())
                .isEqualTo(first);
        Claim claim = in(session().claims(), FILE);
        for (String operation : List.of("release", "claim-again")) {
            List<CommitResult.Committed> answers = Race.run(
                    8,
                    i -> () -> committed(
                            team.join(CHANNEL, agent),
                            p -> (operation.equals("release") ? p.release(claim) : p.claim(FILE, TTL))
                                    .operation(operation)));
            assertThat(answers.stream().map(CommitResult.Committed::commit).distinct())
                    .hasSize(1);
            assertThat(answers).filteredOn(answer -> !answer.repeated()).hasSize(1);
        }
        assertThat(revision()).isEqualTo(3);
        assertThat(committed(join("cursor"), p -> p.claim(FILE, TTL).operation("claim"))
                        .commit())
                .isEqualTo(first);
    }

    @Test
    @DisplayName("CLM-12: of commits under a claim and its release, all at once, none lands after the release")
    void noneAfterTheRelease() throws Exception {
        Agent agent = agent("cursor");
        for (int round = 0; round < 20; round++) {
            String resource = "file " + round;
            Claim claim = granted(join("cursor"), resource).claim();
            List<Boolean> landed = Race.run(8, i -> () -> {
                Participant cursor = team.join(CHANNEL, agent);
                try {
                    return i == 4
                            ? cursor.release(claim) != null
                            : committed(cursor, p -> p.addFinding("f").holding(claim)) != null;
                } catch (ClaimLostException e) {
                    return false;
                }
            });
            assertThat(landed.get(4)).isTrue();
            List<Commit> log = team.history(CHANNEL, claim.token(), 100).commits();
            assertThat(log)
                    .hasSize(Math.toIntExact(landed.stream().filter(did -> did).count()));
            assertThat(log.get(log.size() - 1).changes())
                    .containsExactly(new Coordination.Released(resource, claim.token()));
        }
    }

    @Test
    @DisplayName("CLM-13: an update may claim; where the resource stays held, it gives up and says who holds it")
    void updates() {
        Claim claim = granted(join("cursor"), FILE).claim();
        agent("claude-code");
        replaceStore(builder().clock(clock).retryPolicy(new RetryPolicy(3, Duration.ofNanos(1), Duration.ofNanos(1))));
        Participant claude = join("claude-code");
        assertThatThrownBy(() -> claude.update((session, p) -> p.claim(FILE, TTL)))
                .isInstanceOf(RetriesExhaustedException.class)
                .hasMessageContaining("cursor")
                .hasMessageContaining(claim.until().toString());
        assertThat(revision()).isEqualTo(1);
        List<Long> given = new ArrayList<>();
        UpdateResult landed = claude.update((session, p) -> {
            given.add(session.revision());
            if (given.size() == 2) {
                join("cursor").release(claim);
            }
            p.scoped().claim(FILE, TTL);
        });
        assertThat(given).hasSize(2);
        assertThat(in(landed.session().claims(), FILE).agent()).isEqualTo("claude-code");
    }

    @Test
    @DisplayName("CLM-14: a commit asks once for each resource, and names and times that are none are refused")
    void badInput() {
        Participant cursor = join("cursor");
        Claim claim = granted(cursor, FILE).claim();
        List<ThrowingCallable> refused = List.of(
                () -> cursor.tryCommit(p -> p.claim("a", TTL).claim("a", TTL)),
                () -> cursor.tryCommit(p -> p.renew(claim, TTL).release(claim)),
                () -> cursor.tryCommit(p -> p.release(claim).claim(FILE, TTL)),
                () -> cursor.claim(" ", TTL),
                () -> cursor.claim("two\nlines", TTL),
                () -> cursor.claim("x".repeat(Scope.MAX_KEY_BYTES + 1), TTL),
                () -> cursor.claim("a", Duration.ZERO),
                () -> cursor.claim("a", Duration.ofNanos(1_500_000)),
                () -> cursor.claim("a", Coordination.MAX_TTL.plusMillis(1)));
        for (ThrowingCallable attempt : refused) {
            assertThatThrownBy(attempt).isInstanceOf(InvalidInputException.class);
        }
        assertThat(revision()).isEqualTo(1);
        committed(
                cursor,
                p -> p.claim("a", Coordination.MAX_TTL)
                        .claim("b", Duration.ofMillis(1))
                        .release(claim));
        assertThat(session().claims()).containsOnlyKeys("a", "b");
    }

    @Test
    @DisplayName("CLM-15: a deletion ends all claims; to whoever has not seen it, it is a conflict, not a holder")
    void deleted() {
        Participant cursor = join("cursor");
        Claim claim = granted(cursor, FILE).claim();
        Participant claude = joinSeeing("claude-code");
        cursor.delete();
        assertThat(session().claims()).isEmpty();
        assertThatThrownBy(() -> claude.claim(FILE, TTL)).isInstanceOf(ConflictException.class);
        assertThat(granted(claude, FILE).claim().token()).isEqualTo(3);
        requireLost(() -> cursor.renew(claim, TTL), claim, "claude-code holds it with token 3");
    }

    private static void requireOneHolder(List<ClaimResult> results) {
        List<Claim> granted = results.stream()
                .filter(ClaimResult.Granted.class::isInstance)
                .map(result -> ((ClaimResult.Granted) result).claim())
                .toList();
        assertThat(granted).hasSize(1);
        assertThat(results.stream()
                        .filter(ClaimResult.Held.class::isInstance)
                        .map(result -> ((ClaimResult.Held) result).claim()))
                .hasSize(results.size() - 1)
                .containsOnly(granted.get(0));
    }

    private static void requireLost(ThrowingCallable attempt, Claim claim, String why) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(ClaimLostException.class, e -> {
                    assertThat(e.resource()).isEqualTo(claim.resource());
                    assertThat(e.token()).isEqualTo(claim.token());
                })
                .hasMessageContaining(String.format(
                        Locale.ROOT, "does not hold claim %d on \"%s\" of team/main", claim.token(), claim.resource()))
                .hasMessageContaining(why);
    }

    private static ClaimResult.Granted granted(Participant by, String resource) {
        ClaimResult result = by.claim(resource, TTL);
        assertThat(result).isInstanceOf(ClaimResult.Granted.class);
        return (ClaimResult.Granted) result;
    }

    private static ClaimResult.Held held(Participant by, String resource) {
        ClaimResult result = by.claim(resource, TTL);
        assertThat(result).isInstanceOf(ClaimResult.Held.class);
        return (ClaimResult.Held) result;
    }
}

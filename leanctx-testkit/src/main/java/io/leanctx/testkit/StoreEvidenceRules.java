package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Cost;
import io.leanctx.Evidence;
import io.leanctx.Hash;
import io.leanctx.LineRange;
import io.leanctx.Participant;
import io.leanctx.Session;
import io.leanctx.Totals;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreEvidenceRules extends StoreRules {

    private static final Hash BEFORE = Hash.sha256("before".getBytes(StandardCharsets.UTF_8));
    private static final Hash AFTER = Hash.sha256("after".getBytes(StandardCharsets.UTF_8));
    private static final long MOST = Evidence.MAX_COUNT;

    StoreEvidenceRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("EVD-1: evidence guards nothing: it lands with the work that it is of, whatever was written since")
    void lands() {
        Participant cursor = joinSeeing("cursor");
        join("kiro").setTask("another task");
        CommitResult.Committed alone = committed(cursor, proposal -> proposal.add(spent("m-1", 1, "0.5")));
        assertThat(alone.commit().guard()).isEmpty();
        CommitResult.Committed withWork = committed(
                cursor,
                proposal -> proposal.addFinding("found")
                        .recordRead("src/a.rs", "before".getBytes(StandardCharsets.UTF_8), 40)
                        .recordCheck("mvn verify", 7, 1, 9, AFTER, Duration.ofSeconds(3)));
        assertThat(withWork.commit().guard()).isEmpty();
        assertThat(withWork.commit().revision()).isEqualTo(3);
        assertThat(withWork.session().totals().session().checked().count()).isEqualTo(1);
        CommitResult.Conflict conflict =
                conflict(cursor, proposal -> proposal.setTask("mine").add(spent("m-1", 1, "0.5")));
        assertThat(conflict.session().totals().session().spent().count()).isEqualTo(1);
    }

    @Test
    @DisplayName("EVD-2: the totals are the exact sums of the evidence: in all, by agent, by file and by model")
    void sums() {
        Participant cursor = join("cursor");
        Participant kiro = join("kiro");
        assertThat(session().totals().session()).isEqualTo(Totals.Work.NONE);
        for (int i = 0; i < 10; i++) {
            cursor.add(spent("m-1", MOST, "0.1"));
        }
        kiro.add(spent("m-2", 2, "0.000000000000000001"));
        kiro.add(new Evidence.TokensSpent("m-1", 1, 1, 1, Optional.of(Cost.of("3.50", "EUR"))));
        cursor.add(new Evidence.TokensSpent("m-1", 1, 1, 1, Optional.empty()));
        cursor.add(new Evidence.FileRead("a", BEFORE, Optional.empty(), Optional.empty(), 100));
        kiro.add(new Evidence.FileRead("a", AFTER, Optional.of(new LineRange(3, 9)), Optional.of("map"), 11));
        kiro.add(new Evidence.FileRead("b", BEFORE, Optional.empty(), Optional.empty(), MOST));
        kiro.recordCompression("the log", BEFORE, AFTER, 900, 90);
        kiro.add(new Evidence.Compressed(Optional.empty(), BEFORE, AFTER, 1, 3));
        cursor.recordCheck("mvn verify", 7, 1, 9, AFTER, Duration.ofSeconds(3));
        cursor.recordCheck("mvn verify", 9, 0, 9, AFTER, Duration.ofMillis(1));
        kiro.recordCall("grep", BEFORE, AFTER, Duration.ofNanos(2_999_999));
        for (Session session : List.of(session(), reloaded())) {
            Totals totals = session.totals();
            assertThat(totals.agents()).containsOnlyKeys("cursor", "kiro");
            Totals.Work byCursor = in(totals.agents(), "cursor");
            Totals.Work byKiro = in(totals.agents(), "kiro");
            assertThat(byCursor.spent())
                    .isEqualTo(new Totals.Spending(11, 10 * MOST + 1, 11, 11, Map.of("USD", BigDecimal.ONE)));
            assertThat(byKiro.spent())
                    .isEqualTo(new Totals.Spending(
                            2,
                            3,
                            2,
                            2,
                            Map.of("USD", new BigDecimal("0.000000000000000001"), "EUR", new BigDecimal("3.5"))));
            assertThat(totals.models()).containsOnlyKeys("m-1", "m-2");
            assertThat(in(totals.models(), "m-1").cost())
                    .isEqualTo(Map.of("USD", BigDecimal.ONE, "EUR", new BigDecimal("3.5")));
            assertThat(totals.session().spent().cost().get("USD")).isEqualTo(new BigDecimal("1.000000000000000001"));
            assertThat(totals.files()).isEqualTo(Map.of("a", new Totals.Reads(2, 111), "b", new Totals.Reads(1, MOST)));
            assertThat(totals.session().read()).isEqualTo(new Totals.Reads(3, 111 + MOST));
            assertThat(byKiro.compressed()).isEqualTo(new Totals.Compressions(2, 901, 93));
            assertThat(byKiro.compressed().saved()).isEqualTo(808);
            assertThat(byCursor.checked()).isEqualTo(new Totals.Checks(2, 1, 16, 1, 18, Duration.ofMillis(3_001)));
            assertThat(byKiro.checked()).isEqualTo(Totals.Checks.NONE);
            assertThat(byKiro.called()).isEqualTo(new Totals.Calls(1, Duration.ofMillis(2)));
        }
    }

    @Test
    @DisplayName("EVD-3: each piece of evidence stays in the log as it was recorded")
    void staysInTheLog() {
        List<Change> pieces = List.of(
                spent("m-1", 7, "12.75"),
                new Evidence.FileRead("a", AFTER, Optional.of(new LineRange(3, 9)), Optional.of("map"), 11),
                new Evidence.Compressed(Optional.of("the log"), BEFORE, AFTER, 900, 90),
                new Evidence.Checked(Optional.of("mvn verify"), 7, 1, 9, AFTER, Duration.ofSeconds(3)),
                new Evidence.ToolCalled("grep", BEFORE, AFTER, Duration.ofMillis(5)));
        committed(join("cursor"), proposal -> pieces.forEach(proposal::add));
        assertThat(log()).singleElement().extracting(Commit::changes).isEqualTo(pieces);
        replaceStore(builder().cacheWeight(0));
        assertThat(log()).singleElement().extracting(Commit::changes).isEqualTo(pieces);
    }

    @Test
    @DisplayName("EVD-4: totals go on counting what was summarized, truncated, or had its text erased")
    void goOn() {
        Participant cursor = join("cursor");
        cursor.recordCheck("curl -H 'token: hunter2'", 1, 0, 1, AFTER, Duration.ofSeconds(3));
        cursor.add(spent("m-1", 7, "0.25"));
        cursor.addFinding("found");
        cursor.summarize(3, "so far");
        Totals.Work before = session().totals().session();
        cursor.erase(1, "a token leaked");
        for (Session session : List.of(session(), reloaded())) {
            assertThat(session.totals().session()).isEqualTo(before);
            assertThat(log().get(0).changes())
                    .containsExactly(new Evidence.Checked(Optional.empty(), 1, 0, 1, AFTER, Duration.ofSeconds(3)));
        }
        join("cursor").truncate(4);
        join("cursor").add(spent("m-1", 1, "0.25"));
        for (Session session : List.of(session(), reloaded())) {
            assertThat(session.totals().session().checked()).isEqualTo(before.checked());
            assertThat(session.totals().session().spent().in()).isEqualTo(8);
            assertThat(session.totals().session().spent().cost()).isEqualTo(Map.of("USD", new BigDecimal("0.5")));
        }
    }

    @Test
    @DisplayName("EVD-5: a session that was deleted, or that was copied from another, begins with no totals")
    void beginAnew() {
        Participant cursor = join("cursor");
        cursor.add(spent("m-1", 7, "0.25"));
        cursor.addFinding("found");
        cursor.fork(session().position(), "feat/x");
        assertThat(team.session("feat/x").findings()).hasSize(1);
        assertThat(team.session("feat/x").totals().session()).isEqualTo(Totals.Work.NONE);
        assertThat(team.session("feat/x").totals().models()).isEmpty();
        joinSeeing("cursor").delete();
        assertThat(session().totals().session()).isEqualTo(Totals.Work.NONE);
        assertThat(session().totals().agents()).isEmpty();
        join("kiro").add(spent("m-2", 1, "1"));
        assertThat(session().totals().agents()).containsOnlyKeys("kiro");
        assertThat(reloaded().totals().models()).containsOnlyKeys("m-2");
    }

    private static Evidence spent(String model, long in, String dollars) {
        return new Evidence.TokensSpent(model, in, 1, 1, Optional.of(Cost.of(dollars, "USD")));
    }
}

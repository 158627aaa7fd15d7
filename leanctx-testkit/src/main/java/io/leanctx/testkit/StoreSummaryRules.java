package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Entry;
import io.leanctx.InvalidInputException;
import io.leanctx.MessageCategory;
import io.leanctx.Participant;
import io.leanctx.Scope;
import io.leanctx.Session;
import io.leanctx.Upkeep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreSummaryRules extends StoreRules {

    StoreSummaryRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName(
            "SUM-1: a summary takes the place of older findings, progress, messages and summaries, and of nothing else")
    void takesTheirPlace() {
        Participant cursor = join("cursor");
        cursor.setTask("task");
        cursor.learn("k", "v");
        cursor.decide("decision");
        cursor.addFinding("finding");
        cursor.addProgress("progress");
        cursor.send(Audience.everyone(), MessageCategory.INFO, "message");
        cursor.summarize(6, "so far");
        Commit second = cursor.summarize(7, "so far, again");
        for (Session session : List.of(session(), reloaded())) {
            assertThat(session.findings()).isEmpty();
            assertThat(session.progress()).isEmpty();
            assertThat(session.messages()).isEmpty();
            assertThat(session.summaries())
                    .extracting(Entry::value)
                    .containsExactly(new Upkeep.Summarized(7, Optional.of("so far, again")));
            assertThat(session.summaries().get(0).agent()).isEqualTo("cursor");
            assertThat(session.summaries().get(0).revision()).isEqualTo(second.revision());
            assertThat(session.task().orElseThrow().value().text()).isEqualTo("task");
            assertThat(in(session.knowledge(), "k").value().value()).isEqualTo("v");
            assertThat(session.decisions()).hasSize(1);
            assertThat(session.position()).isEqualTo(second.position());
        }
    }

    @Test
    @DisplayName("SUM-2: what was summed up stays in the log, and earlier sessions still have it")
    void originalsStay() {
        Participant cursor = join("cursor");
        cursor.addFinding("one");
        cursor.addFinding("two");
        List<Commit> before = log();
        Session earlier = session();
        cursor.summarize(2, "one and two");
        assertThat(log().subList(0, 2)).isEqualTo(before);
        assertSame(team.sessionAt(CHANNEL, 2), earlier);
    }

    @Test
    @DisplayName("SUM-3: what came after the revision that is summed up stays")
    void laterOnesStay() {
        Participant cursor = join("cursor");
        cursor.addFinding("one");
        cursor.addFinding("two");
        cursor.addFinding("three");
        cursor.summarize(2, "one and two");
        cursor.addFinding("four");
        for (Session session : List.of(session(), reloaded())) {
            assertThat(session.findings())
                    .extracting(entry -> entry.value().text())
                    .containsExactly("three", "four");
        }
    }

    @Test
    @DisplayName("SUM-4: what its agent has not seen cannot be summed up; nothing is written then")
    void beyondTheBase() {
        Participant cursor = joinSeeing("cursor");
        cursor.addFinding("own");
        addFindings("claude-code", 2);
        assertThat(cursor.base().revision()).isEqualTo(1);
        for (long upTo : new long[] {2, 3, 99}) {
            assertThatThrownBy(() -> cursor.summarize(upTo, "too far"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("revision " + upTo)
                    .hasMessageContaining("base is revision 1");
        }
        assertThatThrownBy(() -> cursor.update((session, proposal) -> proposal.summarize(99, "too far")))
                .isInstanceOf(InvalidInputException.class);
        assertThat(revision()).isEqualTo(3);
        cursor.session();
        assertThat(cursor.summarize(3, "all").revision()).isEqualTo(4);
    }

    @Test
    @DisplayName("SUM-5: a summary of nothing, without a text, or with a blank one, is refused")
    void badInput() {
        Participant cursor = joinSeeing("cursor");
        cursor.addFinding("one");
        for (Runnable summary : List.<Runnable>of(
                () -> cursor.summarize(0, "nothing"),
                () -> cursor.summarize(-1, "nothing"),
                () -> cursor.summarize(1, " "),
                () -> cursor.add(new Upkeep.Summarized(1, Optional.empty())))) {
            assertThatThrownBy(summary::run).isInstanceOf(InvalidInputException.class);
        }
        assertThat(revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("SUM-6: of two summaries from one base the second conflicts, though it sums up other revisions")
    void secondConflicts() {
        addFindings("cursor", 3);
        Participant cursor = joinSeeing("cursor");
        Participant claude = joinSeeing("claude-code");
        cursor.summarize(3, "all");
        CommitResult.Conflict conflict = conflict(claude, p -> p.summarize(1, "the first"));
        assertThat(conflict.contested()).containsExactly(Scope.summary());
        assertThat(session().summaries()).hasSize(1);
        claude.session();
        assertThat(claude.summarize(1, "the first").revision()).isEqualTo(5);
        assertThat(session().summaries())
                .as("a summary stands for those up to its revision only")
                .hasSize(2);
    }

    @Test
    @DisplayName(
            "SUM-7: while others write and sum up, each finding is in the session or in a summary, and none in both")
    void nothingIsLost() throws Exception {
        int writers = 4;
        int each = 60;
        List<Callable<Integer>> runners = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            Participant writer = join("writer-" + i);
            runners.add(() -> {
                for (int n = 0; n < each; n++) {
                    writer.addFinding(writer.agent() + " finding " + n);
                }
                return each;
            });
        }
        for (int i = 0; i < 2; i++) {
            Participant summing = join("summing-" + i);
            runners.add(() -> {
                int landed = 0;
                while (landed < 10) {
                    long seen = summing.session().revision();
                    CommitResult result = seen == 0
                            ? summing.tryCommit(p -> p.addProgress("waiting"))
                            : summing.tryCommit(p -> p.summarize(seen, "up to " + seen));
                    landed += result instanceof CommitResult.Committed ? 1 : 0;
                }
                return landed;
            });
        }
        Race.run(runners);
        long upTo = session().summaries().stream()
                .mapToLong(summary -> summary.value().upTo())
                .max()
                .orElse(0);
        List<String> expected = log().stream()
                .filter(commit -> commit.revision() > upTo)
                .flatMap(commit -> commit.changes().stream())
                .filter(Change.Finding.class::isInstance)
                .map(change -> ((Change.Finding) change).text())
                .toList();
        long written = log().stream()
                .flatMap(commit -> commit.changes().stream())
                .filter(Change.Finding.class::isInstance)
                .count();
        assertThat(written).isEqualTo((long) writers * each);
        for (Session session : List.of(session(), reloaded())) {
            assertThat(session.findings())
                    .extracting(entry -> entry.value().text())
                    .containsExactlyElementsOf(expected);
        }
    }
}

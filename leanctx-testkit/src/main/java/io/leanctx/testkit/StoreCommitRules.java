package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.ConflictException;
import io.leanctx.FileMode;
import io.leanctx.InvalidInputException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Proposal;
import io.leanctx.Scope;
import io.leanctx.Session;
import io.leanctx.StoreClosedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreCommitRules extends StoreRules {

    StoreCommitRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("CAS-1: commits get the revisions 1, 2, 3 … without a gap, each with a hash of its own")
    void revisionsAreContiguous() {
        Participant cursor = join("cursor");
        Set<Position> positions = new HashSet<>();
        for (long revision = 1; revision <= 100; revision++) {
            Commit commit = cursor.addFinding("same text");
            assertThat(commit.revision()).isEqualTo(revision);
            positions.add(commit.position());
        }
        assertThat(positions.stream().map(Position::hash).distinct()).hasSize(100);
        assertThat(log()).extracting(Commit::position).containsExactlyInAnyOrderElementsOf(positions);
    }

    @Test
    @DisplayName("CAS-2: what overwrites something written since the base is a conflict, and nothing is written")
    void staleWrite() {
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        cursor.setTask("mine");
        Session before = session();
        conflict(claude, proposal -> proposal.setTask("yours"));
        assertSame(session(), before);
        assertThat(log()).hasSize(1);
    }

    @Test
    @DisplayName(
            "CAS-3: a verb throws ConflictException for a conflict, with the conflict in it, and nothing is written")
    void verbsThrow() {
        join("cursor").setTask("mine");
        Participant claude = join("claude-code");
        assertThatThrownBy(() -> claude.setTask("yours")).isInstanceOfSatisfying(ConflictException.class, e -> {
            assertThat(e.conflict().contested()).containsExactly(Scope.task());
            assertThat(e).hasMessage(e.conflict().describe());
        });
        assertThat(revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("CAS-4: a conflict has the session that stood in the way, the base, and what was missed and by whom")
    void conflictTells() {
        Participant claude = joinSeeing("claude-code");
        Participant cursor = join("cursor");
        Commit first = cursor.addFinding("found");
        Commit second = cursor.setTask("mine");
        CommitResult.Conflict conflict =
                conflict(claude, proposal -> proposal.setTask("yours").learn("k", "v"));
        assertSame(conflict.session(), session());
        assertThat(conflict.base()).isEqualTo(Position.START);
        assertThat(conflict.contested()).containsExactly(Scope.task());
        assertThat(conflict.missed()).containsExactly(first, second);
        assertThat(conflict.missedCount()).isEqualTo(2);
        assertThat(conflict.at()).isAfterOrEqualTo(second.at().minusSeconds(60));
        assertThat(conflict.describe())
                .contains("team/main", "channel is at 2", "cursor", "\"mine\"", "<- you also write: task");
    }

    @Test
    @DisplayName("CAS-5: after a conflict the participant has seen the session in it, and its next try lands")
    void conflictIsSeen() {
        join("cursor").setTask("mine");
        Participant claude = join("claude-code");
        CommitResult.Conflict conflict = conflict(claude, proposal -> proposal.setTask("yours"));
        assertThat(claude.base()).isEqualTo(conflict.session().position());
        committed(claude, proposal -> proposal.setTask("ours"));
        assertThat(session().task().orElseThrow().value().text()).isEqualTo("ours");
    }

    @Test
    @DisplayName("CAS-6: what only appends lands whatever was written meanwhile")
    void appendsLand() {
        Participant claude = join("claude-code");
        join("cursor").setTask("mine");
        claude.addFinding("f");
        claude.addProgress("p");
        claude.decide("d", "r");
        claude.record(TestKinds.NOTE, "n");
        claude.touchFile("a", FileMode.READ);
        assertThat(revision()).isEqualTo(6);
        assertThat(claude.base()).isEqualTo(Position.START);
    }

    @Test
    @DisplayName("CAS-7: writes of different things land side by side")
    void differentThingsLand() {
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        cursor.learn("a", "1");
        claude.learn("b", "2");
        cursor.setTask("t");
        claude.setNextSteps(List.of("n"));
        assertThat(session().knowledge()).hasSize(2);
        assertThat(revision()).isEqualTo(4);
    }

    @Test
    @DisplayName("CAS-8: of several who set the same thing from the same base, exactly one lands")
    void oneWins() throws Exception {
        for (int round = 0; round < 25; round++) {
            List<Participant> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(joinSeeing("agent-" + i));
            }
            List<CommitResult> results = Race.run(
                    all.size(),
                    i -> () -> all.get(i)
                            .tryCommit(p -> p.setTask("of " + all.get(i).agent())));
            assertThat(results)
                    .filteredOn(r -> r instanceof CommitResult.Committed)
                    .hasSize(1);
            CommitResult.Committed winner = results.stream()
                    .flatMap(r -> r.fold(Stream::of, lost -> Stream.empty()))
                    .findFirst()
                    .orElseThrow();
            assertThat(revision()).isEqualTo(round + 1L);
            assertThat(session().task().orElseThrow().agent())
                    .isEqualTo(winner.commit().agent());
            assertThat(results)
                    .filteredOn(r -> r instanceof CommitResult.Conflict)
                    .allMatch(r -> ((CommitResult.Conflict) r).missed().equals(List.of(winner.commit())));
        }
    }

    @Test
    @DisplayName("CAS-9: of changes committed together all land, or none")
    void allOrNone() {
        join("cursor").learn("contested", "mine");
        Participant claude = join("claude-code");
        conflict(
                claude,
                p -> p.addFinding("f")
                        .learn("free", "v")
                        .learn("contested", "yours")
                        .setTask("t"));
        assertThat(revision()).isEqualTo(1);
        assertThat(session().findings()).isEmpty();
        Commit commit = committed(
                        claude, p -> p.addFinding("f").learn("free", "v").learn("contested", "yours"))
                .commit();
        assertThat(commit.revision()).isEqualTo(2);
        assertThat(commit.changes())
                .containsExactly(
                        new Change.Finding("f", Optional.empty()),
                        new Change.Learn("free", "v"),
                        new Change.Learn("contested", "yours"));
    }

    @Test
    @DisplayName("CAS-10: a commit says what it is: where, by whom, on which base, with which guard, and what changed")
    void commitTells() {
        Participant cursor = join("cursor");
        addFindings("claude-code", 2);
        Position base = cursor.session().position();
        CommitResult.Committed landed = committed(cursor, p -> p.learn("k", "v").reading(Scope.task()));
        Commit commit = landed.commit();
        assertThat(commit.workspace()).isEqualTo("team");
        assertThat(commit.channel()).isEqualTo(CHANNEL);
        assertThat(commit.agent()).isEqualTo("cursor");
        assertThat(commit.base()).isEqualTo(base);
        assertThat(commit.guard()).containsExactlyInAnyOrder(Scope.knowledge("k"), Scope.task());
        assertThat(commit.changes()).containsExactly(new Change.Learn("k", "v"));
        assertThat(commit.operation()).isNotBlank();
        assertThat(landed.repeated()).isFalse();
        assertThat(landed.session().position()).isEqualTo(commit.position());
        assertThat(landed.session().knowledge()).containsKey("k");
        assertThat(log().get(2)).isEqualTo(commit);
    }

    @Test
    @DisplayName("CAS-11: a proposal without a change is refused")
    void emptyProposal() {
        Participant cursor = join("cursor");
        assertThatThrownBy(() -> cursor.tryCommit(p -> {})).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> cursor.tryCommit(Proposal::strict)).isInstanceOf(InvalidInputException.class);
        assertThat(revision()).isZero();
    }

    @Test
    @DisplayName("CAS-12: what the function that collects the changes throws passes through, and nothing is written")
    void collectorThrows() {
        Participant cursor = join("cursor");
        IllegalStateException own = new IllegalStateException("the host's own");
        assertThatThrownBy(() -> cursor.tryCommit(p -> {
                    p.setTask("t");
                    throw own;
                }))
                .isSameAs(own);
        assertThatThrownBy(() -> cursor.commitAsync(p -> {
                    p.setTask("t");
                    throw own;
                }))
                .isSameAs(own);
        assertThat(revision()).isZero();
        assertThat(cursor.setTask("t").revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("CAS-13: a proposal is of no use after its function has returned")
    void proposalEnds() {
        Participant cursor = join("cursor");
        List<Proposal> kept = new ArrayList<>();
        committed(cursor, p -> kept.add(p.setTask("t")));
        Proposal late = kept.get(0);
        assertThatThrownBy(() -> late.addFinding("late")).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> late.reading(Scope.task())).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(late::scoped).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> late.operation("late")).isInstanceOf(StoreClosedException.class);
        assertThat(log().get(0).changes()).hasSize(1);
    }

    @Test
    @DisplayName(
            "CAS-14: a conflict lists the newest 64 commits missed, the contested one even if older, and how many in all")
    void manyMissed() {
        Participant claude = joinSeeing("claude-code");
        Participant cursor = join("cursor");
        cursor.addFinding("before");
        Commit contested = cursor.setTask("mine");
        for (int i = 0; i < 100; i++) {
            cursor.addFinding("after " + i);
        }
        CommitResult.Conflict conflict = conflict(claude, p -> p.setTask("yours"));
        assertThat(conflict.missedCount()).isEqualTo(102);
        assertThat(conflict.missed().get(0)).isEqualTo(contested);
        assertThat(conflict.missed().stream().skip(1).map(Commit::revision))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(39, 102).boxed().toList());
    }

    @Test
    @DisplayName(
            "CAS-15: commitAsync answers as tryCommit does; what landed moves the base, a conflict nobody has looked at does not")
    void asynchronous() throws Exception {
        Participant cursor = join("cursor");
        Participant claude = join("claude-code");
        CommitResult landed = get(cursor.commitAsync(p -> p.setTask("mine")));
        assertThat(landed).isInstanceOf(CommitResult.Committed.class);
        CommitResult lost = get(claude.commitAsync(p -> p.setTask("yours")));
        assertThat(lost).isInstanceOf(CommitResult.Conflict.class);
        assertThat(claude.base()).isEqualTo(Position.START);
        assertThat(get(claude.commitAsync(p -> p.setTask("still not read")))).isInstanceOf(CommitResult.Conflict.class);
        List<CompletionStage<CommitResult>> stages = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            stages.add(claude.commitAsync(p -> p.addFinding("finding " + number)));
        }
        Set<Long> revisions = new HashSet<>();
        for (CompletionStage<CommitResult> stage : stages) {
            revisions.add(get(stage).orThrow().commit().revision());
        }
        assertThat(revisions).hasSize(100);
        assertThat(revision()).isEqualTo(101);
        assertThat(session().findings()).hasSize(100);
    }

    @Test
    @DisplayName("CAS-16: an interrupted caller gets its answer, and finds its interrupt flag set")
    void interrupted() {
        Participant cursor = join("cursor");
        for (int i = 1; i <= 20; i++) {
            Thread.currentThread().interrupt();
            Commit commit = cursor.addFinding("finding " + i);
            assertThat(Thread.interrupted())
                    .as("the interrupt flag after commit %s", i)
                    .isTrue();
            assertThat(commit.revision()).isEqualTo(i);
        }
        assertThat(log()).hasSize(20);
    }

    @Test
    @DisplayName("CAS-17: commits of many threads to many channels all land, each once")
    void manyChannels() throws Exception {
        List<Integer> done = Race.run(6, writer -> () -> {
            for (int i = 0; i < 60; i++) {
                team.join("channel-" + i % 5, newAgent(writer)).addFinding(writer + "/" + i);
            }
            return writer;
        });
        assertThat(done).hasSize(6);
        List<String> landed = new ArrayList<>();
        for (int channel = 0; channel < 5; channel++) {
            List<Commit> log = log(team, "channel-" + channel);
            assertThat(log)
                    .extracting(Commit::revision)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, log.size()).boxed().toList());
            log.forEach(commit -> landed.add(((Change.Finding) commit.changes().get(0)).text()));
        }
        assertThat(landed).hasSize(360).doesNotHaveDuplicates();
    }

    private Agent newAgent(int writer) {
        return team.registerNew("writer-" + writer);
    }

    private static CommitResult get(CompletionStage<CommitResult> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}

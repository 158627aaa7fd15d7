package io.leanctx.testkit.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Participant;
import io.leanctx.Proposal;
import io.leanctx.Scope;
import io.leanctx.Session;
import io.leanctx.UpdateResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Writes by a script on a thread of its own, and keeps all answers for when the log can be read. */
final class Writer {

    private static final String COUNTER = "count";

    /** A conflict, with what was guarded and what the writer had written itself by then. */
    record Lost(CommitResult.Conflict conflict, Set<Scope> guard, Set<Long> own) {}

    private final Participant participant;
    private final List<Deed> script;
    private final List<Commit> landed = new ArrayList<>();
    private final List<Lost> lost = new ArrayList<>();
    private int counted;

    Writer(Participant participant, List<Deed> script) {
        this.participant = participant;
        this.script = script;
    }

    List<Commit> landed() {
        return landed;
    }

    List<Lost> lost() {
        return lost;
    }

    int counted() {
        return counted;
    }

    static int count(Session session) {
        return session.knowledge().values().stream()
                .filter(entry -> entry.value().key().equals(COUNTER))
                .mapToInt(entry -> Integer.parseInt(entry.value().value()))
                .findFirst()
                .orElse(0);
    }

    void run() throws Exception {
        for (int i = 0; i < script.size(); i++) {
            String text = participant.agent() + " at " + i;
            switch (script.get(i)) {
                case READ -> participant.session();
                case APPEND -> commit(Set.of(), p -> p.addFinding(text).addProgress(text));
                case SET_TASK -> commit(Set.of(Scope.task()), p -> p.setTask(text));
                case LEARN -> commit(Set.of(Scope.knowledge("shared")), p -> p.learn("shared", text));
                case READING_KIND ->
                    commit(
                            Set.of(Scope.anyOf(Scope.KNOWLEDGE)),
                            p -> p.addFinding(text).reading(Scope.anyOf(Scope.KNOWLEDGE)));
                case STRICT ->
                    commit(Set.of(Scope.everything()), p -> p.addFinding(text).strict());
                case COUNT -> countOn();
                case ASYNC -> asynchronously(text);
                case REPEAT -> repeatedly(text);
            }
        }
    }

    private void commit(Set<Scope> guard, Consumer<Proposal> changes) {
        Set<Long> own = own();
        note(participant.tryCommit(changes), guard, own);
    }

    private void note(CommitResult result, Set<Scope> guard, Set<Long> own) {
        if (result instanceof CommitResult.Committed committed) {
            assertThat(committed.repeated()).isFalse();
            assertThat(committed.session().position())
                    .isEqualTo(committed.commit().position());
            landed.add(committed.commit());
        } else {
            lost.add(new Lost((CommitResult.Conflict) result, guard, own));
        }
    }

    private void countOn() {
        UpdateResult result =
                participant.update((session, proposal) -> proposal.learn(COUNTER, String.valueOf(count(session) + 1)));
        assertThat(result).isInstanceOf(CommitResult.Committed.class);
        landed.add(((CommitResult.Committed) result).commit());
        counted++;
    }

    private void asynchronously(String text) throws Exception {
        List<CompletableFuture<CommitResult>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String own = text + ", the " + i;
            answers.add(participant.commitAsync(p -> p.addProgress(own)).toCompletableFuture());
        }
        for (CompletableFuture<CommitResult> answer : answers) {
            landed.add(answer.get(60, TimeUnit.SECONDS).orThrow().commit());
        }
    }

    private void repeatedly(String text) throws Exception {
        List<CompletableFuture<CommitResult>> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            answers.add(participant
                    .commitAsync(p -> p.add(new Change.Progress(text)).operation(text.replace(' ', '/')))
                    .toCompletableFuture());
        }
        Set<Commit> commits = new HashSet<>();
        int first = 0;
        for (CompletableFuture<CommitResult> answer : answers) {
            CommitResult.Committed committed = answer.get(60, TimeUnit.SECONDS).orThrow();
            commits.add(committed.commit());
            first += committed.repeated() ? 0 : 1;
        }
        assertThat(commits)
                .as("the commits that one operation was answered with")
                .hasSize(1);
        assertThat(first)
                .as("answers that say that the operation landed just now")
                .isEqualTo(1);
        landed.addAll(commits);
    }

    private Set<Long> own() {
        Set<Long> own = new HashSet<>();
        landed.forEach(commit -> own.add(commit.revision()));
        return own;
    }
}

package io.leanctx.testkit.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.Position;
import io.leanctx.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** What must be true of every log, and of every answer beside it. */
final class LogChecks {

    private LogChecks() {}

    /** Revisions without a gap, times that do not go back, and no commit that its guard should have kept out. */
    static void assertSound(List<Commit> log) {
        assertThat(log)
                .extracting(Commit::revision)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, log.size()).boxed().toList());
        assertThat(log).extracting(Commit::at).isSorted();
        assertThat(log.stream().map(Commit::operation).distinct())
                .as("operations")
                .hasSameSizeAs(log);
        for (Commit commit : log) {
            long before = commit.revision() - 1;
            assertThat(commit.base().revision()).isLessThanOrEqualTo(before);
            assertIsOf(commit.base(), log);
            for (long seen : commit.seen()) {
                assertThat(log.get((int) seen - 1).agent())
                        .as("author of revision %s, which revision %s claims as its own", seen, commit.revision())
                        .isEqualTo(commit.agent());
            }
            assertThat(GuardModel.contested(
                            commit.guard(),
                            log.subList(0, (int) before),
                            commit.base().revision(),
                            new HashSet<>(commit.seen())))
                    .as("what revision %s overwrote without having seen it", commit.revision())
                    .isEmpty();
        }
    }

    static void assertIsOf(Position position, List<Commit> log) {
        Position expected = position.revision() == 0
                ? Position.START
                : log.get((int) position.revision() - 1).position();
        assertThat(position).isEqualTo(expected);
    }

    /** A conflict must be one, and tell all that it is to tell. The log begins at revision 1. */
    static void assertJustified(CommitResult.Conflict conflict, Set<Scope> guard, Set<Long> own, List<Commit> log) {
        long base = conflict.base().revision();
        int head = (int) conflict.session().revision();
        assertIsOf(conflict.base(), log);
        assertIsOf(conflict.session().position(), log);
        Set<Scope> contested = GuardModel.contested(guard, log.subList(0, head), base, own);
        assertThat(contested).as("what was written since revision %s", base).isNotEmpty();
        assertThat(conflict.contested()).isEqualTo(contested);
        long ownSince = own.stream()
                .filter(revision -> revision > base && revision <= head)
                .count();
        assertThat(conflict.missedCount()).isEqualTo(head - base - ownSince);
        TreeSet<Long> missed = new TreeSet<>();
        for (long revision = Math.max(base + 1, head - CommitResult.Conflict.MAX_MISSED + 1L);
                revision <= head;
                revision++) {
            missed.add(revision);
        }
        for (Scope scope : contested) {
            if (scope instanceof Scope.Single) {
                lastWrite(scope, log.subList(0, head)).ifPresent(missed::add);
            }
        }
        missed.removeAll(own);
        List<Commit> expected = new ArrayList<>();
        missed.forEach(revision -> expected.add(log.get(revision.intValue() - 1)));
        assertThat(conflict.missed()).isEqualTo(expected);
        SessionModel.of(log.subList(0, head)).assertSameAs(conflict.session());
    }

    private static Optional<Long> lastWrite(Scope scope, List<Commit> log) {
        return log.stream()
                .filter(commit -> !GuardModel.contested(Set.of(scope), List.of(commit), 0, Set.of())
                        .isEmpty())
                .map(Commit::revision)
                .reduce((first, second) -> second);
    }
}

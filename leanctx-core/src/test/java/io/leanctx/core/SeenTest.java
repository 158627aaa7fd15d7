package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a participant has seen")
class SeenTest {

    private static final Change TASK = new Change.Task("t");
    private static final Change FINDING = new Change.Finding("f", Optional.empty());

    @Test
    @DisplayName("moves on with its own commits only while nobody came in between")
    void contiguous() {
        Seen seen = Seen.upTo(Position.START).committed(commit(1, TASK)).committed(commit(2, FINDING));
        assertThat(seen.base()).isEqualTo(at(2));
        seen = seen.committed(commit(4, TASK));
        assertThat(seen.base()).isEqualTo(at(2));
        assertThat(seen.relevantTo(Set.of(Scope.task()))).containsExactly(4L);
        seen = seen.handed(at(3));
        assertThat(seen.base()).isEqualTo(at(4));
        assertThat(seen.own()).isEmpty();
    }

    @Test
    @DisplayName("never goes back")
    void neverBack() {
        Seen seen = Seen.upTo(at(9));
        assertThat(seen.handed(at(5))).isSameAs(seen);
        assertThat(seen.committed(commit(7, TASK))).isSameAs(seen);
    }

    @Test
    @DisplayName("counts own commits towards a guard only where they wrote what it guards")
    void relevant() {
        Seen seen = Seen.upTo(at(1))
                .committed(commit(3, TASK))
                .committed(commit(5, new Change.Learn("k", "v")))
                .committed(commit(7, FINDING));
        assertThat(seen.relevantTo(Set.of())).isEmpty();
        assertThat(seen.relevantTo(Set.of(Scope.task()))).containsExactly(3L);
        assertThat(seen.relevantTo(Set.of(Scope.anyOf(Scope.KNOWLEDGE)))).containsExactly(5L);
        assertThat(seen.relevantTo(Set.of(Scope.everything()))).containsExactly(3L, 5L, 7L);
    }

    @Test
    @DisplayName("is bounded, and forgets its oldest commits first")
    void bounded() {
        Seen seen = Seen.upTo(Position.START);
        for (int i = 1; i <= 1_000; i++) {
            seen = seen.committed(commit(2L * i, FINDING));
        }
        assertThat(seen.own()).hasSize(256);
        assertThat(seen.relevantTo(Set.of(Scope.everything()))).endsWith(2_000L).doesNotContain(2L);
    }

    private static Position at(long revision) {
        return revision == 0 ? Position.START : new Position(revision, Hash.sha256(new byte[] {(byte) revision}));
    }

    private static Commit commit(long revision, Change change) {
        return new Commit(
                "w",
                "c",
                at(revision),
                Instant.EPOCH,
                "a",
                "op" + revision,
                Position.START,
                List.of(),
                change.scopes(),
                List.of(change));
    }
}

package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What no participant that plays by the rules brings about, and what it costs. */
class ScopeIndexTest {

    private static final Scope ANY_CLAIM = Scope.anyOf("claim");
    private static final Scope CLAIM = Scope.of("claim", "a");

    @Test
    @DisplayName("the scopes of one revision may come in any order")
    void order() {
        List<Scope> scopes = new ArrayList<>(List.of(CLAIM, Scope.of("claim", "b"), ANY_CLAIM, Scope.task()));
        for (boolean everything : new boolean[] {false, true}) {
            if (everything) {
                scopes.add(Scope.everything());
            }
            ScopeIndex expected = written(ScopeIndex.EMPTY.written(CLAIM, 2), 3, scopes);
            for (int seed = 0; seed < 20; seed++) {
                Collections.shuffle(scopes, new Random(seed));
                assertThat(written(ScopeIndex.EMPTY.written(CLAIM, 2), 3, scopes))
                        .as("%s", scopes)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    @DisplayName("a kind that was written whole is contested, though its newest write was the participant's own")
    void wholeKind() {
        ScopeIndex index = ScopeIndex.EMPTY.written(ANY_CLAIM, 6).written(CLAIM, 7);
        assertThat(index.contested(Set.of(ANY_CLAIM), 5, List.of(7L), 7)).containsExactly(ANY_CLAIM);
        assertThat(index.contested(Set.of(ANY_CLAIM), 5, List.of(6L, 7L), 7)).isEmpty();
        assertThat(index.contested(Set.of(ANY_CLAIM), 6, List.of(7L), 7)).isEmpty();
        assertThat(index.contested(Set.of(Scope.of("claim", "other")), 5, List.of(7L), 7))
                .isNotEmpty();
    }

    @Test
    @DisplayName("everything is contested by any revision that was not seen, also before one that was")
    void everything() {
        Set<Scope> all = Set.of(Scope.everything());
        ScopeIndex index = ScopeIndex.EMPTY.written(Scope.task(), 1).written(Scope.everything(), 2);
        assertThat(index.contested(all, 0, List.of(2L), 2)).isEqualTo(all);
        assertThat(index.contested(all, 0, List.of(1L, 2L), 2)).isEmpty();
        assertThat(index.contested(all, 0, List.of(1L, 2L, 9L), 3)).isEqualTo(all);
        assertThat(index.contested(all, 2, List.of(), 2)).isEmpty();
    }

    @Test
    @DisplayName("its weight is that of what it holds, however that came about")
    void weight() {
        ScopeIndex once = ScopeIndex.EMPTY.written(CLAIM, 1).written(Scope.task(), 1);
        assertThat(once.weight())
                .isEqualTo(ScopeIndex.restored(0, once.kinds()).weight())
                .isPositive();
        assertThat(once.written(CLAIM, 2).weight()).isEqualTo(once.weight());
        ScopeIndex whole = once.written(ANY_CLAIM, 3);
        assertThat(whole.weight())
                .isEqualTo(ScopeIndex.restored(0, whole.kinds()).weight())
                .isLessThan(once.weight());
        assertThat(once.written(Scope.everything(), 3).weight()).isZero();
    }

    private static ScopeIndex written(ScopeIndex before, long revision, List<Scope> scopes) {
        ScopeIndex index = before;
        for (Scope scope : scopes) {
            index = index.written(scope, revision);
        }
        return index;
    }
}

package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** The index of scopes against a list of all commits that is searched for every guard. */
class ScopeIndexProperties {

    private static final int AGENTS = 3;

    /** What an agent tries: to catch up first or not, what to write, and what to guard beside that. */
    record Attempt(int agent, boolean reads, Set<Scope> writes, Set<Scope> guards) {}

    /** What an agent has seen: all up to a base, and its own commits after it. */
    private static final class Participant {
        private long base;
        private List<Long> seen = new ArrayList<>();
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void aGuardIsContestedIfAndOnlyIfItWasWrittenUnseen(@ForAll("attempts") List<Attempt> attempts) {
        List<Set<Scope>> log = new ArrayList<>();
        ScopeIndex index = ScopeIndex.EMPTY;
        List<Participant> participants = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            participants.add(new Participant());
        }
        for (Attempt attempt : attempts) {
            Participant agent = participants.get(attempt.agent());
            if (attempt.reads()) {
                agent.base = log.size();
                agent.seen = new ArrayList<>();
            }
            Set<Scope> guard = new HashSet<>(attempt.writes());
            guard.addAll(attempt.guards());
            Set<Scope> contested = index.contested(guard, agent.base, agent.seen, log.size());
            assertThat(contested).isEqualTo(searched(log, guard, agent));
            Statistics.label("contested").collect(!contested.isEmpty());
            if (contested.isEmpty()) {
                log.add(attempt.writes());
                for (Scope scope : attempt.writes()) {
                    index = index.written(scope, log.size());
                }
                agent.seen.add((long) log.size());
            }
            assertLastWritten(index, log, guard);
        }
        Statistics.label("contested").coverage(coverage -> {
            coverage.check(true).percentage(share -> share > 5);
            coverage.check(false).percentage(share -> share > 20);
        });
    }

    private static Set<Scope> searched(List<Set<Scope>> log, Set<Scope> guard, Participant agent) {
        Set<Scope> contested = new HashSet<>();
        for (long revision = agent.base + 1; revision <= log.size(); revision++) {
            for (Scope scope : guard) {
                if (!agent.seen.contains(revision) && touches(log.get((int) revision - 1), scope)) {
                    contested.add(scope);
                }
            }
        }
        return contested;
    }

    private static boolean touches(Set<Scope> written, Scope guarded) {
        return guarded instanceof Scope.Everything || written.stream().anyMatch(scope -> overlap(scope, guarded));
    }

    private static boolean overlap(Scope one, Scope other) {
        if (one instanceof Scope.Everything || other instanceof Scope.Everything) {
            return true;
        }
        boolean bothSingle = one instanceof Scope.Single && other instanceof Scope.Single;
        return bothSingle ? one.equals(other) : kind(one).equals(kind(other));
    }

    private static String kind(Scope scope) {
        return scope instanceof Scope.Single single ? single.kind() : ((Scope.Kind) scope).kind();
    }

    private static void assertLastWritten(ScopeIndex index, List<Set<Scope>> log, Set<Scope> guard) {
        for (Scope scope : guard) {
            if (scope instanceof Scope.Single single) {
                long newest = 0;
                for (int i = 0; i < log.size(); i++) {
                    if (touches(log.get(i), scope)) {
                        newest = i + 1;
                    }
                }
                assertThat(index.lastWritten(single)).isEqualTo(newest);
            }
        }
    }

    @Provide
    Arbitrary<List<Attempt>> attempts() {
        Arbitrary<Scope> single = Arbitraries.of(
                Scope.task(),
                Scope.knowledge("a"),
                Scope.knowledge("b"),
                Scope.of("claim", ""),
                Scope.of("claim", "x"));
        Arbitrary<Scope> whole = Arbitraries.of(
                Scope.anyOf(Scope.KNOWLEDGE), Scope.anyOf("claim"), Scope.anyOf(Scope.TASK), Scope.everything());
        Arbitrary<Set<Scope>> writes = Arbitraries.frequencyOf(
                Tuple.of(12, single.set().ofMaxSize(2)), Tuple.of(1, whole.set().ofSize(1)));
        Arbitrary<Set<Scope>> guards = Arbitraries.oneOf(single, whole).set().ofMaxSize(2);
        return Combinators.combine(
                        Arbitraries.integers().between(0, AGENTS - 1),
                        Arbitraries.of(true, false, false),
                        writes,
                        guards)
                .as(Attempt::new)
                .list()
                .ofMaxSize(24);
    }
}

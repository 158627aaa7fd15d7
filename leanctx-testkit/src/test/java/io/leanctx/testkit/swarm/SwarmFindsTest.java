package io.leanctx.testkit.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.InvalidInputException;
import io.leanctx.SessionStore;
import io.leanctx.core.InMemoryBackend;
import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.history.HistoryRule;
import io.leanctx.testkit.history.Violation;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A swarm on a store with a flaw")
class SwarmFindsTest {

    private static final int SEEDS = 50;

    static Stream<Arguments> flaws() {
        return Stream.of(
                flaw("a base that its agent has not seen", Flawed::newestBase, HistoryRule.PROPOSED),
                flaw("a guard that is ignored", Flawed::guardIgnored, HistoryRule.PROPOSED),
                flaw("a stale reading", Flawed::staleReads, HistoryRule.CURRENT),
                flaw("an acknowledged commit that is lost", Flawed::lostCommit, HistoryRule.KEPT),
                flaw("a gap in a watch", Flawed::watchGap, HistoryRule.WATCH_RELIABLE));
    }

    private static Arguments flaw(String name, UnaryOperator<SessionStore> flaw, HistoryRule rule) {
        return Arguments.of(name, flaw, rule);
    }

    @ParameterizedTest(name = "finds {0}, by the rule that is broken")
    @MethodSource("flaws")
    void finds(String name, UnaryOperator<SessionStore> flaw, HistoryRule rule) throws InterruptedException {
        int seed = 0;
        Set<HistoryRule> broken = Set.of();
        while (!broken.contains(rule) && seed < SEEDS) {
            seed++;
            broken = rules(run(seed, flaw));
        }
        assertThat(broken)
                .as("the rules that seeds up to %d found broken", seed)
                .contains(rule);
    }

    @Test
    @DisplayName("shrinks what fails in one thread to the few steps that it takes")
    void shrinks() throws InterruptedException {
        SwarmReport report = run(7, Flawed::newestBase);
        assertThat(report.isSound()).isFalse();
        assertThat(report.shrunk()).as("of 120 calls and more").hasSizeBetween(1, 8);
        assertThat(report.describe())
                .contains(
                        "Swarm.seed(7)",
                        "fail one after another in one thread",
                        report.shrunk().get(0))
                .contains(HistoryRule.PROPOSED.number());
        assertThatThrownBy(report::assertSound)
                .isInstanceOf(AssertionError.class)
                .hasMessage(report.describe());
    }

    @Test
    @DisplayName("stops a series at the first seed that is not sound, with the command to run it again")
    void series() {
        assertThatThrownBy(() -> SwarmSeries.of(SwarmFindsTest.class).run(3, seed -> run(seed, Flawed::newestBase)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(" of 3: the swarm of seed ")
                .hasMessageContaining("-Dtest=SwarmFindsTest")
                .hasMessageContaining("-Dleanctx.swarm.seed=");
    }

    @Test
    @DisplayName("says the seed and the command also where a run does not come to its end, and begins no other")
    void unfinished() {
        AtomicInteger begun = new AtomicInteger();
        assertThatThrownBy(() -> SwarmSeries.of(SwarmFindsTest.class).run(1_000, seed -> {
                    begun.incrementAndGet();
                    return run(seed, any -> {
                        throw new IllegalStateException("no store can be opened");
                    });
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the swarm of seed ")
                .hasMessageContaining("no store can be opened")
                .hasMessageContaining("-Dleanctx.swarm.seed=");
        assertThat(begun).hasValueLessThan(1_000);
    }

    @Test
    @DisplayName("ends a series at a run that dies, whichever half of it that is in")
    void diesInEitherHalf() {
        AtomicInteger begun = new AtomicInteger();
        assertThatThrownBy(() -> SwarmSeries.of(SwarmFindsTest.class).run(1_000, seed -> {
                    begun.incrementAndGet();
                    if (seed == 2) {
                        throw new IllegalStateException("dies");
                    }
                    return run(seed, any -> any);
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("run 2 of 1000: java.lang.IllegalStateException: dies")
                .hasMessageContaining("-Dleanctx.swarm.seed=2");
        assertThat(begun).hasValueLessThan(1_000);
    }

    @Test
    @DisplayName("plans the same for the same seed, and other things for another")
    void seeds() {
        assertThat(Plan.draw(3, 8, 500)).isEqualTo(Plan.draw(3, 8, 500)).isNotEqualTo(Plan.draw(4, 8, 500));
    }

    @Test
    @DisplayName("refuses sizes that make no swarm")
    void sizes() {
        assertThatThrownBy(() -> Swarm.seed(1).threads(0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Swarm.seed(1).threads(257)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Swarm.seed(1).calls(0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> SwarmSeries.of(SwarmFindsTest.class).run(0, seed -> run(seed, any -> any)))
                .isInstanceOf(InvalidInputException.class);
    }

    private static SwarmReport run(long seed, UnaryOperator<SessionStore> flaw) throws InterruptedException {
        try (SessionBackend backend = InMemoryBackend.create()) {
            return Swarm.seed(seed)
                    .threads(4)
                    .calls(120)
                    .opening((builder, over) -> flaw.apply(builder.over(over)))
                    .run(backend);
        }
    }

    private static Set<HistoryRule> rules(SwarmReport report) {
        return report.verdicts().stream()
                .flatMap(verdict -> verdict.violations().stream())
                .map(Violation::rule)
                .collect(Collectors.toSet());
    }
}

package io.leanctx.testkit.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Shrinking")
class ShrinkingTest {

    private static final List<Step> STEPS = IntStream.range(0, 200)
            .mapToObj(number -> new Step(0, number, Deed.READ, 0, 0, 0))
            .toList();

    @Test
    @DisplayName("leaves exactly the steps that are needed, in their order")
    void least() throws InterruptedException {
        List<Step> needed = List.of(STEPS.get(3), STEPS.get(90), STEPS.get(91), STEPS.get(199));
        assertThat(Shrinking.shrink(STEPS, 1_000, steps -> steps.containsAll(needed)))
                .isEqualTo(needed);
    }

    @Test
    @DisplayName("stops when its tries are used up, with steps that still fail")
    void bounded() throws InterruptedException {
        List<Step> left = Shrinking.shrink(STEPS, 3, steps -> steps.contains(STEPS.get(0)) && steps.size() > 20);
        assertThat(left).contains(STEPS.get(0)).hasSizeBetween(21, 200);
    }

    @Test
    @DisplayName("leaves one step that fails alone")
    void one() throws InterruptedException {
        assertThat(Shrinking.shrink(STEPS, 1_000, steps -> steps.contains(STEPS.get(42))))
                .containsExactly(STEPS.get(42));
    }

    @Test
    @DisplayName("leaves two steps out together where neither can be left out alone")
    void together() throws InterruptedException {
        assertThat(Shrinking.shrink(
                        STEPS.subList(0, 9), 1_000, steps -> steps.size() % 2 == 1 && steps.contains(STEPS.get(4))))
                .containsExactly(STEPS.get(4));
    }
}

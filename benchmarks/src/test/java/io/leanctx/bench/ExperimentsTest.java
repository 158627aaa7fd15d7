package io.leanctx.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything runs and gives figures. How fast it is, is no business of a test. */
class ExperimentsTest {

    static List<Experiment> all() {
        return Experiments.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    @DisplayName("an experiment measures all that its goals are judged by")
    void measures(Experiment experiment, @TempDir Path directory) throws Exception {
        Series series = experiment.measure(Scale.TINY, directory);
        assertThat(series.figures()).isNotEmpty();
        series.figures()
                .forEach((name, figures) -> assertThat(figures)
                        .as(name)
                        .isNotEmpty()
                        .allMatch(figure -> Double.isFinite(figure) && figure >= 0));
        for (Goal goal : experiment.goals()) {
            Judged judged = goal.judge(series);
            if (judged.spread().isEmpty()) {
                assertThat(judged.reason()).as(goal.name()).isNotBlank();
            }
        }
        if (experiment instanceof PeersExperiment) {
            for (String name : PeersExperiment.names()) {
                if (name.endsWith(".leanctx")) {
                    assertThat(series.of("lost." + name)).as(name).containsOnly(0);
                }
            }
        }
        if (experiment instanceof CurvesExperiment) {
            for (List<Curve> curves : CurvesExperiment.PICTURES.values()) {
                assertThat(curves)
                        .allSatisfy(curve -> assertThat(curve.points(series)).hasSizeGreaterThan(3));
            }
        }
    }

    @Test
    @DisplayName("each goal has a name of its own, by which it can be asked for")
    void names() {
        Set<String> names = new HashSet<>();
        for (Experiment experiment : Experiments.all()) {
            assertThat(names.add(experiment.name())).as(experiment.name()).isTrue();
            for (Goal goal : experiment.goals()) {
                assertThat(names.add(goal.name()) || goal.name().equals(experiment.name()))
                        .as(goal.name())
                        .isTrue();
                assertThat(Experiments.isNamed(experiment, goal.name())).isTrue();
            }
        }
    }
}

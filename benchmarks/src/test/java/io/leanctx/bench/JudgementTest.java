package io.leanctx.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgementTest {

    private static final Goal AT_LEAST_10 =
            Goal.atLeast("a", "A ÷ B", 10, Unit.TIMES, series -> series.ratio("a.rate", "b.rate"));
    private static final Goal AT_MOST_2 = Goal.atMost("b", "B", 2, Unit.MILLISECONDS, series -> series.of("b.rate"));
    private static final Goal SHOWN = Goal.shown("c", "C", Unit.COUNT, series -> series.of("c"));

    private static Series series(String name, double... figures) {
        Series series = Series.empty();
        for (double figure : figures) {
            series.add(name, figure);
        }
        return series;
    }

    private static Series rates(double[] a, double[] b) {
        Series series = series("a.rate", a);
        series.addAll("", series("b.rate", b));
        return series;
    }

    @Test
    @DisplayName("the middle round counts, and of an even number the mean of the two in the middle")
    void median() {
        assertThat(Spread.of(5, 1, 3)).isEqualTo(new Spread(3, 1, 5, 3));
        assertThat(Spread.of(4, 1, 2, 100)).isEqualTo(new Spread(3, 1, 100, 4));
        assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7, 1));
    }

    @Test
    @DisplayName("no rounds, and figures that are none, are not taken for a figure")
    void noFigures() {
        assertThatThrownBy(Spread::of).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Spread.of(1, Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> Spread.of(Double.POSITIVE_INFINITY)).hasMessageContaining("Infinity");
    }

    @Test
    @DisplayName("a ratio is made of the two figures of one round, before the median is taken")
    void ratioByRound() {
        Judged judged = AT_LEAST_10.judge(rates(new double[] {100, 10, 30}, new double[] {10, 2, 1}));
        assertThat(judged.spread()).contains(new Spread(10, 5, 30, 3));
        assertThat(judged.verdict()).isEqualTo(Judged.Verdict.MET);
    }

    @Test
    @DisplayName("a goal is met at its limit, and missed on the wrong side of it")
    void limits() {
        assertThat(AT_LEAST_10.judge(rates(new double[] {10}, new double[] {1})).verdict())
                .isEqualTo(Judged.Verdict.MET);
        assertThat(AT_LEAST_10
                        .judge(rates(new double[] {9.99}, new double[] {1}))
                        .verdict())
                .isEqualTo(Judged.Verdict.MISSED);
        assertThat(AT_MOST_2.judge(series("b.rate", 2)).verdict()).isEqualTo(Judged.Verdict.MET);
        assertThat(AT_MOST_2.judge(series("b.rate", 2.01)).verdict()).isEqualTo(Judged.Verdict.MISSED);
    }

    @Test
    @DisplayName("a figure of which nothing is asked is neither met nor missed")
    void shown() {
        assertThat(SHOWN.judge(series("c", 1)).verdict()).isEqualTo(Judged.Verdict.SHOWN);
        assertThat(SHOWN.asked()).isEmpty();
    }

    @Test
    @DisplayName("what could not be measured is skipped with its reason, and what was forgotten is an error")
    void absent() {
        Series series = Series.empty();
        series.absent("a.", "no gcc");
        assertThat(AT_LEAST_10.judge(series)).isEqualTo(Judged.skipped(AT_LEAST_10, "no gcc"));
        assertThatThrownBy(() -> SHOWN.judge(series)).hasMessageContaining("nothing was measured under the name c");
    }

    @Test
    @DisplayName("rounds that do not belong together make no ratio")
    void unequalRounds() {
        Series unequal = rates(new double[] {1, 2}, new double[] {1});
        assertThatThrownBy(() -> AT_LEAST_10.judge(unequal)).hasMessageContaining("2 rounds");
    }

    @Test
    @DisplayName("figures are written with their unit and without needless digits")
    void written() {
        assertThat(Unit.TIMES.format(10)).isEqualTo("10 ×");
        assertThat(Unit.TIMES.format(0.954)).isEqualTo("0.95 ×");
        assertThat(Unit.PER_SECOND.format(123456)).isEqualTo("123,456 /s");
        assertThat(Unit.COUNT.format(14.04)).isEqualTo("14");
        assertThat(AT_LEAST_10.asked()).isEqualTo("≥ 10 ×");
    }

    @Test
    @DisplayName(
            "things are measured in turn, each once a round, each round from another one on, after a warm-up that does not count")
    void inTurn() throws Exception {
        StringBuilder order = new StringBuilder();
        Series series = new Rounds()
                .add("a", (length, into) -> into.put("n", order.append('a').length()))
                .add("b", (length, into) -> into.put("n", order.append('b').length()))
                .run(Scale.TINY.withRounds(3));
        assertThat(order).hasToString("ababbaab");
        assertThat(series.figures()).isEqualTo(Map.of("a.n", List.of(3.0, 6.0, 7.0), "b.n", List.of(4.0, 5.0, 8.0)));
    }

    @Test
    @DisplayName("what another process measured comes back as it was")
    void json() throws IOException {
        Series series = rates(new double[] {1.5, 2}, new double[] {3, 1e-9});
        series.add(Curve.key("length", 100_000), 5);
        series.absent("1ms.", "no gcc");
        Series read = SeriesJson.read(
                new ObjectMapper().readTree(SeriesJson.write(series).toString()));
        assertThat(read.figures()).isEqualTo(series.figures());
        assertThat(read.absent()).isEqualTo(series.absent());
    }

    @Test
    @DisplayName("writers count what was acknowledged, and the time each took")
    void writers() throws Exception {
        Writers.Write write = number -> {};
        Writers.Outcome outcome = Writers.run(java.time.Duration.ofNanos(1), List.of(write, write, write));
        assertThat(outcome.writes()).isGreaterThanOrEqualTo(3);
        assertThat(outcome.percentile(0)).isLessThanOrEqualTo(outcome.percentile(1));
        assertThat(outcome.perSecond()).isPositive().isFinite();
    }

    @Test
    @DisplayName("a writer that fails is not counted as one that was fast")
    void failingWriter() {
        Writers.Write write = number -> {
            throw new IOException("disk");
        };
        assertThatThrownBy(() -> Writers.run(java.time.Duration.ofMillis(1), List.of(write)))
                .isInstanceOf(IOException.class)
                .hasMessage("disk");
    }

    @Test
    @DisplayName("a peer that forgets what it acknowledged is found out")
    void lost(@TempDir Path directory) throws Exception {
        Peer forgets = new ForgetfulPeer();
        assertThat(PeersExperiment.lost(forgets, Texts.usual(), "s", 20)).isEqualTo(80);
    }

    @Test
    @DisplayName("only what is between markers is written anew")
    void page() {
        String text = "before\n<!-- bench: goals -->\nold\n<!-- /bench: goals -->\nafter\n";
        assertThat(PerformancePage.replaced(text, "goals", "new\n"))
                .isEqualTo("before\n<!-- bench: goals -->\nnew\n<!-- /bench: goals -->\nafter\n");
        assertThatThrownBy(() -> PerformancePage.replaced(text, "peers", "new\n"))
                .hasMessageContaining("peers");
    }

    @Test
    @DisplayName("the page of the documentation shows what was measured, and says what was missed or skipped")
    void tables() throws IOException {
        Series relaxed = Series.empty();
        for (String name : List.of("one.rate", "batch16.rate", "hot16.rate", "signed16.rate")) {
            relaxed.add(name, 100);
        }
        relaxed.add("batch.rate", 1_000);
        Series sync = Series.empty();
        sync.absent("", "no compiler");
        Results results = Results.begin(Scale.TINY, Map.of("JDK", "17"));
        results.measured().put(new RelaxedExperiment(), relaxed);
        results.measured().put(new SyncExperiment(), sync);

        String page = PerformancePage.tables(Files.readString(Path.of("..", "docs", "performance.md")), results);

        assertThat(page)
                .contains("| JDK | 17 |")
                .contains(
                        "| RELAXED, one writer ÷ bare WriteBatch of the same bytes | 0.1 × |  | ≥ 0.5 × | **missed** |")
                .contains("16 writers ÷ bare WriteBatch of the same bytes, 16 writers | 1 × |  | ≥ 0.6 × | met |")
                .contains("| skipped: no compiler |")
                .contains("<!-- bench: pictures -->\n");
    }
}

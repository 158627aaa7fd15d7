package io.leanctx.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The checker, which decides in one pass, against a search that tries every order. */
class WingGongTest {

    private static final long HISTORIES = Long.getLong("leanctx.histories.small", 100_000);
    private static final long FIRST_SEED = Long.getLong("leanctx.histories.seed", 1);

    @Test
    @DisplayName("the checker and the search agree on small random histories: no false alarm, no miss")
    void agree() {
        LongAdder sound = new LongAdder();
        LongStream.range(FIRST_SEED, FIRST_SEED + HISTORIES).parallel().forEach(seed -> {
            if (agreeOn(seed)) {
                sound.increment();
            }
        });
        System.out.printf(
                "%,d small histories: the checker and the search agree on each; %,d sound, %,d not%n",
                HISTORIES, sound.sum(), HISTORIES - sound.sum());
        assertThat(sound.sum()).as("sound histories").isBetween(HISTORIES / 4, HISTORIES * 3 / 4);
    }

    private static boolean agreeOn(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        History history = SmallHistories.sound(random);
        boolean isFalsified = random.nextInt(5) < 4;
        if (isFalsified) {
            history = Falsified.of(history, random);
        }
        boolean found = WingGong.isLinearizable(history);
        Verdict verdict = HistoryChecker.check(history);
        if (found != verdict.isSound() || !(found || isFalsified)) {
            throw new AssertionError("seed " + seed + ", " + (isFalsified ? "falsified" : "as made") + ": the search "
                    + (found ? "finds an order" : "finds no order") + ", and the checker says\n" + verdict.describe()
                    + "\nof the calls\n"
                    + history.calls().stream().map(Call::toString).collect(Collectors.joining("\n"))
                    + "\nover the log\n"
                    + history.log().stream()
                            .map(commit -> commit.position() + " " + commit.operation())
                            .collect(Collectors.joining("\n"))
                    + "\nRun it alone with -Dleanctx.histories.seed=" + seed + " -Dleanctx.histories.small=1");
        }
        return found;
    }
}

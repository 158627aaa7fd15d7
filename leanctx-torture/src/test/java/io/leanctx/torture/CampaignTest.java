package io.leanctx.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leanctx.Durability;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A few rounds of each kind; for more there is {@code ./torture}. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CampaignTest {

    private static final long SEED = 3;

    @TempDir
    Path directory;

    private final StringWriter told = new StringWriter();

    @Test
    @DisplayName("a process that is killed takes nothing with it that was acknowledged")
    void sigkill() throws Exception {
        Tally tally = run(Blow.sigkill(), 3);
        assertThat(tally.harmed()).as(told.toString()).isZero();
        assertThat(tally.acknowledged()).isPositive();
    }

    @Test
    @DisplayName("a power loss takes nothing that was synced, and under RELAXED only the newest")
    void power() throws Exception {
        Tally tally = run(new PowerBlow(shim(), false, false, List.of(Durability.values())), 3);
        assertThat(tally.harmed()).as(told.toString()).isZero();
        assertThat(tally.acknowledged()).isPositive();
    }

    @Test
    @DisplayName("a power loss under a store whose syncing does nothing is noticed")
    void canary() throws Exception {
        Tally tally = run(new PowerBlow(shim(), true, false, List.of(Durability.SYNC)), 5);
        assertThat(tally.count(Harm.LOST)).as(told.toString()).isPositive();
    }

    @Test
    @DisplayName("a store that is closed under 32 threads answers each, and has what it acknowledged")
    void closing() throws Exception {
        Tally tally = run(Blow.closing(), 2);
        assertThat(tally.harmed()).as(told.toString()).isZero();
        assertThat(tally.acknowledged()).isPositive();
    }

    private Shim shim() throws IOException, InterruptedException {
        Optional<String> absence = Shim.absence();
        assumeTrue(absence.isEmpty(), () -> "no power cut can be played here: " + absence.orElse(""));
        return Shim.compile(directory.resolve("shim"));
    }

    private Tally run(Blow blow, int rounds) throws IOException, InterruptedException {
        Effort effort = new Effort(SEED, rounds, 0, directory.toRealPath(), true);
        List<String> options = NativeLibrary.unpack(directory.resolve("native"));
        return new Campaign("test", blow, effort, options, new PrintWriter(told, true)).run();
    }
}

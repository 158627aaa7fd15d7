package io.leanctx.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Durability;
import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.swarm.Swarm;
import io.leanctx.testkit.swarm.SwarmSeries;
import io.leanctx.testkit.swarm.SwarmTotals;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A swarm on RocksDB")
class RocksSwarmTest {

    private static final int RELAXED = Integer.getInteger("leanctx.swarm.rocks.relaxed", 50);
    private static final int SYNC = Integer.getInteger("leanctx.swarm.rocks.sync", 10);

    @TempDir
    Path directory;

    @Test
    @DisplayName("finds nothing with relaxed durability, by any seed")
    void relaxed() throws InterruptedException {
        sound(RELAXED, Durability.RELAXED);
    }

    @Test
    @DisplayName("finds nothing where each commit is synced, by any seed")
    void sync() throws InterruptedException {
        sound(SYNC, Durability.SYNC);
    }

    /** All runs share a database, each in a workspace of its own, since opening one takes longer than a run. */
    private void sound(int histories, Durability durability) throws InterruptedException {
        try (SessionBackend backend = RocksBackend.at(directory)) {
            SwarmTotals totals = SwarmSeries.of(RocksSwarmTest.class)
                    .run(
                            histories,
                            seed -> Swarm.seed(seed).durability(durability).run(backend));
            System.out.println("swarm on RocksDB, " + durability + ": " + totals);
            assertThat(totals.histories()).isEqualTo(histories);
            assertThat(totals.fewestCalls()).isGreaterThanOrEqualTo(500);
            assertThat(totals.violations()).isZero();
        }
    }
}

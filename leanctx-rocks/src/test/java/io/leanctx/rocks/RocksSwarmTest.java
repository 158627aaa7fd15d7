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

    @Test
    @DisplayName("finds nothing where all is read through a follower, by any seed")
    void followed() throws InterruptedException {
        try (SessionBackend backend = Followed.at(directory)) {
            sound(backend, "followed", RELAXED / 10, Durability.RELAXED);
        }
    }

    /** All runs share a database, each in a workspace of its own, since opening one takes longer than a run. */
    private void sound(int histories, Durability durability) throws InterruptedException {
        try (SessionBackend backend = RocksBackend.at(directory)) {
            sound(backend, durability.toString(), histories, durability);
        }
    }

    private static void sound(SessionBackend backend, String name, int histories, Durability durability)
            throws InterruptedException {
        SwarmTotals totals = SwarmSeries.of(RocksSwarmTest.class)
                .run(histories, seed -> Swarm.seed(seed).durability(durability).run(backend));
        System.out.println("swarm on RocksDB, " + name + ": " + totals);
        assertThat(totals.histories()).isEqualTo(histories);
        assertThat(totals.fewestCalls()).isGreaterThanOrEqualTo(500);
        assertThat(totals.violations()).isZero();
    }
}

package io.leanctx.testkit.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.core.InMemoryBackend;
import io.leanctx.spi.SessionBackend;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A swarm on the store in memory")
class SwarmTest {

    private static final int HISTORIES = Integer.getInteger("leanctx.swarm.histories", 200);

    @Test
    @DisplayName("finds nothing, by any seed")
    void sound() throws InterruptedException {
        SwarmTotals totals = SwarmSeries.of(SwarmTest.class).run(HISTORIES, seed -> {
            try (SessionBackend backend = InMemoryBackend.create()) {
                return Swarm.seed(seed).run(backend);
            }
        });
        System.out.println("swarm in memory: " + totals);
        assertThat(totals.histories()).isEqualTo(HISTORIES);
        assertThat(totals.fewestCalls()).isGreaterThanOrEqualTo(500);
        assertThat(totals.violations()).isZero();
    }
}

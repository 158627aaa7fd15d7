package io.leanctx.testkit.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Durability;
import io.leanctx.core.InMemoryBackend;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.SharedBackend;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A swarm on the store in memory")
class SwarmTest {

    private static final int HISTORIES = Integer.getInteger("leanctx.swarm.histories", 200);

    private static final int SHARED_HISTORIES = 60;

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

    @Test
    @DisplayName("finds nothing either where a backend says that others write to it as well")
    void soundWhereShared() throws InterruptedException {
        SwarmTotals totals = SwarmSeries.of(SwarmTest.class).run(SHARED_HISTORIES, seed -> {
            try (SessionBackend backend = new Telling(InMemoryBackend.create())) {
                return Swarm.seed(seed).run(backend);
            }
        });
        System.out.println("swarm in memory, shared: " + totals);
        assertThat(totals.violations()).isZero();
    }

    /** Tells of every append, whoever made it. */
    private static final class Telling extends SharedBackend {

        Telling(SessionBackend delegate) {
            super(delegate);
        }

        @Override
        public List<AppendResult> append(List<Append> batch, Durability durability) {
            List<AppendResult> answers = super.append(batch, durability);
            batch.forEach(append -> signal(append.key()));
            return answers;
        }
    }
}

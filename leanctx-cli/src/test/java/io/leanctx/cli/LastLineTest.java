package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("What is printed last before the process ends")
@Timeout(60)
class LastLineTest {

    private final LastLine line = new LastLine();
    private final List<String> printed = new CopyOnWriteArrayList<>();

    @Test
    @DisplayName("is whole, and nothing comes after it")
    void whole() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Boolean> printing = CompletableFuture.supplyAsync(() -> print(() -> {
            printed.add("beginning");
            begun.countDown();
            awaited(goOn);
            printed.add("end");
        }));
        begun.await();
        CompletableFuture<List<String>> ended = CompletableFuture.supplyAsync(() -> {
            try {
                line.end(Duration.ofSeconds(50));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return List.copyOf(printed);
        });
        goOn.countDown();
        assertThat(ended.get(50, TimeUnit.SECONDS)).containsExactly("beginning", "end");
        assertThat(printing.get()).isTrue();
        assertThat(print(() -> printed.add("more"))).isFalse();
        assertThat(printed).containsExactly("beginning", "end");
    }

    @Test
    @DisplayName("is not waited for where nothing is being printed, whatever else goes on")
    void nothing() throws Exception {
        assertThat(print(() -> printed.add("one"))).isTrue();
        line.end(Duration.ZERO);
        assertThat(print(() -> printed.add("two"))).isFalse();
        assertThat(printed).containsExactly("one");
    }

    private boolean print(LastLine.Printing printing) {
        try {
            return line.print(printing);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

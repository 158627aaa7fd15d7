package io.leanctx.mcp.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Heralds")
class HeraldsTest {

    private final List<String> told = new CopyOnWriteArrayList<>();

    @Test
    @DisplayName(
            "tell one notice for all that changes while a client is stalled, and one more for what changed meanwhile")
    void conflate() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch stalled = new CountDownLatch(1);
        try (Heralds<String> heralds = new Heralds<>(8, 1, uri -> {
            told.add(uri);
            begun.countDown();
            wait(stalled);
        })) {
            heralds.changed("a");
            begun.await();
            for (int i = 0; i < 10_000; i++) {
                heralds.changed("a");
            }
            assertThat(told).containsExactly("a");

            stalled.countDown();
            await().untilAsserted(() -> assertThat(told).containsExactly("a", "a"));
        }
    }

    @Test
    @DisplayName("tell others while some clients are stalled")
    void tellOthers() {
        CountDownLatch stalled = new CountDownLatch(1);
        try (Heralds<String> heralds = new Heralds<>(8, 1, uri -> {
            if (uri.startsWith("stalled")) {
                wait(stalled);
            }
            told.add(uri);
        })) {
            for (int i = 0; i < 4; i++) {
                heralds.changed("stalled " + i);
            }
            heralds.changed("awake");
            await().untilAsserted(() -> assertThat(told).containsExactly("awake"));
            stalled.countDown();
        }
    }

    @Test
    @DisplayName("go on after a client could not be told, and end with their threads")
    void goOn() {
        Heralds<String> heralds = new Heralds<>(8, 1, uri -> {
            told.add(uri);
            throw new IllegalStateException("gone");
        });
        heralds.changed("a");
        await().untilAsserted(() -> assertThat(told).containsExactly("a"));
        await().untilAsserted(() -> {
            heralds.changed("a");
            assertThat(told).hasSizeGreaterThan(1);
        });
        heralds.close();
        heralds.changed("b");

        assertThat(told).doesNotContain("b");
    }

    private static void wait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.leanctx.rocks;

import static io.leanctx.rocks.Logs.KEY;
import static io.leanctx.rocks.Logs.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leanctx.InvalidInputException;
import io.leanctx.StoreCorruptException;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SoftState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** What has expired is not only out of sight but removed, at some time. */
class RocksBackendSoftStateTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    @Test
    @DisplayName("states that expire while the store is closed are removed after the next open, others are not")
    void removedAtReopening() {
        SoftState lasting = new SoftState("cursor", bytes("7"), Instant.MAX);
        SoftState brief;
        try (RocksBackend backend = RocksBackend.at(temp)) {
            brief = new SoftState("z", bytes("brief"), backend.now().plusMillis(200));
            for (int i = 0; i < 1_000; i++) {
                ChannelKey key = new ChannelKey("team-" + i % 7, "channel-" + i);
                backend.putSoft(key, lasting);
                backend.putSoft(key, new SoftState("presence", bytes("brief"), brief.expires()));
            }
            backend.putSoft(KEY, brief);
            await().atMost(PATIENCE).until(() -> !backend.now().isBefore(brief.expires()));
        }
        try (RocksBackend backend = RocksBackend.existing(temp)) {
            awaitStored(1_000);
            for (int i = 0; i < 1_000; i++) {
                assertThat(backend.soft(new ChannelKey("team-" + i % 7, "channel-" + i), ""))
                        .containsExactly(lasting);
            }
        }
    }

    @Test
    @DisplayName("states under ever new names and logs, which nobody reads, do not pile up in an open store")
    void doNotPileUp() throws Exception {
        try (RocksBackend backend = RocksBackend.at(temp)) {
            for (int i = 0; i < 20_000; i++) {
                SoftState brief = new SoftState(
                        "presence/" + i, bytes("brief"), backend.now().plusNanos(1_000));
                backend.putSoft(new ChannelKey("team", "channel-" + i % 100), brief);
                if (i % 1_000 == 0) {
                    await().atMost(PATIENCE)
                            .pollInterval(Duration.ofMillis(5))
                            .ignoreException(RocksDBException.class)
                            .until(() -> Raw.count(temp, Family.SOFT) <= 3_000);
                }
            }
        }
    }

    @Test
    @DisplayName("a prefix or a name of a log that UTF-8 cannot carry is refused")
    void halfPairs() {
        try (RocksBackend backend = RocksBackend.at(temp)) {
            SoftState state = new SoftState("a", bytes("1"), Instant.MAX);
            ChannelKey half = new ChannelKey("team", "x\uD83D");
            assertThatThrownBy(() -> backend.soft(KEY, "\uDE80")).isExactlyInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> backend.putSoft(half, state)).isExactlyInstanceOf(InvalidInputException.class);
            backend.putSoft(KEY, state);
            assertThat(backend.soft(KEY, "\uD83D\uDE80")).isEmpty();
            assertThat(backend.soft(KEY, "\0")).isEmpty();
            assertThat(backend.soft(KEY, "")).containsExactly(state);
        }
    }

    @Test
    @DisplayName("a state that is not of its form is damage, and is not left out")
    void damaged() throws Exception {
        try (RocksBackend backend = RocksBackend.at(temp)) {
            backend.putSoft(KEY, new SoftState("a", bytes("1"), Instant.MAX));
            backend.putSoft(KEY, new SoftState("b", bytes("2"), Instant.MAX));
        }
        byte[] key = Keys.soft(Keys.head(KEY), Keys.utf8("name", "a"));
        for (byte[] value : List.of(new byte[11], "\177garbage!garbage".getBytes("US-ASCII"))) {
            Raw.change(temp, (db, families) -> db.put(families.get(Family.SOFT.ordinal()), key, value));
            try (RocksBackend backend = RocksBackend.existing(temp)) {
                assertThatThrownBy(() -> backend.soft(KEY, ""))
                        .isExactlyInstanceOf(StoreCorruptException.class)
                        .hasMessageContaining("soft state");
            }
        }
    }

    private void awaitStored(long states) {
        Eventually.holds(() -> assertThat(Raw.count(temp, Family.SOFT)).isEqualTo(states));
    }
}

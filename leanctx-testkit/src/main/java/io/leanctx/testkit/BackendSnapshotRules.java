package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.StoredSnapshot;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** While the backend is open and nothing fails, a snapshot that was kept is there; it may be lost only beyond that. */
abstract class BackendSnapshotRules extends BackendRules {

    BackendSnapshotRules(SessionBackendContract contract) {
        super(contract);
    }

    @BeforeEach
    void growLog() {
        growTo(KEY, 40);
    }

    @Test
    @DisplayName("SNAP-1: the snapshot read is the newest that is not newer than the revision asked for")
    void newestNotNewer() {
        List<StoredSnapshot> kept = List.of(snapshot(3), snapshot(10), snapshot(37));
        kept.forEach(snapshot -> backend.putSnapshot(KEY, snapshot));
        for (long atMost = 3; atMost < 50; atMost++) {
            assertThat(backend.snapshot(KEY, atMost))
                    .as("at most %s", atMost)
                    .hasValue(kept.get(atMost < 10 ? 0 : atMost < 37 ? 1 : 2));
        }
        assertThat(backend.snapshot(KEY, Long.MAX_VALUE)).hasValue(snapshot(37));
    }

    @Test
    @DisplayName("SNAP-2: there is none where all are newer than the revision asked for")
    void noneBefore() {
        backend.putSnapshot(KEY, snapshot(5));
        assertThat(backend.snapshot(KEY, 4)).isEmpty();
        assertThat(backend.snapshot(KEY, 0)).isEmpty();
    }

    @Test
    @DisplayName("SNAP-3: a snapshot takes the place of one at the same revision")
    void replaces() {
        backend.putSnapshot(KEY, snapshot(5));
        StoredSnapshot better = new StoredSnapshot(5, bytes("better"));
        backend.putSnapshot(KEY, better);
        assertThat(backend.snapshot(KEY, 5)).hasValue(better);
        assertThat(backend.snapshot(KEY, 4)).isEmpty();
    }

    @Test
    @DisplayName("SNAP-4: snapshots of an earlier revision may come after those of a later one")
    void outOfOrder() {
        backend.putSnapshot(KEY, snapshot(20));
        backend.putSnapshot(KEY, snapshot(8));
        assertThat(backend.snapshot(KEY, 19)).hasValue(snapshot(8));
        assertThat(backend.snapshot(KEY, 40)).hasValue(snapshot(20));
    }

    @Test
    @DisplayName("SNAP-5: a snapshot comes back byte for byte, also a large or an empty one")
    void bytesComeBack() {
        byte[] large = new byte[4 << 20];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        backend.putSnapshot(KEY, new StoredSnapshot(2, Bytes.copyOf(large)));
        backend.putSnapshot(KEY, new StoredSnapshot(4, Bytes.EMPTY));
        assertThat(backend.snapshot(KEY, 3)).hasValue(new StoredSnapshot(2, Bytes.wrap(large)));
        assertThat(backend.snapshot(KEY, 5)).hasValue(new StoredSnapshot(4, Bytes.EMPTY));
    }

    @Test
    @DisplayName("SNAP-6: a snapshot belongs to its log, and changes nothing but what snapshots are there")
    void belongsToItsLog() {
        growTo(OTHER, 40);
        backend.putSnapshot(KEY, snapshot(5));
        assertThat(backend.snapshot(OTHER, 40)).isEmpty();
        assertThat(backend.snapshot(new ChannelKey("team", "main0"), 40)).isEmpty();
        assertThat(backend.snapshot(new ChannelKey("team0", "main"), 40)).isEmpty();
        assertGrownTo(KEY, 40);
        assertGrownTo(OTHER, 40);
    }

    private static StoredSnapshot snapshot(long revision) {
        return new StoredSnapshot(revision, bytes("snapshot at " + revision));
    }
}

package io.leanctx.rocks;

import static io.leanctx.rocks.Logs.KEY;
import static io.leanctx.rocks.Logs.append;
import static io.leanctx.rocks.Logs.assertLog;
import static io.leanctx.rocks.Logs.bytes;
import static io.leanctx.rocks.Logs.grow;
import static io.leanctx.rocks.Logs.mustAppend;
import static io.leanctx.rocks.Logs.operation;
import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Durability;
import io.leanctx.spi.Append;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.StoredEntry;
import io.leanctx.spi.StoredSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was trimmed is not only out of sight but out of the files. */
class RocksBackendTrimmingTest {

    /** The format, and no marker. */
    private static final int NOTHING_LEFT_TO_TRIM = 1;

    @TempDir
    Path temp;

    @Test
    @DisplayName("entries, operations and snapshots below the oldest are removed, and neighbours are not")
    void removed() throws Exception {
        ChannelKey neighbour = new ChannelKey("team", "main0");
        try (RocksBackend backend = RocksBackend.at(temp)) {
            grow(backend, KEY, 1, 2000);
            grow(backend, neighbour, 1, 50);
            for (long revision : new long[] {1, 700, 1399, 1400, 1900}) {
                backend.putSnapshot(KEY, new StoredSnapshot(revision, bytes("at " + revision)));
                backend.putSnapshot(neighbour, new StoredSnapshot(revision, bytes("at " + revision)));
            }
            mustAppend(backend, append(KEY, 2001, 1400, operation(2001)), Durability.RELAXED);
            awaitTrimmedTo(602 + 50, 2 + 5);
            assertLog(backend, KEY, 1400, 2001);
            assertLog(backend, neighbour, 1, 50);
            assertThat(backend.snapshot(KEY, 1399)).isEmpty();
            assertThat(backend.snapshot(KEY, 1899)).hasValue(new StoredSnapshot(1400, bytes("at 1400")));
        }
    }

    @Test
    @DisplayName("a trim that the end of the process cut off is finished after the next open")
    void finishedAtReopening() throws Exception {
        try (RocksBackend backend = RocksBackend.at(temp)) {
            grow(backend, KEY, 1, 1500);
            backend.putSnapshot(KEY, new StoredSnapshot(40, bytes("forty")));
        }
        byte[] head = Keys.head(KEY);
        Raw.change(temp, (db, families) -> {
            db.put(families.get(Family.HEADS.ordinal()), head, new StoredHead(Logs.head(1500, 1200), 1200).encode());
            db.put(families.get(Family.STORE.ordinal()), Keys.trim(head, 500), Values.revision(1));
            db.put(families.get(Family.STORE.ordinal()), Keys.trim(head, 1200), Values.revision(500));
        });
        try (RocksBackend backend = RocksBackend.at(temp)) {
            assertLog(backend, KEY, 1200, 1500);
            assertThat(backend.snapshot(KEY, 1500)).isEmpty();
            awaitTrimmedTo(301, 0);
            assertLog(backend, KEY, 1200, 1500);
        }
    }

    @Test
    @DisplayName("the id of a trimmed operation that is used again at once stays in the index")
    void idsUsedAgainWhileTrimming() throws Exception {
        try (RocksBackend backend = RocksBackend.at(temp)) {
            grow(backend, KEY, 1, 3000);
            mustAppend(backend, append(KEY, 3001, 3001, operation(3001)), Durability.RELAXED);
            for (long again = 1; again <= 600; again++) {
                // From both ends, so that some come before the trimmer and some after.
                long first = again % 2 == 0 ? again : 3001 - again;
                mustAppend(backend, append(KEY, 3001 + again, 3001, operation(first)), Durability.RELAXED);
            }
            awaitTrimmedTo(601, 0);
            for (long again = 1; again <= 600; again++) {
                long first = again % 2 == 0 ? again : 3001 - again;
                assertThat(backend.operation(KEY, operation(first)))
                        .as("operation of entry %s, used again", first)
                        .hasValue(3001 + again);
            }
        }
    }

    @Test
    @DisplayName("what was trimmed does not come back, whatever a later head says of the oldest revision")
    void doesNotComeBack() throws Exception {
        try (RocksBackend backend = RocksBackend.at(temp)) {
            grow(backend, KEY, 1, 100);
            mustAppend(backend, append(KEY, 101, 90, operation(101)), Durability.RELAXED);
            mustAppend(backend, append(KEY, 102, 1, operation(102)), Durability.RELAXED);
            assertThat(backend.entries(KEY, 0, 1, 1 << 20))
                    .extracting(StoredEntry::revision)
                    .containsExactly(90L);
            assertThat(backend.operation(KEY, operation(89))).isEmpty();
            awaitTrimmedTo(13, 0);
        }
        try (RocksBackend backend = RocksBackend.existing(temp)) {
            assertThat(backend.head(KEY)).map(Head::oldest).hasValue(1L);
            assertThat(Logs.all(backend, KEY))
                    .extracting(StoredEntry::revision)
                    .startsWith(90L)
                    .endsWith(102L)
                    .hasSize(13);
        }
    }

    @Test
    @DisplayName("the space of what was trimmed is given back to the disk")
    void spaceGivenBack() throws Exception {
        long mib = 1 << 20;
        try (RocksBackend backend = RocksBackend.at(temp)) {
            for (long revision = 1; revision <= 60; revision++) {
                byte[] incompressible = new byte[(int) mib];
                new Random(revision).nextBytes(incompressible);
                Append large = new Append(
                        KEY,
                        Logs.at(revision - 1),
                        operation(revision),
                        Bytes.wrap(incompressible),
                        Logs.head(revision, 1),
                        List.of());
                mustAppend(backend, large, Durability.RELAXED);
            }
        }
        try (RocksBackend backend = RocksBackend.existing(temp)) {
            assertThat(Raw.bytesOfTables(temp)).isGreaterThan(50 * mib);
            mustAppend(backend, append(KEY, 61, 30, operation(61)), Durability.RELAXED);
            mustAppend(backend, append(KEY, 62, 61, operation(62)), Durability.RELAXED);
            Eventually.holds(() -> assertThat(Raw.bytesOfTables(temp)).isLessThan(10 * mib));
        }
        try (RocksBackend backend = RocksBackend.existing(temp)) {
            assertThat(Logs.all(backend, KEY))
                    .containsExactly(
                            new StoredEntry(61, Logs.entry(KEY, 61)), new StoredEntry(62, Logs.entry(KEY, 62)));
        }
    }

    /** Waits until no marker and nothing else is left. */
    private void awaitTrimmedTo(long entries, long snapshots) {
        Eventually.holds(() -> {
            assertThat(Raw.count(temp, Family.STORE)).isEqualTo(NOTHING_LEFT_TO_TRIM);
            assertThat(Raw.count(temp, Family.ENTRIES)).isEqualTo(entries);
            assertThat(Raw.count(temp, Family.OPERATIONS)).isEqualTo(entries);
            assertThat(Raw.count(temp, Family.SNAPSHOTS)).isEqualTo(snapshots);
        });
    }
}

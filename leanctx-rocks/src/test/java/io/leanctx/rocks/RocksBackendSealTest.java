package io.leanctx.rocks;

import static io.leanctx.rocks.Logs.KEY;
import static io.leanctx.rocks.Logs.append;
import static io.leanctx.rocks.Logs.assertLog;
import static io.leanctx.rocks.Logs.grow;
import static io.leanctx.rocks.Logs.mustAppend;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Durability;
import io.leanctx.StoreCorruptException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

/** What a seal vouches for while its store is open, and what it leaves to a crash. */
class RocksBackendSealTest {

    private static final int ENTRIES = 5;
    private static final int PAGE = 64;

    @TempDir
    Path temp;

    @ParameterizedTest(name = "{0}")
    @EnumSource(Durability.class)
    @DisplayName("a log that is cut short under a store that was killed is noticed, once the seal was renewed")
    void cutAfterKill(Durability durability) throws Exception {
        Path store = temp.resolve("store");
        Path killed = temp.resolve("killed");
        try (RocksBackend opened = RocksBackend.at(store)) {
            for (long revision = 1; revision <= ENTRIES; revision++) {
                mustAppend(opened, append(KEY, revision), durability);
            }
            long reached = reach(Raw.crashImage(store, temp.resolve("now")));
            Eventually.holds(
                    () -> assertThat(Seal.read(store)).map(Seal::sequence).hasValue(reached));
            Raw.crashImage(store, killed);
        }
        long length = Files.size(Raw.newestLog(killed));
        for (long kept : new long[] {0, length / 3, length - 1}) {
            Path copy = Raw.crashImage(killed, temp.resolve("cut-" + kept));
            cut(Raw.newestLog(copy), kept);
            assertThatThrownBy(() -> RocksBackend.at(copy))
                    .as("%s bytes of %s kept", kept, length)
                    .isExactlyInstanceOf(StoreCorruptException.class)
                    .hasMessageContaining("had reached sequence number")
                    .hasMessageContaining("writes at its end are missing");
        }
        try (RocksBackend opened = RocksBackend.existing(killed)) {
            assertLog(opened, KEY, 1, ENTRIES);
        }
    }

    @Test
    @DisplayName("where the power went while the last append was written, the store is opened without it")
    void lastAppendTorn() throws Exception {
        Written written = write(Durability.SYNC);
        for (int seed = 0; seed < 8; seed++) {
            Path torn = written.image("torn-" + seed, false);
            tear(
                    Raw.newestLog(torn),
                    written.ends().get(ENTRIES - 2),
                    written.ends().get(ENTRIES - 1),
                    seed);
            try (RocksBackend opened = RocksBackend.existing(torn)) {
                assertLog(opened, KEY, 1, ENTRIES - 1);
                mustAppend(opened, append(KEY, ENTRIES), Durability.SYNC);
                assertLog(opened, KEY, 1, ENTRIES);
            }
            try (RocksBackend opened = RocksBackend.existing(torn)) {
                assertLog(opened, KEY, 1, ENTRIES);
            }
        }
    }

    @ParameterizedTest(name = "append {0}")
    @ValueSource(ints = {1, 3, ENTRIES - 1})
    @DisplayName("damage that is followed by whole appends is refused, as one of them may have been answered")
    void damageBeforeLast(int damaged) throws Exception {
        Written written = write(Durability.SYNC);
        Path torn = written.image("torn", false);
        Path log = Raw.newestLog(torn);
        tear(log, written.ends().get(damaged - 1) - PAGE, written.ends().get(damaged - 1), damaged);
        byte[] before = Files.readAllBytes(log);
        assertThatThrownBy(() -> RocksBackend.existing(torn))
                .isExactlyInstanceOf(StoreCorruptException.class)
                .hasMessageContaining("is damaged and was not opened");
        assertThat(log).hasBinaryContent(before);
    }

    @Test
    @DisplayName("where nothing was answered as durable, a log damaged in its middle is opened up to there")
    void relaxedTorn() throws Exception {
        Written written = write(Durability.RELAXED);
        Path torn = written.image("torn", true);
        tear(Raw.newestLog(torn), written.ends().get(1), written.ends().get(2), 1);
        try (RocksBackend opened = RocksBackend.existing(torn)) {
            assertLog(opened, KEY, 1, 2);
            grow(opened, KEY, 3, 20);
            assertLog(opened, KEY, 1, 20);
        }
    }

    @Test
    @DisplayName("a log that lacks its unsynced end is opened up to there, though a newer log has something")
    void olderLogCut() throws Exception {
        TwoLogs written = writeTwoLogs();
        for (long kept : List.of(written.lastWrite(), written.lastWrite() + 9, written.end() - 1)) {
            Path torn = written.image("cut-" + kept);
            cut(written.older(torn), kept);
            try (RocksBackend opened = RocksBackend.existing(torn)) {
                assertLog(opened, KEY, 1, ENTRIES);
                grow(opened, KEY, ENTRIES + 1, 20);
                assertLog(opened, KEY, 1, 20);
            }
        }
    }

    @Test
    @DisplayName("a log that is damaged at its end while a newer one has something is refused, and stays as it is")
    void olderLogDamaged() throws Exception {
        TwoLogs written = writeTwoLogs();
        Path damaged = written.image("damaged");
        Path older = written.older(damaged);
        tear(older, written.end() - PAGE, written.end(), 1);
        byte[] before = Files.readAllBytes(older);
        assertThatThrownBy(() -> RocksBackend.existing(damaged))
                .isExactlyInstanceOf(StoreCorruptException.class)
                .hasMessageContaining("is damaged and was not opened");
        assertThat(older).hasBinaryContent(before);
    }

    /** What a killed process left that had begun a newer log; where in the older one the last write begins, and its end. */
    private record TwoLogs(Path directory, Path images, long lastWrite, long end) {

        Path image(String name) throws IOException {
            Path image = Raw.crashImage(directory, images.resolve(name));
            Seal.at(1).write(image);
            return image;
        }

        Path older(Path image) throws IOException {
            List<Path> logs = Raw.files(image, "\\d+\\.log");
            assertThat(logs).hasSizeGreaterThan(1);
            return logs.get(logs.size() - 2);
        }
    }

    /** RocksDB begins a newer log when a column family is to be flushed, and syncs the older one before it flushes. */
    private TwoLogs writeTwoLogs() throws Exception {
        Path store = temp.resolve("store");
        try (RocksBackend opened = RocksBackend.at(store)) {
            grow(opened, KEY, 1, ENTRIES);
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (Natives natives = new Natives();
                WriteOptions unsynced = new WriteOptions();
                FlushOptions flushing = new FlushOptions()) {
            StoreOptions options = new StoreOptions(natives);
            try (RocksDB db = RocksDB.open(
                    options.database(OpenMode.OPEN, WALRecoveryMode.TolerateCorruptedTailRecords),
                    store.toString(),
                    options.families(),
                    handles)) {
                ColumnFamilyHandle ofStore = handles.get(Family.STORE.ordinal());
                byte[] padding = new byte[2 * PAGE];
                db.put(ofStore, unsynced, "padding".getBytes(StandardCharsets.US_ASCII), padding);
                db.put(handles.get(Family.SOFT.ordinal()), unsynced, padding, padding);
                long lastWrite = Files.size(Raw.newestLog(store));
                db.put(ofStore, unsynced, "padding".getBytes(StandardCharsets.US_ASCII), padding);
                long end = Files.size(Raw.newestLog(store));
                db.pauseBackgroundWork();
                db.flush(flushing.setWaitForFlush(false), handles.get(Family.SOFT.ordinal()));
                db.put(ofStore, unsynced, "padding".getBytes(StandardCharsets.US_ASCII), padding);
                TwoLogs written = new TwoLogs(Raw.crashImage(store, temp.resolve("two")), temp, lastWrite, end);
                db.continueBackgroundWork();
                return written;
            } finally {
                handles.forEach(ColumnFamilyHandle::close);
            }
        }
    }

    @Test
    @DisplayName("the seal says that appends may go missing only for as long as none was answered as durable")
    void relaxedSeal() throws Exception {
        Path store = temp.resolve("store");
        for (int round = 0; round < 2; round++) {
            long revision = 3L * round;
            try (RocksBackend opened = RocksBackend.at(store)) {
                mustAppend(opened, append(KEY, revision + 1), Durability.RELAXED);
                Eventually.holds(
                        () -> assertThat(Seal.read(store)).map(Seal::relaxed).hasValue(true));
                mustAppend(opened, append(KEY, revision + 2), Durability.SYNC);
                assertThat(Seal.read(store)).map(Seal::relaxed).hasValue(false);
                mustAppend(opened, append(KEY, revision + 3), Durability.RELAXED);
            }
            assertThat(Seal.read(store)).map(Seal::relaxed).hasValue(false);
        }
    }

    /** What a killed process left: its directory, and how long the log was after each append. */
    private record Written(Path directory, Path images, List<Long> ends) {

        /** A copy with the seal of a store that was just opened. */
        Path image(String name, boolean relaxed) throws IOException {
            Path image = Raw.crashImage(directory, images.resolve(name));
            new Seal(Format.CURRENT, 1, relaxed).write(image);
            return image;
        }
    }

    private Written write(Durability durability) throws IOException {
        Path store = temp.resolve("store");
        try (RocksBackend opened = RocksBackend.at(store)) {
            List<Long> ends = new ArrayList<>();
            for (long revision = 1; revision <= ENTRIES; revision++) {
                mustAppend(opened, append(KEY, revision), durability);
                ends.add(Files.size(Raw.newestLog(store)));
            }
            return new Written(Raw.crashImage(store, temp.resolve("killed")), temp, ends);
        }
    }

    private static long reach(Path directory) throws Exception {
        return Database.reach(directory, WALRecoveryMode.TolerateCorruptedTailRecords);
    }

    private static void cut(Path file, long length) throws IOException {
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            opened.setLength(length);
        }
    }

    /** Overwrites a part between two places, with zeros or garbage. */
    private static void tear(Path file, long from, long to, int seed) throws IOException {
        Random random = new Random(seed);
        byte[] page = new byte[PAGE];
        if (seed % 2 == 1) {
            random.nextBytes(page);
        }
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            opened.seek(to - from <= PAGE ? from : random.nextLong(from, to - PAGE));
            opened.write(page);
        }
    }
}

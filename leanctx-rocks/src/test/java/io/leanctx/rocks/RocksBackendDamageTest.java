package io.leanctx.rocks;

import static io.leanctx.rocks.Logs.KEY;
import static io.leanctx.rocks.Logs.assertLog;
import static io.leanctx.rocks.Logs.grow;
import static io.leanctx.rocks.Logs.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.StoreCorruptException;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.StoredEntry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;

/** What is damaged is refused; nothing is served with a hole. */
class RocksBackendDamageTest {

    private static final int ENTRIES = 400;
    private static final int FLIPS = 24;

    @TempDir
    Path temp;

    @Test
    @DisplayName(
            "a bit that flips in the write-ahead log after a crash is noticed: no open store lacks an entry that was sealed")
    void flippedInLog() throws Exception {
        Path crashed = crashed();
        Seal.at(Database.reach(crashed, WALRecoveryMode.TolerateCorruptedTailRecords))
                .write(crashed);
        Path log = Raw.newestLog(crashed);
        int refused = 0;
        for (int seed = 0; seed < FLIPS; seed++) {
            Path copy = Raw.crashImage(crashed, temp.resolve("flip-" + seed));
            String flipped = flipBit(copy.resolve(log.getFileName()), new Random(seed));
            if (refusedOrComplete(copy, flipped)) {
                refused++;
            }
        }
        assertThat(refused).as("of %s flips refused", FLIPS).isPositive();
    }

    @Test
    @DisplayName("a bit that flips in a table is noticed when it is opened or read: no answer lacks an entry")
    void flippedInTable() throws Exception {
        Path store = temp.resolve("store");
        try (RocksBackend made = RocksBackend.at(store)) {
            grow(made, KEY, 1, ENTRIES);
        }
        // The first open after a write moves it from the log to tables.
        RocksBackend.existing(store).close();
        int refused = 0;
        for (int seed = 0; seed < FLIPS; seed++) {
            Path copy = Raw.crashImage(store, temp.resolve("flip-" + seed));
            for (Path table : Raw.files(copy, "\\d+\\.sst")) {
                flipBit(table, new Random(seed));
            }
            if (refusedOrComplete(copy, "every table, seed " + seed)) {
                refused++;
            }
        }
        assertThat(refused).as("of %s flips refused", FLIPS).isPositive();
    }

    @Test
    @DisplayName("a log that was cut short after the store was closed is noticed, and the message tells the way on")
    void cutAfterClosing() throws Exception {
        Path store = temp.resolve("store");
        try (RocksBackend made = RocksBackend.at(store)) {
            grow(made, KEY, 1, ENTRIES);
        }
        Path log = Raw.newestLog(store);
        for (double kept : new double[] {0, 0.3, 0.9, 0.999}) {
            Path copy = Raw.crashImage(store, temp.resolve("cut-" + kept));
            try (RandomAccessFile file =
                    new RandomAccessFile(copy.resolve(log.getFileName()).toFile(), "rw")) {
                file.setLength((long) (file.length() * kept));
            }
            assertThatThrownBy(() -> RocksBackend.existing(copy))
                    .as("kept %s of the log", kept)
                    .isExactlyInstanceOf(StoreCorruptException.class)
                    .hasMessageContaining(copy.toRealPath().toString());
        }
        try (RocksBackend whole = RocksBackend.existing(store)) {
            assertLog(whole, KEY, 1, ENTRIES);
        }
    }

    @Test
    @DisplayName("an older copy of the files under a newer seal is refused; without the seal it is opened as it is")
    void olderThanItsSeal() throws Exception {
        Path store = temp.resolve("store");
        try (RocksBackend made = RocksBackend.at(store)) {
            grow(made, KEY, 1, 10);
        }
        Path older = Raw.crashImage(store, temp.resolve("older"));
        try (RocksBackend opened = RocksBackend.existing(store)) {
            grow(opened, KEY, 11, 20);
        }
        Path seal = older.resolve(Seal.FILE_NAME);
        Files.delete(seal);
        Files.copy(store.resolve(Seal.FILE_NAME), seal);
        assertThatThrownBy(() -> RocksBackend.existing(older))
                .isExactlyInstanceOf(StoreCorruptException.class)
                .hasMessageContaining("writes at its end are missing")
                .hasMessageContaining("delete its file LEANCTX");
        Files.delete(seal);
        try (RocksBackend opened = RocksBackend.existing(older)) {
            assertLog(opened, KEY, 1, 10);
        }
    }

    @Test
    @DisplayName("a torn end of the log, as a crash leaves it, is opened up to the last whole append")
    void tornEnd() throws Exception {
        Path crashed = crashed();
        try (RandomAccessFile file = new RandomAccessFile(Raw.newestLog(crashed).toFile(), "rw")) {
            file.setLength(file.length() - 3);
        }
        try (RocksBackend opened = RocksBackend.existing(crashed)) {
            // Appended in hundreds, and each batch is there whole or not at all.
            assertLog(opened, KEY, 1, ENTRIES - 100);
            grow(opened, KEY, ENTRIES - 99, ENTRIES);
            assertLog(opened, KEY, 1, ENTRIES);
        }
    }

    @Test
    @DisplayName("an entry that is missing is named with its log, and what is before and after it is still served")
    void missingEntry() throws Exception {
        Path store = broken(
                (db, families) -> db.delete(families.get(Family.ENTRIES.ordinal()), Keys.revision(Keys.head(KEY), 7)));
        try (RocksBackend opened = RocksBackend.existing(store)) {
            for (long after : new long[] {0, 3, 6}) {
                assertThatThrownBy(() -> opened.entries(KEY, after, 100, 1 << 20))
                        .as("entries after %s", after)
                        .isExactlyInstanceOf(StoreCorruptException.class)
                        .hasMessageContaining("entry 7 of team/main is missing")
                        .hasMessageContaining("its head is at 20");
            }
            assertThat(opened.entries(KEY, 0, 6, 1 << 20)).hasSize(6);
            assertThat(opened.entries(KEY, 7, 100, 1 << 20))
                    .extracting(StoredEntry::revision)
                    .startsWith(8L)
                    .hasSize(13);
        }
    }

    @Test
    @DisplayName(
            "damage in the middle of a log is told with its revision, and what is before and behind it is still served")
    void damagedBlock() throws Exception {
        int entries = 2_000;
        Path store = temp.resolve("store");
        try (RocksBackend made = RocksBackend.at(store)) {
            grow(made, KEY, 1, entries);
        }
        // The first open after a write moves it from the log to tables.
        RocksBackend.existing(store).close();
        Path table = store.resolve(Raw.tables(store, Family.ENTRIES).get(0));
        try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
            file.seek(file.length() / 2);
            int flipped = file.read() ^ 1;
            file.seek(file.length() / 2);
            file.write(flipped);
        }
        try (RocksBackend opened = RocksBackend.existing(store)) {
            int bad = firstUnreadable(opened, entries);
            assertThat(bad).isBetween(2, entries - 1);
            assertThatThrownBy(() -> opened.entries(KEY, 0, entries, 1 << 30))
                    .isExactlyInstanceOf(StoreCorruptException.class)
                    .hasMessageContaining("entry " + bad + " of team/main cannot be read")
                    .hasMessageContaining("those from 1 to " + (bad - 1) + " can")
                    .hasMessageContaining(store.toRealPath().toString());
            assertThat(opened.entries(KEY, 0, bad - 1, 1 << 30)).hasSize(bad - 1);
            assertThatThrownBy(() -> opened.entries(KEY, bad - 1, 10, 1 << 30))
                    .isExactlyInstanceOf(StoreCorruptException.class)
                    .hasMessageContaining("entry " + bad + " of team/main cannot be read")
                    .hasMessageNotContaining("those from");
            assertThat(opened.entries(KEY, entries - 10, 10, 1 << 30)).hasSize(10);
        }
    }

    /** The first revision that is refused when all are asked for one by one. */
    private static int firstUnreadable(RocksBackend opened, int newest) {
        for (int revision = 1; revision <= newest; revision++) {
            try {
                assertThat(opened.entries(KEY, revision - 1, 1, 1)).hasSize(1);
            } catch (StoreCorruptException e) {
                return revision;
            }
        }
        return 0;
    }

    @Test
    @DisplayName("a last entry that is missing is noticed, though nothing follows it")
    void missingLastEntry() throws Exception {
        Path store = broken(
                (db, families) -> db.delete(families.get(Family.ENTRIES.ordinal()), Keys.revision(Keys.head(KEY), 20)));
        try (RocksBackend opened = RocksBackend.existing(store)) {
            assertThatThrownBy(() -> opened.entries(KEY, 19, 100, 1 << 20))
                    .isExactlyInstanceOf(StoreCorruptException.class)
                    .hasMessageContaining("entry 20 of team/main is missing");
        }
    }

    @Test
    @DisplayName("a head that is missing under an operation, or lags behind it, is noticed")
    void missingHead() throws Exception {
        byte[] head = Keys.head(KEY);
        Path store = broken((db, families) -> db.delete(families.get(Family.HEADS.ordinal()), head));
        try (RocksBackend opened = RocksBackend.existing(store)) {
            corrupt("has no head", () -> opened.operation(KEY, operation(7)));
        }
        Raw.change(
                store,
                (db, families) -> db.put(
                        families.get(Family.HEADS.ordinal()), head, new StoredHead(Logs.head(5, 1), 1).encode()));
        try (RocksBackend opened = RocksBackend.existing(store)) {
            corrupt("the head is at 5", () -> opened.operation(KEY, operation(7)));
            assertThat(opened.operation(KEY, operation(5))).hasValue(5);
        }
    }

    @Test
    @DisplayName("values that are not of their form are named by their key")
    void malformedValues() throws Exception {
        byte[] head = Keys.head(KEY);
        Path store = broken((db, families) -> {
            db.put(families.get(Family.HEADS.ordinal()), head, new byte[] {1, 2, 3});
            db.put(families.get(Family.HEADS.ordinal()), Keys.head(new ChannelKey("team", "zero")), new byte[25]);
        });
        try (RocksBackend opened = RocksBackend.existing(store)) {
            corrupt("the head team/main has 3 bytes", () -> opened.head(KEY));
            corrupt("the head team/main has 3 bytes", () -> opened.entries(KEY, 0, 1, 1));
            corrupt("the head team/main has 3 bytes", () -> opened.heads("team", Optional.empty(), 10));
            corrupt("the head team/zero has 25 bytes", () -> opened.head(new ChannelKey("team", "zero")));
            corrupt("the head team/main has 3 bytes", () -> Logs.grow(opened, KEY, 21, 21));
        }
        Path other = temp.resolve("other");
        try (RocksBackend made = RocksBackend.at(other)) {
            grow(made, KEY, 1, 3);
        }
        Raw.change(other, (db, families) -> {
            byte[] longerThanItself = {0, 0, 0, 9, 1};
            db.put(families.get(Family.ENTRIES.ordinal()), Keys.revision(head, 2), longerThanItself);
            byte[] operation = Keys.operation(head, Keys.utf8("operation", operation(3)));
            db.put(families.get(Family.OPERATIONS.ordinal()), operation, new byte[7]);
        });
        try (RocksBackend opened = RocksBackend.existing(other)) {
            corrupt("the entry team/main/", () -> opened.entries(KEY, 0, 10, 1 << 20));
            corrupt("the operation team/main/operation-3 has 7 bytes", () -> opened.operation(KEY, operation(3)));
        }
    }

    /** What a process leaves that dies after it appended, before it could renew its seal. */
    private Path crashed() throws IOException {
        Path store = temp.resolve("store");
        try (RocksBackend made = RocksBackend.at(store)) {
            Seal seal = Seal.read(store).orElseThrow();
            grow(made, KEY, 1, ENTRIES);
            Path crashed = Raw.crashImage(store, temp.resolve("crashed"));
            seal.write(crashed);
            return crashed;
        }
    }

    /** A closed store with a log of twenty, and something done to it. */
    private Path broken(Raw.Action action) throws RocksDBException {
        Path store = temp.resolve("store");
        try (RocksBackend made = RocksBackend.at(store)) {
            grow(made, KEY, 1, 20);
        }
        Raw.change(store, action);
        return store;
    }

    /** Fails if a store opens and lacks anything; says whether it was refused, at the opening or at a read. */
    private static boolean refusedOrComplete(Path store, String damage) {
        try (RocksBackend opened = RocksBackend.existing(store)) {
            assertLog(opened, KEY, 1, ENTRIES);
            return false;
        } catch (StoreCorruptException e) {
            return true;
        } catch (AssertionError e) {
            throw new AssertionError("served with a hole after " + damage, e);
        }
    }

    private static String flipBit(Path path, Random random) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long at = random.nextLong(file.length());
            int bit = random.nextInt(8);
            file.seek(at);
            int flipped = file.read() ^ 1 << bit;
            file.seek(at);
            file.write(flipped);
            return "bit " + bit + " of byte " + at + " of " + path;
        }
    }

    private static void corrupt(String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(StoreCorruptException.class)
                .hasMessageContaining(message);
    }
}

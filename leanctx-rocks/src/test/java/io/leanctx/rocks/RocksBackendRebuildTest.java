package io.leanctx.rocks;

import static io.leanctx.rocks.Logs.KEY;
import static io.leanctx.rocks.Logs.append;
import static io.leanctx.rocks.Logs.assertLog;
import static io.leanctx.rocks.Logs.bytes;
import static io.leanctx.rocks.Logs.grow;
import static io.leanctx.rocks.Logs.mustAppend;
import static io.leanctx.rocks.Logs.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leanctx.Durability;
import io.leanctx.StoreCorruptException;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Blob;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredSnapshot;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;

/** What can be made anew from the log is made anew when it is damaged. */
class RocksBackendRebuildTest {

    private static final int ENTRIES = 400;
    private static final ChannelKey OTHER = new ChannelKey("team", "other");
    private static final Blob SHARED = Blob.of(bytes("shared"));

    @TempDir
    Path temp;

    private Path store;

    /** What is done to the tables of a column family. */
    enum Harm {
        /** A block of keys and values is changed, which shows when it is read. */
        BLOCK {
            @Override
            void to(Path table) throws IOException {
                try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
                    file.seek(20);
                    int before = file.read();
                    file.seek(20);
                    file.write(before ^ 1);
                }
            }
        },
        /** The end is changed, by which RocksDB finds its way in the file. */
        FOOTER {
            @Override
            void to(Path table) throws IOException {
                try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
                    file.seek(file.length() - 4);
                    file.write(1);
                }
            }
        },
        CUT {
            @Override
            void to(Path table) throws IOException {
                try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
                    file.setLength(file.length() / 2);
                }
            }
        },
        EMPTIED {
            @Override
            void to(Path table) throws IOException {
                try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
                    file.setLength(0);
                }
            }
        },
        REMOVED {
            @Override
            void to(Path table) throws IOException {
                Files.delete(table);
            }
        };

        abstract void to(Path table) throws IOException;
    }

    /** A store with all that there can be, in tables. */
    @BeforeEach
    void fill() throws Exception {
        store = temp.resolve("store");
        try (RocksBackend made = RocksBackend.at(store)) {
            grow(made, KEY, 1, ENTRIES);
            for (long revision = 1; revision <= 20; revision++) {
                mustAppend(made, append(OTHER, revision, 1, SHARED, blob(revision)), Durability.RELAXED);
            }
            made.putSnapshot(KEY, new StoredSnapshot(ENTRIES, bytes("snapshot")));
        }
        Raw.change(store, (db, families) -> {
            try (FlushOptions flushing = new FlushOptions().setWaitForFlush(true)) {
                db.flush(flushing, families);
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Harm.class)
    @DisplayName(
            "the index of operations is made anew from the entries, whatever is wrong with it: no operation is taken"
                    + " twice, and none is forgotten")
    void operations(Harm harm) throws Exception {
        damage(harm, Family.OPERATIONS);
        if (harm == Harm.BLOCK) {
            try (RocksBackend opened = RocksBackend.existing(store)) {
                assertThatThrownBy(() -> opened.operation(KEY, operation(1)))
                        .isExactlyInstanceOf(StoreCorruptException.class)
                        .hasMessageContaining(store.toRealPath().toString())
                        .hasMessageContaining("close the store and open it again");
                assertThat(opened.entries(KEY, 0, ENTRIES, Long.MAX_VALUE)).hasSize(ENTRIES);
            }
        }
        assertWhole();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Harm.class)
    @DisplayName(
            "the number of those that refer to a blob is made anew from the references: content goes with the last")
    void referrers(Harm harm) throws Exception {
        damage(harm, Family.REFERRERS);
        if (harm == Harm.BLOCK) {
            try (RocksBackend opened = RocksBackend.existing(store)) {
                assertThatThrownBy(() -> opened.append(List.of(append(OTHER, 21, 1, SHARED)), Durability.RELAXED))
                        .isExactlyInstanceOf(StoreCorruptException.class)
                        .hasMessageContaining("close the store and open it again");
                assertThat(opened.blob("team", SHARED.hash())).hasValue(SHARED.content());
            }
        }
        assertWhole();
        try (RocksBackend opened = RocksBackend.existing(store)) {
            mustAppend(opened, append(OTHER, 21, 21, SHARED), Durability.RELAXED);
            Eventually.holds(
                    () -> assertThat(opened.blob("team", blob(20).hash())).isEmpty());
            assertThat(opened.blob("team", SHARED.hash())).hasValue(SHARED.content());
            mustAppend(opened, append(OTHER, 22, 22), Durability.RELAXED);
            Eventually.holds(
                    () -> assertThat(opened.blob("team", SHARED.hash())).isEmpty());
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Harm.class)
    @DisplayName("snapshots are given up, and can be written again")
    void snapshots(Harm harm) throws Exception {
        damage(harm, Family.SNAPSHOTS);
        if (harm == Harm.BLOCK) {
            try (RocksBackend opened = RocksBackend.existing(store)) {
                assertThatThrownBy(() -> opened.snapshot(KEY, ENTRIES))
                        .isExactlyInstanceOf(StoreCorruptException.class)
                        .hasMessageContaining("close the store and open it again");
            }
        }
        try (RocksBackend opened = RocksBackend.existing(store)) {
            assertThat(opened.snapshot(KEY, ENTRIES)).isEmpty();
            StoredSnapshot snapshot = new StoredSnapshot(7, bytes("anew"));
            opened.putSnapshot(KEY, snapshot);
            assertThat(opened.snapshot(KEY, ENTRIES)).hasValue(snapshot);
        }
        assertWhole();
    }

    @Test
    @DisplayName("all of them at once are made anew")
    void allAtOnce() throws Exception {
        damage(Harm.REMOVED, Family.DERIVED.toArray(Family[]::new));
        assertWhole();
    }

    @Test
    @DisplayName("a rebuild that was interrupted, even between emptying and filling, is begun again")
    void interrupted() throws Exception {
        new RebuildNote(store).write(EnumSet.of(Family.OPERATIONS, Family.REFERRERS));
        Raw.change(store, (db, families) -> {
            db.dropColumnFamily(families.get(Family.OPERATIONS.ordinal()));
            for (long revision = 1; revision <= 20; revision += 2) {
                db.delete(
                        families.get(Family.REFERRERS.ordinal()),
                        Keys.blob(Keys.workspace("team"), blob(revision).hash()));
            }
        });
        assertWhole();
    }

    @Test
    @DisplayName("a trim that meets the damage is finished after the next opening")
    void metByATrim() throws Exception {
        damage(Harm.BLOCK, Family.OPERATIONS);
        try (RocksBackend opened = RocksBackend.existing(store)) {
            mustAppend(opened, append(KEY, ENTRIES + 1, ENTRIES + 1), Durability.RELAXED);
            Eventually.holds(() -> assertThat(new RebuildNote(store).read()).containsExactly(Family.OPERATIONS));
            assertLog(opened, OTHER, 1, 20);
        }
        try (RocksBackend opened = RocksBackend.existing(store)) {
            Eventually.holds(
                    () -> assertThat(Raw.count(store, Family.OPERATIONS)).isEqualTo(21));
            assertLog(opened, KEY, ENTRIES + 1, ENTRIES + 1);
            assertLog(opened, OTHER, 1, 20);
        }
    }

    @Test
    @DisplayName(
            "a compaction that meets the damage leaves a database that takes no writes, and the next opening mends it")
    void metByACompaction() throws Exception {
        damage(Harm.BLOCK, Family.SNAPSHOTS);
        Database database =
                Database.open(store.toRealPath(), OpenMode.OPEN, WALRecoveryMode.TolerateCorruptedTailRecords);
        try {
            RocksDBException met = catchThrowableOfType(
                    RocksDBException.class,
                    () -> database.expel(Family.SNAPSHOTS, new byte[] {0}, new byte[] {(byte) 0xff}));
            assertThat(RebuildNote.of(database, met)).isTrue();
            assertThatThrownBy(() -> database.put(Family.STORE, new byte[] {1}, new byte[] {1}, false))
                    .isInstanceOf(RocksDBException.class);
        } finally {
            database.free();
        }
        assertWhole();
    }

    @Test
    @DisplayName("where the entries are damaged as well, the index is left as it is, and what is whole is still served")
    void sourceDamaged() throws Exception {
        damage(Harm.BLOCK, Family.ENTRIES, Family.OPERATIONS);
        new RebuildNote(store).write(EnumSet.of(Family.OPERATIONS));
        try (RocksBackend opened = RocksBackend.existing(store)) {
            assertThatThrownBy(() -> opened.entries(KEY, 0, ENTRIES, Long.MAX_VALUE))
                    .isInstanceOf(StoreCorruptException.class);
            assertThat(opened.entries(OTHER, 0, ENTRIES, Long.MAX_VALUE)).hasSize(20);
            assertThat(new RebuildNote(store).read()).containsExactly(Family.OPERATIONS);
        }
    }

    @Test
    @DisplayName("where the entries are gone as well, the store is refused, and its files stay as they are")
    void sourceGone() throws Exception {
        damage(Harm.REMOVED, Family.ENTRIES, Family.OPERATIONS);
        List<Path> before = Raw.files(store, "\\d+\\.sst");
        assertThatThrownBy(() -> RocksBackend.existing(store)).isExactlyInstanceOf(StoreCorruptException.class);
        assertThat(Raw.files(store, "\\d+\\.sst")).isEqualTo(before);
    }

    @Test
    @DisplayName("what is written after damage was noted is in what is made anew")
    void writtenMeanwhile() throws Exception {
        damage(Harm.BLOCK, Family.OPERATIONS);
        try (RocksBackend opened = RocksBackend.existing(store)) {
            assertThatThrownBy(() -> opened.operation(KEY, operation(1))).isInstanceOf(StoreCorruptException.class);
            ChannelKey fresh = new ChannelKey("zeta", "main");
            grow(opened, fresh, 1, 30);
        }
        assertWhole();
        try (RocksBackend opened = RocksBackend.existing(store)) {
            assertLog(opened, new ChannelKey("zeta", "main"), 1, 30);
        }
    }

    @Test
    @DisplayName("a follower that was there before sees what is made anew, and what comes after")
    void followed() throws Exception {
        try (SessionBackend follower = RocksBackend.follow(store)) {
            assertLog(follower, KEY, 1, ENTRIES);
            damage(Harm.REMOVED, Family.OPERATIONS);
            try (RocksBackend opened = RocksBackend.existing(store)) {
                grow(opened, KEY, ENTRIES + 1, ENTRIES + 10);
                assertLog(follower, KEY, 1, ENTRIES + 10);
            }
            assertLog(follower, KEY, 1, ENTRIES + 10);
        }
    }

    @Test
    @DisplayName("a follower that reads while a column family is dropped goes on, and never catches up with that")
    void readWhileRebuilding() throws Exception {
        damage(Harm.BLOCK, Family.OPERATIONS, Family.REFERRERS);
        new RebuildNote(store).write(EnumSet.of(Family.OPERATIONS, Family.REFERRERS));
        AtomicBoolean opened = new AtomicBoolean();
        try (SessionBackend follower = RocksBackend.follow(store)) {
            CompletableFuture<Integer> reads = CompletableFuture.supplyAsync(() -> {
                int done = 0;
                while (!opened.get()) {
                    assertThat(follower.entries(KEY, 0, ENTRIES, Long.MAX_VALUE))
                            .hasSize(ENTRIES);
                    done++;
                }
                return done;
            });
            RocksBackend.existing(store).close();
            opened.set(true);
            assertThat(reads.get(30, TimeUnit.SECONDS)).isPositive();
            assertLog(follower, KEY, 1, ENTRIES);
        }
    }

    @Test
    @DisplayName("a rebuild whose process ended is over once the store was opened")
    void leftUnderWay() throws Exception {
        Files.createFile(store.resolve("REBUILDING"));
        try (SessionBackend follower = RocksBackend.follow(store)) {
            assertLog(follower, KEY, 1, ENTRIES);
            assertWhole();
            assertLog(follower, KEY, 1, ENTRIES);
        }
    }

    @Test
    @DisplayName("a note that names nothing which can be made anew is refused, and its message tells the way on")
    void strangeNote() throws Exception {
        Files.writeString(store.resolve(RebuildNote.FILE_NAME), "entries\n");
        assertThatThrownBy(() -> RocksBackend.existing(store))
                .isExactlyInstanceOf(StoreCorruptException.class)
                .hasMessageContaining("delete the file");
    }

    private void assertWhole() throws Exception {
        try (RocksBackend opened = RocksBackend.existing(store)) {
            assertThat(store.resolve(RebuildNote.FILE_NAME)).doesNotExist();
            assertThat(Rebuild.isUnderWay(store)).isFalse();
            assertLog(opened, KEY, 1, ENTRIES);
            assertLog(opened, OTHER, 1, 20);
            for (long revision = 1; revision <= 20; revision++) {
                assertThat(opened.blob("team", blob(revision).hash()))
                        .hasValue(blob(revision).content());
            }
            assertThat(opened.append(List.of(append(KEY, 5)), Durability.SYNC))
                    .containsExactly(new AppendResult.DuplicateOperation(5));
        }
        // Numbers of referrers that are too low would show when the log is given up.
        assertThat(Raw.count(store, Family.REFERRERS)).isEqualTo(21);
        assertThat(Raw.count(store, Family.OPERATIONS)).isGreaterThanOrEqualTo(ENTRIES + 20);
    }

    private void damage(Harm harm, Family... families) throws IOException, RocksDBException {
        List<String> tables = new ArrayList<>();
        for (Family family : families) {
            List<String> own = Raw.tables(store, family);
            assertThat(own).as("tables of %s", family).isNotEmpty();
            tables.addAll(own);
        }
        for (String table : tables) {
            harm.to(store.resolve(table));
        }
    }

    private static Blob blob(long revision) {
        return Blob.of(bytes("of " + revision));
    }
}

package io.leanctx.rocks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.TransactionLogIterator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.util.StdErrLogger;

/**
 * What RocksDB calls a secondary instance: it reads the files of a database that another process may have open, takes
 * no lock and writes nothing. It moves on when it is told to, and stands still otherwise, so that nobody may read while
 * it {@linkplain #catchUp catches up}, and a {@link View} needs no snapshot (there are none on such an instance).
 */
final class Replica implements Reading {

    /** Files that the owner deletes stay readable as long as they are open, so all of them are. */
    private static final int ALL_FILES = -1;

    /** With more, RocksDB starts and ends that many threads each time it catches up, which takes most of the time. */
    private static final int FILE_OPENING_THREADS = 1;

    /** Above all levels. An info log would need a place of its own, which a process that is killed leaves behind. */
    private static final InfoLogLevel NOTHING = InfoLogLevel.NUM_INFO_LOG_LEVELS;

    /** Where compactions and an info log would go; there are none, so this is never made. */
    private static final Path NOWHERE = Path.of(System.getProperty("java.io.tmpdir"), "leanctx-follower");

    private final Path directory;
    private final RocksDB db;
    private final Map<Family, ColumnFamilyHandle> handles = new EnumMap<>(Family.class);
    private final Natives natives;
    private final ReadOptions reading;
    private final ReadOptions readingOnce;

    private Replica(Path directory, RocksDB db, List<ColumnFamilyHandle> handles, Natives natives) {
        this.directory = directory;
        this.db = db;
        for (Family family : Family.values()) {
            this.handles.put(family, handles.get(this.handles.size()));
        }
        this.natives = natives;
        this.reading = natives.own(new ReadOptions());
        this.readingOnce = natives.own(new ReadOptions()).setFillCache(false);
    }

    static Replica open(Path directory) throws RocksDBException {
        Natives natives = new Natives();
        try {
            StoreOptions options = new StoreOptions(natives);
            DBOptions database = options.database(OpenMode.OPEN, WALRecoveryMode.TolerateCorruptedTailRecords)
                    .setMaxOpenFiles(ALL_FILES)
                    .setMaxFileOpeningThreads(FILE_OPENING_THREADS)
                    .setLogger(natives.own(new StdErrLogger(NOTHING)));
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            RocksDB db = RocksDB.openAsSecondary(
                    database, directory.toString(), NOWHERE.toString(), options.families(), handles);
            return new Replica(directory, db, handles, natives);
        } catch (RocksDBException | RuntimeException e) {
            natives.close();
            throw e;
        }
    }

    /**
     * Takes over what the owner has written by now. After a failure, what is shown may not hang together.
     */
    void catchUp() throws RocksDBException {
        db.tryCatchUpWithPrimary();
    }

    /** The number of the newest write that is shown. */
    long sequence() {
        return db.getLatestSequenceNumber();
    }

    /** The writes from one on, as far as the owner's write-ahead log still has them; ends before the newest shown. */
    TransactionLogIterator writesFrom(long sequence) throws RocksDBException {
        return db.getUpdatesSince(sequence);
    }

    /** By what the write-ahead log calls a column family. */
    int idOf(Family family) {
        return handle(family).getID();
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public byte @Nullable [] get(Family family, byte[] key) throws RocksDBException {
        return db.get(handle(family), reading, key);
    }

    @Override
    public byte @Nullable [] getOnce(Family family, byte[] key) throws RocksDBException {
        return db.get(handle(family), readingOnce, key);
    }

    @Override
    public View view() {
        return new View(db, this::handle, true, view -> {});
    }

    @Override
    public View viewOnce() {
        return new View(db, this::handle, false, view -> {});
    }

    /** Frees everything. Nothing may be used afterwards. */
    void free() {
        handles.values().forEach(ColumnFamilyHandle::close);
        db.close();
        natives.close();
    }

    private ColumnFamilyHandle handle(Family family) {
        return Objects.requireNonNull(handles.get(family));
    }
}

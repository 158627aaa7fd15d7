package io.leanctx.rocks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.OptimisticTransactionDB;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.rocksdb.Transaction;
import org.rocksdb.WriteOptions;

/**
 * An open RocksDB database and everything native that belongs to it. Only who is inside the {@link Gate} may use it.
 */
final class Database {

    private final Path directory;
    private final OptimisticTransactionDB db;
    private final Map<Family, ColumnFamilyHandle> handles;
    private final Natives natives;
    private final ReadOptions reading;
    private final WriteOptions synced;
    private final WriteOptions relaxed;
    private final CompactRangeOptions compaction;

    private Database(Path directory, OptimisticTransactionDB db, List<ColumnFamilyHandle> handles, Natives natives) {
        this.directory = directory;
        this.db = db;
        this.handles = new EnumMap<>(Family.class);
        for (Family family : Family.values()) {
            this.handles.put(family, handles.get(this.handles.size()));
        }
        this.natives = natives;
        this.reading = natives.own(new ReadOptions());
        this.synced = natives.own(new WriteOptions()).setSync(true);
        this.relaxed = natives.own(new WriteOptions()).setSync(false);
        this.compaction = natives.own(new CompactRangeOptions()).setExclusiveManualCompaction(false);
    }

    static Database open(Path directory, boolean create) throws RocksDBException {
        Natives natives = new Natives();
        try {
            StoreOptions options = new StoreOptions(natives);
            DBOptions database = options.database(create);
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            OptimisticTransactionDB db =
                    OptimisticTransactionDB.open(database, directory.toString(), options.families(), handles);
            return new Database(directory, db, handles, natives);
        } catch (RocksDBException | RuntimeException e) {
            natives.close();
            throw e;
        }
    }

    Path directory() {
        return directory;
    }

    byte @Nullable [] get(Family family, byte[] key) throws RocksDBException {
        return db.get(handle(family), reading, key);
    }

    byte @Nullable [] get(Family family, ReadOptions options, byte[] key) throws RocksDBException {
        return db.get(handle(family), options, key);
    }

    /** Reads the newest value and has the transaction refuse to commit if another one is written until then. */
    byte @Nullable [] getForUpdate(Transaction transaction, Family family, byte[] key) throws RocksDBException {
        return transaction.getForUpdate(reading, handle(family), key, true);
    }

    /** Writes without remembering the key for validation; a key that was read for update stays remembered. */
    void put(Transaction transaction, Family family, byte[] key, byte[] value) throws RocksDBException {
        transaction.putUntracked(handle(family), key, value);
    }

    void delete(Transaction transaction, Family family, byte[] key) throws RocksDBException {
        transaction.deleteUntracked(handle(family), key);
    }

    void put(Family family, byte[] key, byte[] value, boolean sync) throws RocksDBException {
        db.put(handle(family), sync ? synced : relaxed, key, value);
    }

    RocksIterator iterator(Family family, ReadOptions options) {
        return db.newIterator(handle(family), options);
    }

    /** Begins a transaction, in the memory of an earlier one if there is one. */
    Transaction begin(boolean sync, @Nullable Transaction earlier) {
        WriteOptions options = sync ? synced : relaxed;
        return earlier == null ? db.beginTransaction(options) : db.beginTransaction(options, earlier);
    }

    Snapshot snapshot() {
        return db.getSnapshot();
    }

    void release(Snapshot snapshot) {
        db.releaseSnapshot(snapshot);
    }

    /** Puts on the device what was written so far. */
    void sync() throws RocksDBException {
        db.syncWal();
    }

    /** Rewrites the tables of a column family without what was deleted. */
    void compact(Family family) throws RocksDBException {
        db.compactRange(handle(family), null, null, compaction);
    }

    /** Ends compactions with an exception, those under way and those to come. */
    void cancelCompactions() {
        compaction.setCanceled(true);
    }

    long bytesOnDisk(Family family) throws RocksDBException {
        return db.getLongProperty(handle(family), "rocksdb.live-sst-files-size");
    }

    long bytesInMemory() throws RocksDBException {
        return db.getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables");
    }

    /**
     * The number of the newest write; it only grows, and a database that lost its last writes comes back with a lower
     * one.
     */
    long sequence() {
        return db.getLatestSequenceNumber();
    }

    /** Frees everything. Nothing may be used afterwards, whether this throws or not. */
    void free() throws RocksDBException {
        try {
            handles.values().forEach(ColumnFamilyHandle::close);
            db.closeE();
        } finally {
            db.close();
            natives.close();
        }
    }

    private ColumnFamilyHandle handle(Family family) {
        return Objects.requireNonNull(handles.get(family));
    }
}

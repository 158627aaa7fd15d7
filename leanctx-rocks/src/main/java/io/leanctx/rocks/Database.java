package io.leanctx.rocks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.OptimisticTransactionDB;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Transaction;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

/**
 * An open RocksDB database and everything native that belongs to it. Only who is inside the {@link Gate} may use it.
 */
final class Database implements Reading {

    private final Path directory;
    private final OptimisticTransactionDB db;
    private final Map<Family, ColumnFamilyDescriptor> families = new EnumMap<>(Family.class);
    private final Map<Family, ColumnFamilyHandle> handles = new EnumMap<>(Family.class);
    private final Natives natives;
    private final ReadOptions reading;
    private final WriteOptions synced;
    private final WriteOptions relaxed;
    private final WriteOptions unlogged;
    private final ReadOptions readingOnce;
    private final CompactRangeOptions compaction;
    private final CompactRangeOptions expulsion;
    private final FlushOptions flushing;

    /** The views that are open. */
    private final Set<View> views = ConcurrentHashMap.newKeySet();

    private Database(
            Path directory,
            OptimisticTransactionDB db,
            List<ColumnFamilyDescriptor> families,
            List<ColumnFamilyHandle> handles,
            Natives natives) {
        this.directory = directory;
        this.db = db;
        for (Family family : Family.values()) {
            this.families.put(family, families.get(this.families.size()));
            this.handles.put(family, handles.get(this.handles.size()));
        }
        this.natives = natives;
        this.reading = natives.own(new ReadOptions());
        this.synced = natives.own(new WriteOptions()).setSync(true);
        this.relaxed = natives.own(new WriteOptions()).setSync(false);
        this.unlogged = natives.own(new WriteOptions()).setDisableWAL(true);
        this.readingOnce = natives.own(new ReadOptions()).setFillCache(false);
        this.compaction = natives.own(new CompactRangeOptions()).setExclusiveManualCompaction(false);
        this.expulsion = natives.own(new CompactRangeOptions())
                .setExclusiveManualCompaction(false)
                .setBottommostLevelCompaction(CompactRangeOptions.BottommostLevelCompaction.kForce);
        this.flushing = natives.own(new FlushOptions()).setWaitForFlush(true);
    }

    static Database open(Path directory, OpenMode mode, WALRecoveryMode recovery) throws RocksDBException {
        Natives natives = new Natives();
        StoreOptions options = new StoreOptions(natives);
        return open(directory, natives, options.database(mode, recovery), options.families());
    }

    /**
     * Opens a database though some of its tables are damaged or gone, which shows when they are read, and lets none be
     * rewritten. Column families that are missing are made.
     */
    static Database openDamaged(Path directory) throws RocksDBException {
        Natives natives = new Natives();
        StoreOptions options = new StoreOptions(natives);
        List<ColumnFamilyDescriptor> families = options.families();
        families.forEach(family -> family.getOptions().setDisableAutoCompactions(true));
        return open(
                directory,
                natives,
                options.database(OpenMode.UPGRADE, WALRecoveryMode.TolerateCorruptedTailRecords)
                        .setParanoidChecks(false),
                families);
    }

    private static Database open(
            Path directory, Natives natives, DBOptions options, List<ColumnFamilyDescriptor> families)
            throws RocksDBException {
        try {
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            OptimisticTransactionDB db = OptimisticTransactionDB.open(options, directory.toString(), families, handles);
            return new Database(directory, db, families, handles, natives);
        } catch (RocksDBException | RuntimeException e) {
            natives.close();
            throw e;
        }
    }

    /** The number of the newest write that there would be after such a recovery, which is not made. */
    static long reach(Path directory, WALRecoveryMode recovery) throws RocksDBException {
        return reach(directory, recovery, EnumSet.allOf(Family.class));
    }

    /** The same if the database had no other column families than these, which must be readable as far as an opening tells. */
    static long reach(Path directory, WALRecoveryMode recovery, Set<Family> only) throws RocksDBException {
        try (Natives natives = new Natives()) {
            StoreOptions options = new StoreOptions(natives);
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            try (RocksDB db = RocksDB.openReadOnly(
                    options.database(OpenMode.OPEN, recovery), directory.toString(), options.families(only), handles)) {
                handles.forEach(ColumnFamilyHandle::close);
                return db.getLatestSequenceNumber();
            }
        }
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
        return view(true);
    }

    @Override
    public View viewOnce() {
        return view(false);
    }

    private View view(boolean cached) {
        View view = new View(db, this::handle, cached, views::remove);
        views.add(view);
        view.begin();
        return view;
    }

    /** Waits until all views are closed that are open now. The caller has none. */
    void awaitViews() {
        List.copyOf(views).forEach(View::awaitClosed);
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

    void delete(Family family, byte[] key) throws RocksDBException {
        db.delete(handle(family), relaxed, key);
    }

    /** Begins a transaction, in the memory of an earlier one if there is one. */
    Transaction begin(boolean sync, @Nullable Transaction earlier) {
        WriteOptions options = sync ? synced : relaxed;
        return earlier == null ? db.beginTransaction(options) : db.beginTransaction(options, earlier);
    }

    /** Puts on the device what was written so far. */
    void sync() throws RocksDBException {
        db.syncWal();
    }

    /** Rewrites the tables of a column family without what was deleted. */
    void compact(Family family) throws RocksDBException {
        db.compactRange(handle(family), null, null, compaction);
    }

    /** Rewrites the tables that hold keys of a range, down to the last level, without what was replaced or deleted. */
    void expel(Family family, byte[] from, byte[] end) throws RocksDBException {
        db.compactRange(handle(family), from, end, expulsion);
    }

    /** Moves everything that was written so far out of the write-ahead log and into tables. */
    void flush() throws RocksDBException {
        db.flush(flushing, List.copyOf(handles.values()));
    }

    /** The tables that the database consists of now; the set is the caller's. */
    Set<Path> tables() {
        return db.getLiveFilesMetaData().stream()
                .map(table -> file(table.fileName()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** The write-ahead logs that are there. */
    Set<Path> logs() throws RocksDBException {
        return db.getSortedWalFiles().stream().map(log -> file(log.pathName())).collect(Collectors.toUnmodifiableSet());
    }

    /** RocksDB says names as if they were absolute. */
    private Path file(String name) {
        return directory.resolve(name.substring(name.lastIndexOf('/') + 1));
    }

    /** Deletes files that the database no longer consists of, unless a read still uses them. */
    void deleteObsoleteFiles() throws RocksDBException {
        db.disableFileDeletions();
        db.enableFileDeletions();
    }

    /** Ends the compactions of {@link #compact} with an exception, those under way and those to come. */
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

    /** The column family that a table is of, by the name of its file. */
    Optional<Family> familyOf(String table) {
        return db.getLiveFilesMetaData().stream()
                .filter(file -> file.fileName().endsWith('/' + table))
                .map(LiveFileMetaData::columnFamilyName)
                .flatMap(name ->
                        Stream.of(Family.values()).filter(family -> Arrays.equals(family.nameInDatabase(), name)))
                .findFirst();
    }

    /** Empties a column family, without reading what it has. Nobody else uses the database. */
    void empty(Family family) throws RocksDBException {
        ColumnFamilyHandle emptied = handle(family);
        db.dropColumnFamily(emptied);
        emptied.close();
        handles.put(family, db.createColumnFamily(Objects.requireNonNull(families.get(family))));
    }

    /** Writes what a crash before the next {@link #flush} takes back. */
    void load(Family family, byte[] key, byte[] value) throws RocksDBException {
        db.put(handle(family), unlogged, key, value);
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

    ColumnFamilyHandle handle(Family family) {
        return Objects.requireNonNull(handles.get(family));
    }
}

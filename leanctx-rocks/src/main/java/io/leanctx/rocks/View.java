package io.leanctx.rocks;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.OptimisticTransactionDB;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/**
 * The database as it is at one moment. As long as it is open, RocksDB keeps in the files what it sees, so it is closed
 * soon. Confined to one thread.
 */
final class View implements AutoCloseable {

    private final Database database;
    private final OptimisticTransactionDB db;
    private final boolean cached;
    private final Natives natives = new Natives();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Snapshot snapshot;

    /** Made by {@link Database#view}, which knows of it before it sees anything. */
    View(Database database, OptimisticTransactionDB db, boolean cached) {
        this.database = database;
        this.db = db;
        this.cached = cached;
    }

    void begin() {
        snapshot = db.getSnapshot();
    }

    byte @Nullable [] get(Family family, byte[] key) throws RocksDBException {
        return db.get(database.handle(family), options(), key);
    }

    /** The keys from one to below another; not yet at any of them. Ask for the status when it ends. */
    RocksIterator range(Family family, byte[] from, byte[] end) {
        ColumnFamilyHandle handle = database.handle(family);
        ReadOptions bounded = options()
                .setIterateLowerBound(natives.own(new Slice(from)))
                .setIterateUpperBound(natives.own(new Slice(end)));
        return natives.own(db.newIterator(handle, bounded));
    }

    /** Waits until this view is closed. An interrupt does not end the wait, and is kept. */
    void awaitClosed() {
        Gate.awaitUninterruptibly(closed);
    }

    private ReadOptions options() {
        return natives.own(new ReadOptions()).setSnapshot(snapshot).setFillCache(cached);
    }

    @Override
    public void close() {
        natives.close();
        if (snapshot != null) {
            db.releaseSnapshot(snapshot);
        }
        database.closed(this);
        closed.countDown();
    }
}

package io.leanctx.rocks;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/**
 * The database as it is at one moment. As long as it is open, RocksDB keeps in the files what it sees, so it is closed
 * soon. Confined to one thread.
 */
final class View implements AutoCloseable {

    private final RocksDB db;
    private final Function<Family, ColumnFamilyHandle> handles;
    private final boolean cached;
    private final Consumer<View> whenClosed;
    private final Natives natives = new Natives();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Snapshot snapshot;

    /** Made by a {@link Reading}, which knows of it before it sees anything. */
    View(RocksDB db, Function<Family, ColumnFamilyHandle> handles, boolean cached, Consumer<View> whenClosed) {
        this.db = db;
        this.handles = handles;
        this.cached = cached;
        this.whenClosed = whenClosed;
    }

    /** Holds the database to this moment; not called where it does not move by itself. */
    void begin() {
        snapshot = db.getSnapshot();
    }

    byte @Nullable [] get(Family family, byte[] key) throws RocksDBException {
        return db.get(handles.apply(family), options(), key);
    }

    /** The keys from one to below another; not yet at any of them. Ask for the status when it ends. */
    RocksIterator range(Family family, byte[] from, byte[] end) {
        ReadOptions bounded = options()
                .setIterateLowerBound(natives.own(new Slice(from)))
                .setIterateUpperBound(natives.own(new Slice(end)));
        return natives.own(db.newIterator(handles.apply(family), bounded));
    }

    /** All keys; not yet at any of them. Ask for the status when it ends. */
    RocksIterator all(Family family) {
        return natives.own(db.newIterator(handles.apply(family), options()));
    }

    /** Waits until this view is closed. An interrupt does not end the wait, and is kept. */
    void awaitClosed() {
        Gate.awaitUninterruptibly(closed);
    }

    private ReadOptions options() {
        ReadOptions options = natives.own(new ReadOptions()).setFillCache(cached);
        return snapshot == null ? options : options.setSnapshot(snapshot);
    }

    @Override
    public void close() {
        natives.close();
        if (snapshot != null) {
            db.releaseSnapshot(snapshot);
        }
        whenClosed.accept(this);
        closed.countDown();
    }
}

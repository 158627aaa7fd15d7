package io.leanctx.rocks;

import io.leanctx.LeanCtxException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is below the oldest revisions of logs. The commit that raises an oldest revision leaves a marker, and
 * from then on nobody is served what is below; this takes it out in slices, and the marker with the last one, so that
 * work which a crash interrupts is taken up after the next open.
 *
 * <p>One daemon thread, which ends when there was nothing to do for a while.
 */
final class Trimmer {

    private static final Logger LOG = LoggerFactory.getLogger(RocksBackend.class);

    private static final int ENTRIES_A_SLICE = 512;
    private static final long BYTES_A_SLICE = 4L << 20;
    private static final long IDLE_SECONDS = 10;

    private final Database database;
    private final TransactionPool transactions;
    private final Gate gate;
    private final Health health;
    private final Reclaimer reclaimer;
    private final ThreadPoolExecutor executor;

    Trimmer(Database database, TransactionPool transactions, Gate gate, Health health) {
        this.database = database;
        this.transactions = transactions;
        this.gate = gate;
        this.health = health;
        this.reclaimer = new Reclaimer(database);
        executor = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "leanctx-rocks-trimmer");
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    /** Takes up what an earlier process left. */
    void resume() {
        executor.execute(() -> {
            leftOver().forEach(this::remove);
            reclaim();
        });
    }

    /** Removes what markers condemn that were just committed. The caller is inside the gate. */
    void start(List<byte[]> markers) {
        for (byte[] marker : markers) {
            executor.execute(() -> {
                remove(marker);
                reclaim();
            });
        }
    }

    /** Lets the thread end. The gate is shut, so it touches the database no more; its markers stay. */
    void stop() {
        executor.shutdown();
        executor.getQueue().clear();
    }

    private List<byte[]> leftOver() {
        List<byte[]> markers = new ArrayList<>();
        if (!gate.tryEnter()) {
            return markers;
        }
        try (ReadOptions options = new ReadOptions();
                Slice end = new Slice(Keys.end(Keys.trims()))) {
            options.setIterateUpperBound(end);
            try (RocksIterator iterator = database.iterator(Family.STORE, options)) {
                for (iterator.seek(Keys.trims()); iterator.isValid(); iterator.next()) {
                    markers.add(iterator.key());
                }
                iterator.status();
            }
        } catch (RocksDBException e) {
            LOG.warn("what is left to be trimmed in {} could not be read", database.directory(), e);
        } finally {
            gate.leave();
        }
        return markers;
    }

    private void remove(byte[] marker) {
        try {
            finish(marker);
        } catch (RocksDBException | LeanCtxException e) {
            LOG.warn(
                    "what was trimmed from {} in {} could not be removed; it stays out of sight, and is tried again after"
                            + " the next open",
                    Keys.show(Keys.headOfTrim(marker)),
                    database.directory(),
                    e);
        }
    }

    private void reclaim() {
        if (health.failed() || !gate.tryEnter()) {
            return;
        }
        try {
            if (reclaimer.isWorthIt()) {
                reclaimer.reclaim();
            }
        } catch (RocksDBException e) {
            // Also when the store is closed meanwhile. RocksDB does it on its own in the end.
            LOG.debug("the space of what was trimmed in {} was not given back yet", database.directory(), e);
        } finally {
            gate.leave();
        }
    }

    private void finish(byte[] marker) throws RocksDBException {
        boolean more = true;
        while (more && !health.failed() && gate.tryEnter()) {
            try {
                more = removeSlice(marker);
            } finally {
                gate.leave();
            }
        }
    }

    /** Removes the next entries that a marker condemns; says whether the marker is still there. */
    private boolean removeSlice(byte[] marker) throws RocksDBException {
        byte[] stored = database.get(Family.STORE, marker);
        if (stored == null) {
            return false;
        }
        byte[] head = Keys.headOfTrim(marker);
        long below = Keys.revisionOf(marker);
        Transaction transaction = transactions.begin(false);
        boolean reusable = false;
        try {
            long next = removeEntries(transaction, head, Values.revision("trim marker", marker, stored), below);
            if (next < below) {
                database.put(transaction, Family.STORE, marker, Values.revision(next));
            } else {
                removeSnapshots(transaction, head, below);
                database.delete(transaction, Family.STORE, marker);
            }
            boolean committed = commit(transaction);
            reusable = true;
            return !committed || next < below;
        } finally {
            if (reusable) {
                transactions.end(transaction, 0);
            } else {
                transactions.discard(transaction);
            }
        }
    }

    private boolean commit(Transaction transaction) throws RocksDBException {
        try {
            transaction.commit();
            return true;
        } catch (RocksDBException e) {
            if (Failures.refusedByValidation(e)) {
                // An append took up the id of an operation that is being removed.
                return false;
            }
            health.fail("removing what was trimmed", e);
            throw e;
        }
    }

    /** Removes entries and their operations from a revision on, and says up to which revision they are gone. */
    private long removeEntries(Transaction transaction, byte[] head, long from, long below) throws RocksDBException {
        int entries = 0;
        long bytes = 0;
        try (ReadOptions options = new ReadOptions();
                Slice end = new Slice(Keys.revision(head, below))) {
            options.setIterateUpperBound(end).setFillCache(false);
            try (RocksIterator iterator = database.iterator(Family.ENTRIES, options)) {
                for (iterator.seek(Keys.revision(head, from)); iterator.isValid(); iterator.next()) {
                    byte[] key = iterator.key();
                    if (entries == ENTRIES_A_SLICE || bytes > BYTES_A_SLICE) {
                        return Keys.revisionOf(key);
                    }
                    byte[] value = iterator.value();
                    removeOperation(transaction, Keys.operation(head, Values.operationOf(key, value)), below);
                    database.delete(transaction, Family.ENTRIES, key);
                    entries++;
                    bytes += value.length;
                    reclaimer.removed(value.length);
                }
                iterator.status();
                return below;
            }
        }
    }

    /** Removes an operation, unless its id was taken up again by an entry that stays. */
    private void removeOperation(Transaction transaction, byte[] key, long below) throws RocksDBException {
        byte[] stored = database.getForUpdate(transaction, Family.OPERATIONS, key);
        if (stored != null && Values.revision("operation", key, stored) < below) {
            database.delete(transaction, Family.OPERATIONS, key);
        }
    }

    private void removeSnapshots(Transaction transaction, byte[] head, long below) throws RocksDBException {
        try (ReadOptions options = new ReadOptions();
                Slice end = new Slice(Keys.revision(head, below))) {
            options.setIterateUpperBound(end).setFillCache(false);
            try (RocksIterator iterator = database.iterator(Family.SNAPSHOTS, options)) {
                for (iterator.seek(Keys.revision(head, 0)); iterator.isValid(); iterator.next()) {
                    database.delete(transaction, Family.SNAPSHOTS, iterator.key());
                }
                iterator.status();
            }
        }
    }
}

package io.leanctx.rocks;

import io.leanctx.Hash;
import io.leanctx.LeanCtxException;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is below the oldest revisions of logs. The commit that raises an oldest revision leaves a marker, and
 * from then on nobody is served what is below; this takes it out in slices, and the marker with the last one, so that
 * work which a crash interrupts is taken up after the next open. A blob goes with the last entry that refers to it.
 */
final class Trimmer {

    private static final Logger LOG = LoggerFactory.getLogger(RocksBackend.class);

    private static final int ENTRIES_A_SLICE = 512;
    private static final long BYTES_A_SLICE = 4L << 20;

    private final Database database;
    private final TransactionPool transactions;
    private final Gate gate;
    private final Health health;
    private final Reclaimer reclaimer;
    private final Housekeeper housekeeper;

    Trimmer(Database database, TransactionPool transactions, Gate gate, Health health, Housekeeper housekeeper) {
        this.database = database;
        this.transactions = transactions;
        this.gate = gate;
        this.health = health;
        this.reclaimer = new Reclaimer(database);
        this.housekeeper = housekeeper;
    }

    /** Takes up what an earlier process left. */
    void resume() {
        housekeeper.later(() -> {
            leftOver().forEach(this::remove);
            reclaim();
        });
    }

    /** Removes what markers condemn that were just committed. The caller is inside the gate. */
    void start(List<byte[]> markers) {
        for (byte[] marker : markers) {
            housekeeper.later(() -> {
                remove(marker);
                reclaim();
            });
        }
    }

    private List<byte[]> leftOver() {
        List<byte[]> markers = new ArrayList<>();
        if (!gate.tryEnter()) {
            return markers;
        }
        try (View view = database.view()) {
            RocksIterator found = view.range(Family.STORE, Keys.trims(), Keys.end(Keys.trims()));
            for (found.seekToFirst(); found.isValid(); found.next()) {
                markers.add(found.key());
            }
            found.status();
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
            RebuildNote.of(database, e);
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
            } catch (RocksDBException e) {
                RebuildNote.of(database, e);
                throw e;
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
        long from = Values.revision("trim marker", marker, stored);
        Slice slice = new Slice();
        // Refused if an append took up the id of an operation, or referred to a blob, that is being removed.
        boolean committed = transactions.make("removing what was trimmed", 0, transaction -> {
            removeSlice(transaction, slice, head, from, below);
            if (slice.next < below) {
                database.put(transaction, Family.STORE, marker, Values.revision(slice.next));
            } else {
                database.delete(transaction, Family.STORE, marker);
            }
        });
        if (committed) {
            reclaimer.removed(slice.bytes);
        }
        return !committed || slice.next < below;
    }

    private void removeSlice(Transaction transaction, Slice slice, byte[] head, long from, long below)
            throws RocksDBException {
        Referrers referrers = new Referrers(database, transaction);
        try (View view = database.viewOnce()) {
            removeEntries(view, transaction, slice, head, from, below);
            removeReferences(view, transaction, referrers, head, from, slice.next);
            if (slice.next == below) {
                removeSnapshots(view, transaction, head, below);
            }
        }
        for (Referrers.Removed blob : referrers.write()) {
            slice.bytes += blob.bytes();
        }
    }

    /** Removes entries and their operations from a revision on. */
    private void removeEntries(View view, Transaction transaction, Slice slice, byte[] head, long from, long below)
            throws RocksDBException {
        int removed = 0;
        RocksIterator entries = view.range(Family.ENTRIES, Keys.revision(head, from), Keys.revision(head, below));
        for (entries.seekToFirst(); entries.isValid(); entries.next()) {
            byte[] key = entries.key();
            if (removed == ENTRIES_A_SLICE || slice.bytes > BYTES_A_SLICE) {
                slice.next = Keys.revisionOf(key);
                return;
            }
            byte[] value = entries.value();
            removeOperation(transaction, Keys.operation(head, Values.operationOf(key, value)), below);
            database.delete(transaction, Family.ENTRIES, key);
            removed++;
            slice.bytes += value.length;
        }
        entries.status();
        slice.next = below;
    }

    /** Removes an operation, unless its id was taken up again by an entry that stays. */
    private void removeOperation(Transaction transaction, byte[] key, long below) throws RocksDBException {
        byte[] stored = database.getForUpdate(transaction, Family.OPERATIONS, key);
        if (stored != null && Values.revision("operation", key, stored) < below) {
            database.delete(transaction, Family.OPERATIONS, key);
        }
    }

    private void removeReferences(
            View view, Transaction transaction, Referrers referrers, byte[] head, long from, long below)
            throws RocksDBException {
        byte[] workspace = Keys.workspaceOf(head);
        RocksIterator references = view.range(Family.REFERENCES, Keys.revision(head, from), Keys.revision(head, below));
        for (references.seekToFirst(); references.isValid(); references.next()) {
            byte[] key = references.key();
            for (Hash hash : Values.references(key, references.value())) {
                referrers.remove(Keys.blob(workspace, hash));
            }
            database.delete(transaction, Family.REFERENCES, key);
        }
        references.status();
    }

    private void removeSnapshots(View view, Transaction transaction, byte[] head, long below) throws RocksDBException {
        RocksIterator snapshots = view.range(Family.SNAPSHOTS, Keys.revision(head, 0), Keys.revision(head, below));
        for (snapshots.seekToFirst(); snapshots.isValid(); snapshots.next()) {
            database.delete(transaction, Family.SNAPSHOTS, snapshots.key());
        }
        snapshots.status();
    }

    /** What one transaction removes: up to which revision, and how much. */
    private static final class Slice {
        private long next;
        private long bytes;
    }
}

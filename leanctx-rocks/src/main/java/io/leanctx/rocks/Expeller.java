package io.leanctx.rocks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Takes what was replaced out of the files. To RocksDB a new value only hides the old one, which stays in the
 * write-ahead log and in tables until they are rewritten for other reasons, which may be never.
 *
 * <p>The commit that replaces something leaves a marker, which goes when the files are clean, so that work which a
 * crash interrupts is taken up by the next open.
 */
final class Expeller {

    private static final long SHORTEST_NANOS_BETWEEN_LOOKS = 200_000;
    private static final long LONGEST_NANOS_BETWEEN_LOOKS = 20_000_000;

    /** All other writers wait meanwhile; a file that is still there then is one that the disk does not let go. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Database database;
    private final Health health;

    Expeller(Database database, Health health) {
        this.database = database;
        this.health = health;
    }

    /** Takes up what an earlier process left. */
    void resume() throws RocksDBException {
        List<Replaced> left = new ArrayList<>();
        try (View view = database.view()) {
            byte[] prefix = Keys.rewrites();
            RocksIterator markers = view.range(Family.STORE, prefix, Keys.end(prefix));
            for (markers.seekToFirst(); markers.isValid(); markers.next()) {
                left.add(Replaced.decode(markers.key(), markers.value()));
            }
            markers.status();
        }
        if (!left.isEmpty()) {
            expel(left);
        }
    }

    /** Returns when no file has what was replaced; the commit that replaced it is behind the caller. */
    void expel(List<Replaced> all) throws RocksDBException {
        Set<Path> logs = database.logs();
        Set<Path> tables = database.tables();
        for (Replaced replaced : all) {
            // So that even the newest log has something that is not in a table, and goes when it is.
            database.put(Family.STORE, replaced.key(), replaced.value(), false);
        }
        // What a view sees, a flush and a compaction keep.
        database.awaitViews();
        for (Replaced replaced : all) {
            removeLateSnapshots(replaced);
        }
        requireSound();
        database.flush();
        tables.addAll(database.tables());
        for (Replaced replaced : all) {
            rewriteTables(replaced);
        }
        tables.removeAll(database.tables());
        awaitGone(logs);
        awaitGone(tables);
        for (Replaced replaced : all) {
            database.delete(Family.STORE, replaced.key());
        }
    }

    /**
     * After a write that failed, a flush would begin a new write-ahead log that says of the one before how long that should
     * be, with what was not written of it, and the next opening would take the store for damaged.
     */
    private void requireSound() throws RocksDBException {
        if (health.failed()) {
            throw new RocksDBException("an earlier write to the store failed, so what was replaced stays in the files"
                    + " until the store is opened again");
        }
    }

    /** Removes the snapshots that were committed after the append looked for them and before it was committed. */
    private void removeLateSnapshots(Replaced replaced) throws RocksDBException {
        byte[] head = replaced.head();
        try (View view = database.viewOnce()) {
            byte[] key = Keys.gaps(head);
            SnapshotGaps gaps = SnapshotGaps.decode(key, view.get(Family.STORE, key));
            RocksIterator snapshots = view.range(
                    Family.SNAPSHOTS, Keys.revision(head, replaced.least()), Keys.revision(head, replaced.revision()));
            for (snapshots.seekToFirst(); snapshots.isValid(); snapshots.next()) {
                if (gaps.contain(Keys.revisionOf(snapshots.key()))) {
                    database.delete(Family.SNAPSHOTS, snapshots.key());
                }
            }
            snapshots.status();
        }
    }

    /** Rewrites the tables of the entries, of snapshots and states of the head made from them, and of their blobs. */
    private void rewriteTables(Replaced replaced) throws RocksDBException {
        byte[] head = replaced.head();
        byte[] least = Keys.revision(head, replaced.least());
        database.expel(Family.ENTRIES, least, Keys.revision(head, replaced.greatest() + 1));
        database.expel(Family.SNAPSHOTS, least, Keys.end(Keys.log(head)));
        database.expel(Family.HEADS, head, Keys.above(head));
        for (byte[] blob : replaced.blobs()) {
            database.expel(Family.BLOBS, blob, Keys.above(blob));
        }
    }

    /** Waits for reads under way, which are short, to let go of files that nothing else needs. */
    private void awaitGone(Set<Path> files) throws RocksDBException {
        database.awaitViews();
        long began = System.nanoTime();
        long pause = SHORTEST_NANOS_BETWEEN_LOOKS;
        Set<Path> left = new HashSet<>(files);
        while (true) {
            database.deleteObsoleteFiles();
            left.removeIf(Files::notExists);
            if (left.isEmpty()) {
                return;
            }
            if (System.nanoTime() - began > PATIENCE_NANOS) {
                throw new RocksDBException("what was replaced is still in " + left + ", which RocksDB does not delete");
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(2 * pause, LONGEST_NANOS_BETWEEN_LOOKS);
        }
    }
}

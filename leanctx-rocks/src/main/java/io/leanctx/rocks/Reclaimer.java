package io.leanctx.rocks;

import java.util.EnumSet;
import java.util.Set;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the space of removed entries and blobs back to the disk. RocksDB only marks them as removed and rewrites its
 * tables when it sees fit, which may be never in a store that is little written to. A rewriting costs as much as the
 * store is large, so it waits until what was removed is half of that. Confined to the trimmer's thread.
 */
final class Reclaimer {

    private static final Logger LOG = LoggerFactory.getLogger(RocksBackend.class);

    private static final long LEAST_BYTES = 16L << 20;

    private static final Set<Family> TRIMMED = EnumSet.of(
            Family.ENTRIES, Family.OPERATIONS, Family.SNAPSHOTS, Family.BLOBS, Family.REFERENCES, Family.REFERRERS);

    private final Database database;
    private long removed;

    Reclaimer(Database database) {
        this.database = database;
    }

    /** Notes that entries or blobs were removed. */
    void removed(long bytes) {
        removed += bytes;
    }

    /** Whether so much was removed that it is worth the rewriting. */
    boolean isWorthIt() throws RocksDBException {
        return removed >= LEAST_BYTES && removed >= bytesOnDisk() / 2;
    }

    private long bytesOnDisk() throws RocksDBException {
        return database.bytesOnDisk(Family.ENTRIES) + database.bytesOnDisk(Family.BLOBS);
    }

    /** Rewrites the tables without what was removed. Takes as long as that takes, or until it is cancelled. */
    void reclaim() throws RocksDBException {
        long began = System.nanoTime();
        for (Family family : TRIMMED) {
            database.compact(family);
        }
        LOG.debug(
                "gave back the space of {} bytes that were trimmed in {}, in {} ms",
                removed,
                database.directory(),
                (System.nanoTime() - began) / 1_000_000);
        removed = 0;
    }
}

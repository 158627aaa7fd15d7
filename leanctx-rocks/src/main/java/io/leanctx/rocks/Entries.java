package io.leanctx.rocks;

import io.leanctx.Hash;
import io.leanctx.StoreCorruptException;
import io.leanctx.spi.Append;
import io.leanctx.spi.Blob;
import io.leanctx.spi.Rewrite;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Transaction;

/**
 * The entries of one log that a transaction writes, new ones and rewritten ones, with the blobs they refer to and the
 * snapshots they undo. They need no care of their own against other transactions, since whoever writes one also writes
 * the head, and the trimmer touches only what is below the floor.
 */
final class Entries {

    private final Database database;
    private final Transaction transaction;
    private final Referrers referrers;
    private final byte[] head;
    private final byte[] workspace;

    /** By revision; a transaction does not see its own writes. */
    private final Map<Long, Written> written = new HashMap<>();

    private @Nullable Rewriting rewriting;

    Entries(Database database, Transaction transaction, Referrers referrers, byte[] head) {
        this.database = database;
        this.transaction = transaction;
        this.referrers = referrers;
        this.head = head;
        this.workspace = Keys.workspaceOf(head);
    }

    void append(Append append, byte[] operation) throws RocksDBException {
        long revision = append.head().revision();
        byte[] key = Keys.revision(head, revision);
        database.put(transaction, Family.ENTRIES, key, Values.entry(operation, append.entry()));
        written.put(revision, new Written(operation, refer(key, append.blobs())));
    }

    private Set<Hash> refer(byte[] key, List<Blob> blobs) throws RocksDBException {
        Set<Hash> referred = new LinkedHashSet<>();
        for (Blob blob : blobs) {
            if (referred.add(blob.hash())) {
                referrers.add(workspace, blob);
            }
        }
        if (!referred.isEmpty()) {
            database.put(transaction, Family.REFERENCES, key, Values.references(referred));
        }
        return referred;
    }

    /** Rewrites what an append says, if it is not below the floor, where there is nothing left to replace. */
    void rewrite(Append append, long floor) throws RocksDBException {
        List<Rewrite> rewrites = append.rewrites();
        if (rewrites.isEmpty()) {
            return;
        }
        Rewriting all = rewriting;
        if (all == null) {
            all = new Rewriting();
            rewriting = all;
        }
        for (Rewrite rewrite : rewrites) {
            if (rewrite.revision() >= floor) {
                all.released.addAll(replace(rewrite, floor));
            }
        }
        long least = rewrites.stream().mapToLong(Rewrite::revision).min().getAsLong();
        long greatest = rewrites.stream().mapToLong(Rewrite::revision).max().getAsLong();
        all.by(append.head().revision(), least, greatest, floor);
        removeSnapshots(least);
    }

    /** Gives what the entry refers to no more. */
    private Set<Hash> replace(Rewrite rewrite, long floor) throws RocksDBException {
        byte[] key = Keys.revision(head, rewrite.revision());
        Written before = written.get(rewrite.revision());
        if (before == null) {
            before = stored(rewrite.revision(), key, floor);
        }
        database.put(transaction, Family.ENTRIES, key, Values.entry(before.operation, rewrite.entry()));
        Set<Hash> kept = new LinkedHashSet<>(before.blobs);
        kept.retainAll(rewrite.keeps());
        Set<Hash> released = new LinkedHashSet<>(before.blobs);
        released.removeAll(kept);
        if (kept.isEmpty()) {
            database.delete(transaction, Family.REFERENCES, key);
        } else {
            database.put(transaction, Family.REFERENCES, key, Values.references(kept));
        }
        for (Hash hash : released) {
            referrers.remove(Keys.blob(workspace, hash));
        }
        written.put(rewrite.revision(), new Written(before.operation, kept));
        return released;
    }

    private Written stored(long revision, byte[] key, long floor) throws RocksDBException {
        byte[] entry = database.get(Family.ENTRIES, key);
        if (entry == null) {
            throw new StoreCorruptException("entry " + revision + " of " + Keys.show(head)
                    + " is to be rewritten and is missing, though the log's oldest entry is at " + floor
                    + "; restore the store from a backup");
        }
        byte[] references = database.get(Family.REFERENCES, key);
        return new Written(
                Values.operationOf(key, entry),
                references == null ? Set.of() : new LinkedHashSet<>(Values.references(key, references)));
    }

    private void removeSnapshots(long from) throws RocksDBException {
        try (View view = database.viewOnce()) {
            RocksIterator snapshots = view.range(Family.SNAPSHOTS, Keys.revision(head, from), Keys.end(Keys.log(head)));
            for (snapshots.seekToFirst(); snapshots.isValid(); snapshots.next()) {
                database.delete(transaction, Family.SNAPSHOTS, snapshots.key());
            }
            snapshots.status();
        }
    }

    /**
     * Writes what is left to be written, and gives what is to be taken out of the files.
     *
     * @param removed the blobs whose content the transaction removes
     */
    Optional<Replaced> finish(Set<ByteBuffer> removed) throws RocksDBException {
        if (rewriting == null) {
            return Optional.empty();
        }
        database.put(transaction, Family.STORE, rewriting.key, rewriting.gaps.encode());
        List<Hash> blobs = rewriting.released.stream()
                .filter(hash -> removed.contains(ByteBuffer.wrap(Keys.blob(workspace, hash))))
                .toList();
        Replaced replaced = Replaced.by(head, rewriting.newest, rewriting.least, rewriting.greatest, blobs);
        database.put(transaction, Family.STORE, replaced.key(), replaced.value());
        return Optional.of(replaced);
    }

    /** What is there of an entry now. */
    private static final class Written {

        private final byte[] operation;
        private final Set<Hash> blobs;

        Written(byte[] operation, Set<Hash> blobs) {
            this.operation = operation;
            this.blobs = blobs;
        }
    }

    /**
     * All rewrites of the transaction. Who keeps a snapshot reads the same gaps for update, so one of them is refused.
     */
    private final class Rewriting {

        private final byte[] key = Keys.gaps(head);
        private final Set<Hash> released = new LinkedHashSet<>();
        private SnapshotGaps gaps;
        private long newest;
        private long least = Long.MAX_VALUE;
        private long greatest;

        Rewriting() throws RocksDBException {
            gaps = SnapshotGaps.decode(key, database.getForUpdate(transaction, Family.STORE, key));
        }

        void by(long revision, long from, long to, long floor) {
            gaps = gaps.above(floor).with(from, revision);
            newest = revision;
            least = Math.min(least, from);
            greatest = Math.max(greatest, to);
        }
    }
}

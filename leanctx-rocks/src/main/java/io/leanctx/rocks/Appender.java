package io.leanctx.rocks;

import io.leanctx.Durability;
import io.leanctx.StoreCorruptException;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendFailedException;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.StoredSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.Transaction;

/** Writes. What fails before a commit wrote nothing; what fails in one is latched by {@link Health}. */
final class Appender {

    /** How often a batch is decided anew before it is answered as contended. */
    private static final int ATTEMPTS = 4;

    private final Database database;
    private final TransactionPool transactions;
    private final Room room;
    private final Health health;
    private final Sealer sealer;
    private final Trimmer trimmer;
    private final Expeller expeller;

    /** Whether something was written that is not known to be on the device. */
    private volatile boolean relaxedWrites;

    Appender(
            Database database,
            TransactionPool transactions,
            Room room,
            Health health,
            Sealer sealer,
            Trimmer trimmer,
            Expeller expeller) {
        this.database = database;
        this.transactions = transactions;
        this.room = room;
        this.health = health;
        this.sealer = sealer;
        this.trimmer = trimmer;
        this.expeller = expeller;
    }

    List<AppendResult> append(List<Append> appends, Durability durability) throws RocksDBException {
        if (appends.isEmpty()) {
            return List.of();
        }
        health.requireSound();
        long bytes = Batch.bytesOf(appends);
        room.require(bytes);
        if (durability == Durability.SYNC) {
            sealer.beforeDurableWrite();
        }
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            List<AppendResult> answers = attempt(appends, bytes, durability == Durability.SYNC);
            if (!answers.isEmpty()) {
                return answers;
            }
        }
        return Collections.nCopies(appends.size(), new AppendResult.Contended());
    }

    /** Decides and commits a batch once; the answer is empty if something moved meanwhile, and nothing was written. */
    private List<AppendResult> attempt(List<Append> appends, long bytes, boolean sync) throws RocksDBException {
        Transaction transaction = transactions.begin(sync);
        boolean reusable = false;
        try {
            Batch batch = new Batch(database, transaction);
            List<AppendResult> answers = new ArrayList<>(appends.size());
            try {
                for (Append append : appends) {
                    answers.add(batch.decide(append));
                }
                batch.finish();
            } catch (StoreCorruptException e) {
                if (batch.isOvertaken()) {
                    return List.of();
                }
                throw e;
            }
            if (batch.applies()) {
                if (commit(transaction, sync)) {
                    trimmer.start(batch.trims());
                    expel(batch.replaced());
                } else {
                    answers = List.of();
                }
            } else if (sync && batch.repeats()) {
                syncRelaxedWrites();
            }
            reusable = true;
            return answers;
        } finally {
            if (reusable) {
                transactions.end(transaction, bytes);
            } else {
                transactions.discard(transaction);
            }
        }
    }

    /** Commits; says false if the commit was refused by its validation, and nothing was written. */
    private boolean commit(Transaction transaction, boolean sync) {
        if (!sync) {
            relaxedWrites = true;
        }
        try {
            transaction.commit();
            sealer.wrote();
            return true;
        } catch (RocksDBException e) {
            if (Failures.refusedByValidation(e)) {
                return false;
            }
            throw failed("an append", e);
        }
    }

    /** Has what was replaced out of the files before the append that replaced it is answered. */
    private void expel(List<Replaced> replaced) {
        if (replaced.isEmpty()) {
            return;
        }
        try {
            expeller.expel(replaced);
        } catch (RocksDBException | StoreCorruptException e) {
            throw failed("taking out of the files what an append replaced", e);
        }
    }

    private AppendFailedException failed(String what, Exception cause) {
        health.fail(what, cause);
        return new AppendFailedException(
                what + " failed in " + database.directory() + ": " + Failures.text(cause)
                        + "; whether it is there is known when the store was closed and opened again",
                cause);
    }

    /** What is answered as repeated must be as durable as is asked now, not as it was when it was appended. */
    private void syncRelaxedWrites() {
        if (!relaxedWrites) {
            return;
        }
        try {
            database.sync();
        } catch (RocksDBException e) {
            health.fail("bringing earlier appends to the device", e);
            throw Failures.writing(database.directory(), "bringing earlier appends to the device", e);
        }
    }

    void putSnapshot(ChannelKey key, StoredSnapshot snapshot) throws RocksDBException {
        health.requireSound();
        room.require(snapshot.bytes().size());
        byte[] head = Keys.head(key);
        byte[] value = snapshot.bytes().toArray();
        boolean settled = false;
        while (!settled) {
            // Refused if an append took something out of the log meanwhile, which the snapshot may hold.
            settled = transactions.make("writing a snapshot", value.length, transaction -> {
                if (isServed(transaction, head, snapshot.revision())) {
                    database.put(transaction, Family.SNAPSHOTS, Keys.revision(head, snapshot.revision()), value);
                }
            });
        }
    }

    private boolean isServed(Transaction transaction, byte[] head, long revision) throws RocksDBException {
        byte[] key = Keys.gaps(head);
        if (SnapshotGaps.decode(key, database.getForUpdate(transaction, Family.STORE, key))
                .contain(revision)) {
            return false;
        }
        byte[] stored = database.get(Family.HEADS, head);
        // Below the floor it would never be served, and no later trim would look for it there.
        return stored == null || revision >= StoredHead.decode(head, stored).floor();
    }
}

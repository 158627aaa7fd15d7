package io.leanctx.rocks;

import io.leanctx.Durability;
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
    private final Trimmer trimmer;

    /** Whether something was written that is not known to be on the device. */
    private volatile boolean relaxedWrites;

    Appender(Database database, TransactionPool transactions, Room room, Health health, Trimmer trimmer) {
        this.database = database;
        this.transactions = transactions;
        this.room = room;
        this.health = health;
        this.trimmer = trimmer;
    }

    List<AppendResult> append(List<Append> appends, Durability durability) throws RocksDBException {
        if (appends.isEmpty()) {
            return List.of();
        }
        health.requireSound();
        long bytes = Batch.bytesOf(appends);
        room.require(bytes);
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
            for (Append append : appends) {
                answers.add(batch.decide(append));
            }
            batch.finish();
            if (batch.applies()) {
                if (commit(transaction, sync)) {
                    trimmer.start(batch.trims());
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
            return true;
        } catch (RocksDBException e) {
            if (Failures.refusedByValidation(e)) {
                return false;
            }
            health.fail("an append", e);
            throw new AppendFailedException(
                    "an append failed in " + database.directory() + ": " + Failures.text(e)
                            + "; whether it is there is known when the store was closed and opened again",
                    e);
        }
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

    boolean putSnapshot(ChannelKey key, StoredSnapshot snapshot) throws RocksDBException {
        health.requireSound();
        room.require(snapshot.bytes().size());
        byte[] head = Keys.head(key);
        byte[] stored = database.get(Family.HEADS, head);
        if (stored != null
                && snapshot.revision() < StoredHead.decode(head, stored).floor()) {
            // It would never be served, and no later trim would look below for it.
            return false;
        }
        try {
            byte[] value = snapshot.bytes().toArray();
            database.put(Family.SNAPSHOTS, Keys.revision(head, snapshot.revision()), value, false);
            return true;
        } catch (RocksDBException e) {
            health.fail("writing a snapshot", e);
            throw Failures.writing(database.directory(), "writing a snapshot", e);
        }
    }
}

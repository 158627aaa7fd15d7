package io.leanctx.rocks;

import io.leanctx.StoreFailedException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.rocksdb.RocksDBException;
import org.rocksdb.Transaction;

/** Transactions to be used again, so that a commit does not pay for a new one. Any number may be out at a time. */
final class TransactionPool {

    private static final int MOST_KEPT = 8;

    /** A transaction keeps the memory of its largest batch, so one that was larger than this is not kept. */
    private static final long MOST_BYTES_KEPT = 1L << 20;

    /** What a transaction reads and writes. */
    @FunctionalInterface
    interface Work {
        void in(Transaction transaction) throws RocksDBException;
    }

    private final Database database;
    private final Health health;
    private final BlockingQueue<Transaction> idle = new ArrayBlockingQueue<>(MOST_KEPT);

    TransactionPool(Database database, Health health) {
        this.database = database;
        this.health = health;
    }

    /**
     * Makes a transaction that need not be on the device, once.
     *
     * @param what the name of a write that fails
     * @param bytes how much is written
     * @param work what it does
     * @return false if what the work read for update was written meanwhile; nothing was written then
     * @throws StoreFailedException if the commit failed, which is latched
     */
    boolean make(String what, long bytes, Work work) throws RocksDBException {
        Transaction transaction = begin(false);
        boolean reusable = false;
        try {
            work.in(transaction);
            boolean committed = commit(what, transaction);
            reusable = true;
            return committed;
        } finally {
            if (reusable) {
                end(transaction, bytes);
            } else {
                discard(transaction);
            }
        }
    }

    private boolean commit(String what, Transaction transaction) {
        try {
            transaction.commit();
            return true;
        } catch (RocksDBException e) {
            if (Failures.refusedByValidation(e)) {
                return false;
            }
            health.fail(what, e);
            throw Failures.writing(database.directory(), what, e);
        }
    }

    /** Begins a transaction that does not see its own writes. */
    Transaction begin(boolean sync) {
        Transaction transaction = database.begin(sync, idle.poll());
        transaction.disableIndexing();
        return transaction;
    }

    /** Takes back a transaction that was committed, or that wrote nothing to the database. */
    void end(Transaction transaction, long bytes) {
        if (bytes > MOST_BYTES_KEPT || !idle.offer(transaction)) {
            transaction.close();
        }
    }

    /** Takes back a transaction whose state is not known. */
    void discard(Transaction transaction) {
        transaction.close();
    }

    /** Frees the idle ones, which are all when nobody is under way. */
    void free() {
        for (Transaction transaction = idle.poll(); transaction != null; transaction = idle.poll()) {
            transaction.close();
        }
    }
}

package io.leanctx.rocks;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.rocksdb.Transaction;

/** Transactions to be used again, so that a commit does not pay for a new one. Any number may be out at a time. */
final class TransactionPool {

    private static final int MOST_KEPT = 8;

    /** A transaction keeps the memory of its largest batch, so one that was larger than this is not kept. */
    private static final long MOST_BYTES_KEPT = 1L << 20;

    private final Database database;
    private final BlockingQueue<Transaction> idle = new ArrayBlockingQueue<>(MOST_KEPT);

    TransactionPool(Database database) {
        this.database = database;
    }

    /** Begins a transaction that does not see its own writes. */
    Transaction begin(boolean sync) {
        Transaction transaction = database.begin(sync, idle.poll());
        transaction.disableIndexing();
        return transaction;
    }

    /** Takes back a transaction that was committed or to which nothing was written. */
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

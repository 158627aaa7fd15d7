package io.leanctx.bench;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.rocksdb.OptimisticTransactionDB;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.Transaction;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB without a store over it: a batch of two puts, an entry and a head, with nothing compared; and the same as an
 * optimistic transaction that is tried again until nobody was in its way.
 */
final class BareRocks implements AutoCloseable {

    private final Options options = new Options().setCreateIfMissing(true);
    private final ReadOptions reading = new ReadOptions();
    private final WriteOptions writing;
    private final OptimisticTransactionDB database;
    private final Encoded encoded;
    private final byte[] head;
    private final AtomicLong sessions = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();

    BareRocks(Path directory, Encoded encoded, boolean sync) throws RocksDBException {
        this.encoded = encoded;
        this.head = encoded.head();
        this.writing = new WriteOptions().setSync(sync);
        this.database = OptimisticTransactionDB.open(options, directory.toString());
    }

    /** That many writers of batches, on one session. */
    List<Writers.Write> batches(int writers) {
        long session = sessions.incrementAndGet();
        AtomicLong revisions = new AtomicLong();
        return IntStream.range(0, writers)
                .<Writers.Write>mapToObj(writer -> number -> {
                    try (WriteBatch batch = new WriteBatch()) {
                        batch.put(key(session, revisions.incrementAndGet()), encoded.entry(number));
                        batch.put(key(session, 0), head);
                        database.write(writing, batch);
                    }
                })
                .toList();
    }

    /** That many writers of transactions that compare the head, on one session. */
    List<Writers.Write> retrying(int writers) throws RocksDBException {
        long session = sessions.incrementAndGet();
        byte[] headKey = key(session, 0);
        database.put(headKey, head(0));
        return IntStream.range(0, writers)
                .<Writers.Write>mapToObj(writer -> number -> {
                    while (!tried(session, headKey, encoded.entry(number))) {
                        retries.incrementAndGet();
                    }
                })
                .toList();
    }

    private boolean tried(long session, byte[] headKey, byte[] entry) throws RocksDBException {
        try (Transaction transaction = database.beginTransaction(writing)) {
            byte[] found = transaction.getForUpdate(reading, headKey, true);
            long revision = ByteBuffer.wrap(found).getLong() + 1;
            transaction.put(key(session, revision), entry);
            transaction.put(headKey, head(revision));
            transaction.commit();
            return true;
        } catch (RocksDBException e) {
            Status status = e.getStatus();
            if (status != null && (status.getCode() == Status.Code.Busy || status.getCode() == Status.Code.TryAgain)) {
                return false;
            }
            throw e;
        }
    }

    /** How often a transaction had to be tried again so far. */
    long retries() {
        return retries.get();
    }

    private byte[] head(long revision) {
        byte[] bytes = head.clone();
        ByteBuffer.wrap(bytes).putLong(revision);
        return bytes;
    }

    private static byte[] key(long session, long revision) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(session)
                .putLong(revision)
                .array();
    }

    @Override
    public void close() {
        database.close();
        writing.close();
        reading.close();
        options.close();
    }
}

package io.leanctx.rocks;

import io.leanctx.StoreCorruptException;
import io.leanctx.spi.Blob;
import io.leanctx.spi.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Transaction;

/**
 * How many entries refer to each blob that a transaction is about. Each number is read for update once, so that of two
 * transactions that change who refers to a blob, one is refused and decides again: content is not removed from under a
 * new reference. The content comes with the first reference and goes with the last.
 */
final class Referrers {

    private static final int BYTES = 2 * Long.BYTES;

    private final Database database;
    private final Transaction transaction;
    private final Map<ByteBuffer, Count> counts = new HashMap<>();

    Referrers(Database database, Transaction transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /** One more entry refers to a blob. */
    void add(byte[] workspace, Blob blob) throws RocksDBException {
        Count count = count(Keys.blob(workspace, blob.hash()));
        count.now++;
        count.content = blob.content();
    }

    /** One entry less refers to a blob. */
    void remove(byte[] blob) throws RocksDBException {
        count(blob).now--;
    }

    /** Writes what has changed, and gives the blobs whose content is removed with it. */
    List<Removed> write() throws RocksDBException {
        List<Removed> removed = new ArrayList<>();
        for (Count count : counts.values()) {
            count.write(removed);
        }
        return removed;
    }

    private Count count(byte[] blob) throws RocksDBException {
        ByteBuffer address = ByteBuffer.wrap(blob);
        Count known = counts.get(address);
        if (known == null) {
            known = new Count(blob);
            counts.put(address, known);
        }
        return known;
    }

    /**
     * A blob whose content was removed.
     *
     * @param key the address of the blob
     * @param bytes the size of its content
     */
    record Removed(ByteBuffer key, long bytes) {}

    private final class Count {

        private final byte[] key;
        private final long before;
        private final long bytes;
        private long now;

        /** Known if a reference was added. */
        private @Nullable Bytes content;

        Count(byte[] key) throws RocksDBException {
            this.key = key;
            byte[] stored = database.getForUpdate(transaction, Family.REFERRERS, key);
            if (stored == null) {
                before = 0;
                bytes = 0;
            } else {
                ByteBuffer value = ByteBuffer.wrap(stored);
                if (stored.length != BYTES || value.getLong(0) < 1) {
                    throw Values.corrupt("number of referrers", key, stored, null);
                }
                before = value.getLong();
                bytes = value.getLong();
            }
            now = before;
        }

        void write(List<Removed> removed) throws RocksDBException {
            if (now < 0) {
                throw new StoreCorruptException("the blob " + Keys.hashOf(key) + " has " + before + " referrers, and "
                        + (before - now) + " entries that refer to it are removed; restore the store from a backup");
            }
            if (now == before) {
                return;
            }
            if (now == 0) {
                database.delete(transaction, Family.REFERRERS, key);
                database.delete(transaction, Family.BLOBS, key);
                removed.add(new Removed(ByteBuffer.wrap(key), bytes));
            } else if (before == 0 && content != null) {
                database.put(transaction, Family.BLOBS, key, content.toArray());
                put(content.size());
            } else {
                put(bytes);
            }
        }

        private void put(long size) throws RocksDBException {
            database.put(transaction, Family.REFERRERS, key, value(now, size));
        }
    }

    /** {@code entries(8) bytes(8)}: how many entries refer to a blob, and its size. */
    static byte[] value(long entries, long bytes) {
        return ByteBuffer.allocate(BYTES).putLong(entries).putLong(bytes).array();
    }
}

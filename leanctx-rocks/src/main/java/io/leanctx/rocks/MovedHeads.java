package io.leanctx.rocks;

import io.leanctx.spi.ChannelKey;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.TransactionLogIterator;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from a store's write-ahead log which heads were written. It stays where it came to in the log, since finding a
 * place in it takes a scan from its beginning. Used by one thread at a time.
 */
final class MovedHeads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RocksBackend.class);

    private final Replica replica;

    /** At the last write that was read, if there is one. */
    private @Nullable TransactionLogIterator place;

    /** The number of the newest write that was read, or need not be. */
    private long read;

    MovedHeads(Replica replica) {
        this.replica = replica;
        this.read = replica.sequence();
    }

    Replica replica() {
        return replica;
    }

    /** Passes over what was written so far. */
    void pass() {
        if (read < replica.sequence()) {
            leave();
            read = replica.sequence();
        }
    }

    /**
     * The logs whose heads were written since the last call and up to what the replica shows.
     *
     * @return empty if that is not to be known, since the write-ahead log, or some of it, is gone
     */
    Optional<Set<ChannelKey>> next() {
        long newest = replica.sequence();
        if (read >= newest) {
            return Optional.of(Set.of());
        }
        // Made here each time: it must not be used on another thread than it was made on.
        try (Collecting heads = new Collecting(replica.idOf(Family.HEADS))) {
            while (read < newest && (readOne(heads) || readOneAnew(heads))) {
                // Goes on.
            }
            if (read >= newest) {
                return Optional.of(heads.seen);
            }
        } catch (RocksDBException e) {
            LOG.debug("the write-ahead log could not be read from write {} on", read + 1, e);
        }
        leave();
        read = newest;
        return Optional.empty();
    }

    /** From a fresh look at the files: that there is no next one is as a rule since it is in another. */
    private boolean readOneAnew(Collecting heads) throws RocksDBException {
        leave();
        return readOne(heads);
    }

    /** Reads the next write; false if there is none, or not the next. */
    private boolean readOne(Collecting heads) throws RocksDBException {
        TransactionLogIterator log = place;
        if (log == null) {
            log = replica.writesFrom(read + 1);
            place = log;
        } else {
            log.next();
        }
        if (!log.isValid()) {
            return false;
        }
        log.status();
        TransactionLogIterator.BatchResult result = log.getBatch();
        try (WriteBatch batch = result.writeBatch()) {
            if (result.sequenceNumber() > read + 1) {
                return false;
            }
            batch.iterate(heads);
            read = Math.max(read, result.sequenceNumber() + batch.count() - 1);
            return true;
        }
    }

    /** Holds no file any more, until the next write is read. */
    void leave() {
        if (place != null) {
            place.close();
            place = null;
        }
    }

    @Override
    public void close() {
        leave();
    }

    /** Takes the keys of heads out of a batch, and nothing else. */
    private static final class Collecting extends WriteBatch.Handler {

        private final int family;
        private final Set<ChannelKey> seen = new HashSet<>();

        Collecting(int family) {
            this.family = family;
        }

        private void saw(int in, byte[] key) {
            if (in == family) {
                seen.add(Keys.channelOf(key));
            }
        }

        @Override
        public void put(int in, byte[] key, byte[] value) {
            saw(in, key);
        }

        @Override
        public void delete(int in, byte[] key) {
            saw(in, key);
        }

        @Override
        public void put(byte[] key, byte[] value) {}

        @Override
        public void merge(int in, byte[] key, byte[] value) {
            saw(in, key);
        }

        @Override
        public void merge(byte[] key, byte[] value) {}

        @Override
        public void delete(byte[] key) {}

        @Override
        public void singleDelete(int in, byte[] key) {
            saw(in, key);
        }

        @Override
        public void singleDelete(byte[] key) {}

        @Override
        public void deleteRange(int in, byte[] from, byte[] end) {}

        @Override
        public void deleteRange(byte[] from, byte[] end) {}

        @Override
        public void logData(byte[] blob) {}

        @Override
        public void putBlobIndex(int in, byte[] key, byte[] value) {}

        @Override
        public void markBeginPrepare() {}

        @Override
        public void markEndPrepare(byte[] xid) {}

        @Override
        public void markNoop(boolean empty) {}

        @Override
        public void markRollback(byte[] xid) {}

        @Override
        public void markCommit(byte[] xid) {}

        @Override
        public void markCommitWithTimestamp(byte[] xid, byte[] timestamp) {}
    }
}

package io.leanctx.rocks;

import io.leanctx.Position;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Blob;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.Precondition;
import io.leanctx.spi.Rewrite;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Transaction;

/**
 * The appends that share one transaction, decided one after the other against what those before them leave behind. Each
 * head is read for update once, preconditions included, so the commit fails if any of them moved meanwhile; operations
 * need no such care, since whoever writes one also writes its head.
 */
final class Batch {

    private static final long NOT_IN_LOG = 0;

    private final Database database;
    private final Transaction transaction;
    private final Map<ChannelKey, Log> logs = new HashMap<>();
    private boolean applies;
    private boolean repeats;
    private final Referrers referrers;
    private final List<byte[]> trims = new ArrayList<>();
    private final List<Replaced> replaced = new ArrayList<>();

    Batch(Database database, Transaction transaction) {
        this.database = database;
        this.transaction = transaction;
        this.referrers = new Referrers(database, transaction);
    }

    /** How many bytes a batch writes at most, keys not counted. */
    static long bytesOf(List<Append> batch) {
        long bytes = 0;
        for (Append append : batch) {
            bytes += append.entry().size() + append.head().state().size();
            for (Blob blob : append.blobs()) {
                bytes += blob.content().size();
            }
            for (Rewrite rewrite : append.rewrites()) {
                bytes += rewrite.entry().size();
            }
        }
        return bytes;
    }

    AppendResult decide(Append append) throws RocksDBException {
        Log log = log(append.key());
        byte[] operation = Keys.utf8("operation id", append.operation());
        long landed = log.revisionOf(append.operation(), operation);
        if (landed != NOT_IN_LOG) {
            repeats = true;
            return new AppendResult.DuplicateOperation(landed);
        }
        for (Precondition precondition : append.preconditions()) {
            long actual = log(precondition.key()).revision();
            if (actual != precondition.revision()) {
                return new AppendResult.PreconditionFailed(precondition.key(), actual);
            }
        }
        if (!log.position().equals(append.expected())) {
            return new AppendResult.RevisionMismatch(log.revision());
        }
        log.append(append, operation);
        applies = true;
        return new AppendResult.Appended();
    }

    /** Writes what is left to be written once all appends are decided. */
    void finish() throws RocksDBException {
        Set<ByteBuffer> removed = new HashSet<>();
        referrers.write().forEach(blob -> removed.add(blob.key()));
        for (Log log : logs.values()) {
            log.finish(removed);
        }
    }

    /**
     * Whether a log was written to since this batch read its head, so that the transaction will be refused. What else it
     * read may then be of a later state than the head.
     */
    boolean isOvertaken() throws RocksDBException {
        for (Log log : logs.values()) {
            if (!Arrays.equals(log.read, database.get(Family.HEADS, log.key))) {
                return true;
            }
        }
        return false;
    }

    /** Whether an append was applied. */
    boolean applies() {
        return applies;
    }

    /** Whether an append was answered with an operation that is in the log. */
    boolean repeats() {
        return repeats;
    }

    /** The markers of what is to be removed once the batch is committed. */
    List<byte[]> trims() {
        return trims;
    }

    /** What is to be taken out of the files once the batch is committed. */
    List<Replaced> replaced() {
        return replaced;
    }

    private Log log(ChannelKey key) throws RocksDBException {
        Log known = logs.get(key);
        if (known == null) {
            known = new Log(key);
            logs.put(key, known);
        }
        return known;
    }

    /** A log as the batch leaves it. */
    private final class Log {

        private final byte[] key;
        private final Entries entries;
        private final Map<String, Long> operations = new HashMap<>();
        private final byte @Nullable [] read;
        private @Nullable StoredHead head;
        private boolean moved;

        Log(ChannelKey address) throws RocksDBException {
            key = Keys.head(address);
            entries = new Entries(database, transaction, referrers, key);
            read = database.getForUpdate(transaction, Family.HEADS, key);
            head = read == null ? null : StoredHead.decode(key, read);
        }

        long revision() {
            return StoredHead.revisionOf(head);
        }

        Position position() {
            return StoredHead.positionOf(head);
        }

        private long floor() {
            return StoredHead.floorOf(head);
        }

        long revisionOf(String operation, byte[] encoded) throws RocksDBException {
            Long appended = operations.get(operation);
            if (appended != null) {
                return appended >= floor() ? appended : NOT_IN_LOG;
            }
            byte[] operationKey = Keys.operation(key, encoded);
            byte[] stored = database.get(Family.OPERATIONS, operationKey);
            if (stored != null && Values.revision("operation", operationKey, stored) < floor()) {
                // The trimmer is about to remove it and must not remove its successor: the two are told apart by
                // the transaction, which for this needs to know the key.
                stored = database.getForUpdate(transaction, Family.OPERATIONS, operationKey);
            }
            long revision = stored == null ? NOT_IN_LOG : Values.revision("operation", operationKey, stored);
            return revision >= floor() ? revision : NOT_IN_LOG;
        }

        void append(Append append, byte[] operation) throws RocksDBException {
            Head next = append.head();
            if (next.oldest() > floor()) {
                byte[] marker = Keys.trim(key, next.oldest());
                database.put(transaction, Family.STORE, marker, Values.revision(floor()));
                trims.add(marker);
            }
            byte[] operationKey = Keys.operation(key, operation);
            database.put(transaction, Family.OPERATIONS, operationKey, Values.revision(next.revision()));
            operations.put(append.operation(), next.revision());
            entries.append(append, operation);
            entries.rewrite(append, floor());
            head = StoredHead.after(head, next);
            moved = true;
        }

        void finish(Set<ByteBuffer> removedBlobs) throws RocksDBException {
            if (moved && head != null) {
                database.put(transaction, Family.HEADS, key, head.encode());
            }
            entries.finish(removedBlobs).ifPresent(replaced::add);
        }
    }
}

package io.leanctx.rocks;

import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFailedException;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.ListedHead;
import io.leanctx.spi.StoredEntry;
import io.leanctx.spi.StoredSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/**
 * Reads of logs. An iterator that meets damage merely ends, and only its status tells, so each is asked for it; and
 * what a head promises is compared with what is found.
 */
final class LogReader {

    private final Database database;
    private final Health health;

    LogReader(Database database, Health health) {
        this.database = database;
        this.health = health;
    }

    Optional<Head> head(ChannelKey key) throws RocksDBException {
        return stored(Keys.head(key)).map(StoredHead::head);
    }

    private Optional<StoredHead> stored(byte[] headKey) throws RocksDBException {
        byte[] stored = database.get(Family.HEADS, headKey);
        return stored == null ? Optional.empty() : Optional.of(StoredHead.decode(headKey, stored));
    }

    List<StoredEntry> entries(ChannelKey key, long after, int maxEntries, long maxBytes) throws RocksDBException {
        byte[] headKey = Keys.head(key);
        // One view of head and entries: a trim between the two would look like a gap.
        Snapshot view = database.snapshot();
        try (ReadOptions options = new ReadOptions()) {
            options.setSnapshot(view);
            byte[] stored = database.get(Family.HEADS, options, headKey);
            if (stored == null) {
                return List.of();
            }
            StoredHead head = StoredHead.decode(headKey, stored);
            if (after >= head.head().revision()) {
                return List.of();
            }
            try (RocksIterator iterator = database.iterator(Family.ENTRIES, options)) {
                return page(key, headKey, head, after, maxEntries, maxBytes, iterator);
            }
        } finally {
            database.release(view);
        }
    }

    private static List<StoredEntry> page(
            ChannelKey key,
            byte[] headKey,
            StoredHead head,
            long after,
            int maxEntries,
            long maxBytes,
            RocksIterator iterator)
            throws RocksDBException {
        long first = Math.max(after + 1, head.floor());
        long newest = head.head().revision();
        List<StoredEntry> page = new ArrayList<>();
        long bytes = 0;
        iterator.seek(Keys.revision(headKey, first));
        for (long revision = first; revision <= newest && page.size() < maxEntries; revision++) {
            byte[] entryKey = Keys.revision(headKey, revision);
            if (!iterator.isValid() || !Arrays.equals(iterator.key(), entryKey)) {
                iterator.status();
                throw new StoreCorruptException(
                        "entry " + revision + " of " + key + " is missing, though its head is at "
                                + newest + " and its oldest entry at " + head.floor()
                                + "; restore the store from a backup");
            }
            StoredEntry entry = new StoredEntry(revision, Values.content(entryKey, iterator.value()));
            bytes += entry.bytes().size();
            if (bytes > maxBytes && !page.isEmpty()) {
                break;
            }
            page.add(entry);
            iterator.next();
        }
        iterator.status();
        return page;
    }

    OptionalLong operation(ChannelKey key, String operation) throws RocksDBException {
        byte[] headKey = Keys.head(key);
        byte[] operationKey = Keys.operation(headKey, Keys.utf8("operation id", operation));
        byte[] stored = database.get(Family.OPERATIONS, operationKey);
        if (stored == null) {
            requireKnown(key, operation);
            return OptionalLong.empty();
        }
        long revision = Values.revision("operation", operationKey, stored);
        // The head is read after the operation, so it is at least as new.
        StoredHead head = stored(headKey)
                .orElseThrow(() -> new StoreCorruptException("operation " + operation + " of " + key + " became entry "
                        + revision + ", but the log has no head; restore the store from a backup"));
        if (revision > head.head().revision()) {
            throw new StoreCorruptException("operation " + operation + " of " + key + " became entry " + revision
                    + ", but the head is at " + head.head().revision() + "; restore the store from a backup");
        }
        return revision >= head.floor() ? OptionalLong.of(revision) : OptionalLong.empty();
    }

    /** After a failed write, an operation that is not there may be there after the next open. */
    private void requireKnown(ChannelKey key, String operation) {
        if (health.failed()) {
            throw new StoreFailedException("whether operation " + operation + " is in the log of " + key
                    + " is not known since a write to the store failed; close the store, open it and ask again");
        }
    }

    Optional<StoredSnapshot> snapshot(ChannelKey key, long atMost) throws RocksDBException {
        byte[] headKey = Keys.head(key);
        try (ReadOptions options = new ReadOptions();
                Slice lowest = new Slice(Keys.revision(headKey, 0))) {
            options.setIterateLowerBound(lowest);
            try (RocksIterator iterator = database.iterator(Family.SNAPSHOTS, options)) {
                iterator.seekForPrev(Keys.revision(headKey, atMost));
                if (!iterator.isValid()) {
                    iterator.status();
                    return Optional.empty();
                }
                long revision = Keys.revisionOf(iterator.key());
                // Read after the snapshot: what was trimmed meanwhile is not served.
                long floor = StoredHead.floorOf(stored(headKey).orElse(null));
                return revision < floor
                        ? Optional.empty()
                        : Optional.of(new StoredSnapshot(revision, Bytes.wrap(iterator.value())));
            }
        }
    }

    List<ListedHead> heads(String workspace, Optional<String> after, int limit) throws RocksDBException {
        byte[] prefix = Keys.workspace(workspace);
        byte[] first = after.map(channel -> Keys.above(Keys.head(new ChannelKey(workspace, channel))))
                .orElse(prefix);
        List<ListedHead> listed = new ArrayList<>();
        try (ReadOptions options = new ReadOptions();
                Slice end = new Slice(Keys.end(prefix))) {
            options.setIterateUpperBound(end);
            try (RocksIterator iterator = database.iterator(Family.HEADS, options)) {
                for (iterator.seek(first); iterator.isValid() && listed.size() < limit; iterator.next()) {
                    byte[] key = iterator.key();
                    Head head = StoredHead.decode(key, iterator.value()).head();
                    if (!head.deleted()) {
                        String channel =
                                new String(key, prefix.length, key.length - prefix.length, StandardCharsets.UTF_8);
                        listed.add(new ListedHead(channel, head));
                    }
                }
                iterator.status();
            }
        }
        return listed;
    }
}

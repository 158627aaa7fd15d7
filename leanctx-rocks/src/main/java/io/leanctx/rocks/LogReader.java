package io.leanctx.rocks;

import io.leanctx.Hash;
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
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Reads of logs. An iterator that meets damage merely ends, and only its status tells, so each is asked for it; and
 * what a head promises is compared with what is found.
 */
final class LogReader {

    private final Reading database;
    private final Health health;

    LogReader(Reading database, Health health) {
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
        try (View view = database.view()) {
            byte[] stored = view.get(Family.HEADS, headKey);
            if (stored == null) {
                return List.of();
            }
            StoredHead head = StoredHead.decode(headKey, stored);
            if (after >= head.head().revision()) {
                return List.of();
            }
            byte[] first = Keys.revision(headKey, Math.max(after + 1, head.floor()));
            RocksIterator entries = view.range(Family.ENTRIES, first, Keys.end(Keys.log(headKey)));
            return page(key, headKey, head, after, maxEntries, maxBytes, entries);
        }
    }

    private List<StoredEntry> page(
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
        for (long revision = first; revision <= newest && page.size() < maxEntries; revision++) {
            byte[] entryKey = Keys.revision(headKey, revision);
            // Not further than is asked for: what comes next may be damaged.
            if (revision == first) {
                iterator.seekToFirst();
            } else {
                iterator.next();
            }
            if (!iterator.isValid() || !Arrays.equals(iterator.key(), entryKey)) {
                requireReadable(key, first, revision, iterator);
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
        }
        return page;
    }

    /** Says which entry is damaged, if that is why an iterator ended, and which ones of the page are not. */
    private void requireReadable(ChannelKey key, long first, long revision, RocksIterator iterator)
            throws RocksDBException {
        try {
            iterator.status();
        } catch (RocksDBException e) {
            if (!Failures.isCorruption(e)) {
                throw e;
            }
            String before = revision == first
                    ? ""
                    : "; those from " + first + " to " + (revision - 1) + " can, by asking for no more of them";
            throw new StoreCorruptException(
                    "entry " + revision + " of " + key + " cannot be read, since the store in " + database.directory()
                            + " is damaged: " + Failures.text(e) + before + "; restore the store from a backup",
                    e);
        }
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
        byte[] gapsKey = Keys.gaps(headKey);
        try (View view = database.view()) {
            byte[] head = view.get(Family.HEADS, headKey);
            long floor = StoredHead.floorOf(head == null ? null : StoredHead.decode(headKey, head));
            SnapshotGaps gaps = SnapshotGaps.decode(gapsKey, view.get(Family.STORE, gapsKey));
            RocksIterator snapshots =
                    view.range(Family.SNAPSHOTS, Keys.revision(headKey, floor), Keys.end(Keys.log(headKey)));
            snapshots.seekForPrev(Keys.revision(headKey, atMost));
            while (snapshots.isValid()) {
                long revision = Keys.revisionOf(snapshots.key());
                if (!gaps.contain(revision)) {
                    return Optional.of(new StoredSnapshot(revision, Bytes.wrap(snapshots.value())));
                }
                snapshots.prev();
            }
            snapshots.status();
            return Optional.empty();
        }
    }

    Optional<Bytes> blob(String workspace, Hash hash) throws RocksDBException {
        byte[] key = Keys.blob(Keys.workspace(workspace), hash);
        byte[] content = database.getOnce(Family.BLOBS, key);
        if (content == null) {
            requireUnreferred(workspace, hash, key);
            return Optional.empty();
        }
        return Optional.of(Bytes.wrap(content));
    }

    private void requireUnreferred(String workspace, Hash hash, byte[] key) throws RocksDBException {
        try (View view = database.viewOnce()) {
            if (view.get(Family.REFERRERS, key) != null && view.get(Family.BLOBS, key) == null) {
                throw new StoreCorruptException("the content of the blob " + hash + " of the workspace " + workspace
                        + " is missing, though entries refer to it; restore the store from a backup");
            }
        }
    }

    /** The workspaces that have a log, in the order of the bytes of their names. */
    List<String> workspaces() throws RocksDBException {
        List<String> workspaces = new ArrayList<>();
        try (View view = database.viewOnce()) {
            RocksIterator heads = view.all(Family.HEADS);
            heads.seekToFirst();
            while (heads.isValid()) {
                byte[] workspace = Keys.workspaceOf(heads.key());
                workspaces.add(new String(workspace, 0, workspace.length - 1, StandardCharsets.UTF_8));
                heads.seek(Keys.end(workspace));
            }
            heads.status();
        }
        return workspaces;
    }

    List<ListedHead> heads(String workspace, Optional<String> after, int limit) throws RocksDBException {
        byte[] prefix = Keys.workspace(workspace);
        byte[] first = after.map(channel -> Keys.above(Keys.head(new ChannelKey(workspace, channel))))
                .orElse(prefix);
        List<ListedHead> listed = new ArrayList<>();
        try (View view = database.view()) {
            RocksIterator heads = view.range(Family.HEADS, first, Keys.end(prefix));
            for (heads.seekToFirst(); heads.isValid() && listed.size() < limit; heads.next()) {
                byte[] key = heads.key();
                Head head = StoredHead.decode(key, heads.value()).head();
                if (!head.deleted()) {
                    String channel = new String(key, prefix.length, key.length - prefix.length, StandardCharsets.UTF_8);
                    listed.add(new ListedHead(channel, head));
                }
            }
            heads.status();
        }
        return listed;
    }
}

package io.leanctx.core;

import io.leanctx.Commit;
import io.leanctx.Hash;
import io.leanctx.StoreCorruptException;
import io.leanctx.TruncatedException;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads commits from the backend, verified and without a gap. */
final class LogReader {

    private static final long PAGE_BYTES = 8L << 20;

    private final SessionBackend backend;

    LogReader(SessionBackend backend) {
        this.backend = backend;
    }

    /** Some commits as they are stored. */
    record Page(List<Commit> commits, Hash before, long bytes) {

        Commit last() {
            return commits.get(commits.size() - 1);
        }
    }

    /**
     * Reads the commits with the revisions {@code after + 1} to at most {@code upTo}. Each page is checked in itself; that
     * {@link Page#before} is the hash of the commit at {@code after} is the caller's to check, as only it knows what a
     * difference means.
     *
     * @throws TruncatedException if the log no longer has the commit at {@code after + 1}
     */
    Page read(ChannelKey key, long after, long upTo, int max) {
        int limit = (int) Math.min(max, upTo - after);
        if (limit <= 0) {
            return new Page(List.of(), Hash.ZERO, 0);
        }
        List<StoredEntry> stored = backend.entries(key, after, limit, PAGE_BYTES);
        List<Commit> commits = new ArrayList<>(stored.size());
        Hash before = Hash.ZERO;
        long bytes = 0;
        for (StoredEntry entry : stored) {
            DecodedEntry decoded = EntryCodec.decode(key, entry);
            if (commits.isEmpty()) {
                before = decoded.previous();
            } else {
                Commit last = commits.get(commits.size() - 1);
                requireNext(key, last.revision(), entry.revision());
                requireChained(key, last, decoded.previous());
            }
            commits.add(decoded.commit());
            bytes += entry.bytes().size();
        }
        if (commits.isEmpty() || commits.get(0).revision() != after + 1) {
            throw unreadable(key, after + 1);
        }
        return new Page(commits, before, bytes);
    }

    /** The commit at a revision; empty if the log has none there (any more). */
    Optional<Commit> commit(ChannelKey key, long revision) {
        return stored(key, revision).map(entry -> EntryCodec.decode(key, entry).commit());
    }

    /** The entry at a revision, not verified; empty if the log has none there (any more). */
    Optional<StoredEntry> stored(ChannelKey key, long revision) {
        List<StoredEntry> stored = backend.entries(key, revision - 1, 1, PAGE_BYTES);
        return stored.isEmpty() || stored.get(0).revision() != revision ? Optional.empty() : Optional.of(stored.get(0));
    }

    /**
     * Reads entries with the revisions {@code after + 1} to at most {@code upTo}, at least one, not verified, without a gap.
     *
     * @throws TruncatedException if the log no longer has the commit at {@code after + 1}
     */
    List<StoredEntry> stored(ChannelKey key, long after, long upTo, int max) {
        List<StoredEntry> stored = backend.entries(key, after, (int) Math.min(max, upTo - after), PAGE_BYTES);
        if (stored.isEmpty() || stored.get(0).revision() != after + 1) {
            throw unreadable(key, after + 1);
        }
        for (int i = 1; i < stored.size(); i++) {
            requireNext(key, stored.get(i - 1).revision(), stored.get(i).revision());
        }
        return stored;
    }

    private RuntimeException unreadable(ChannelKey key, long revision) {
        long oldest = backend.head(key).map(Head::oldest).orElse(0L);
        return oldest > revision
                ? new TruncatedException(key.toString(), revision, oldest)
                : new StoreCorruptException("the log of " + key + " has no commit at revision " + revision
                        + ", though its head is further; restore the store from a backup");
    }

    static void requireChained(ChannelKey key, Commit last, Hash previous) {
        if (!last.position().hash().equals(previous)) {
            throw new StoreCorruptException("the log of " + key + " is broken at revision " + (last.revision() + 1)
                    + ": it was written after a commit with hash " + previous + ", but revision " + last.revision()
                    + " has hash " + last.position().hash() + "; restore the store from a backup");
        }
    }

    private static void requireNext(ChannelKey key, long last, long revision) {
        if (revision != last + 1) {
            throw new StoreCorruptException("the log of " + key + " has revision " + revision + " after revision "
                    + last + "; commits are missing: restore the store from a backup");
        }
    }
}

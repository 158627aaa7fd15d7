package io.leanctx.core;

import io.leanctx.Commit;
import io.leanctx.Hash;
import io.leanctx.StoreCorruptException;
import io.leanctx.TruncatedException;
import io.leanctx.Upkeep;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredSnapshot;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folds sessions from what the backend has: a snapshot if there is a sound one, and the log after it. */
final class SessionLoader {

    private static final Logger LOG = LoggerFactory.getLogger(SessionLoader.class);
    private static final int PAGE = 1_000;

    private final SessionBackend backend;
    private final LogReader log;
    private final Observers observers;
    private final Tasks tasks;

    SessionLoader(SessionBackend backend, LogReader log, Observers observers, Tasks tasks) {
        this.backend = backend;
        this.log = log;
        this.observers = observers;
        this.tasks = tasks;
    }

    /** Brings a live session to the head of its log and returns that state. */
    SessionState load(Live live) {
        long began = System.nanoTime();
        @Nullable SessionState from = live.last();
        while (true) {
            Optional<Head> head = backend.head(live.key);
            if (head.isEmpty()) {
                live.forget();
                return SessionState.empty(live.key);
            }
            if (from != null && !canReach(from, head.get())) {
                live.forget();
                from = null;
            }
            try {
                SessionState state =
                        from != null ? catchUp(live, from, head.get()) : loadWhole(live, head.get(), began);
                requireHead(live.key, state, head.get());
                return state;
            } catch (TruncatedException | LogMovedException e) {
                LOG.debug("the log of {} came to begin elsewhere while it was loaded; beginning again", live.key);
                from = null;
            } catch (ForeignHistoryException e) {
                LOG.warn(
                        "what was known of {} at revision {} is not in its log any more; loading it anew",
                        live.key,
                        e.at);
                live.forget();
                from = null;
            }
        }
    }

    /**
     * The session as it was at a revision from 1 to the head.
     *
     * @throws TruncatedException if the log no longer reaches back so far; it does to the revision before its oldest one if
     *     it begins with a session
     */
    SessionState loadAt(ChannelKey key, long revision) {
        while (true) {
            Head head = backend.head(key)
                    .orElseThrow(() -> new StoreCorruptException("the log of " + key
                            + " is gone, though it had reached revision " + revision
                            + "; restore the store from a backup"));
            Optional<Hash> begins = HeadCodec.beginsWith(key, head);
            if (revision < head.oldest() - (begins.isPresent() ? 1 : 0)) {
                throw new TruncatedException(key.toString(), revision, head.oldest());
            }
            try {
                return fold(key, revision, head.oldest(), begins).replayed.state;
            } catch (TruncatedException | LogMovedException e) {
                LOG.debug("the log of {} came to begin elsewhere while it was read; beginning again", key);
            }
        }
    }

    /**
     * The session that a log begins with.
     *
     * @throws LogMovedException if it begins with another by now
     * @throws TruncatedException if it begins further on by now
     */
    SessionState beginning(ChannelKey key, Beginning beginning) {
        return beginning.state().isPresent()
                ? beginning(key, beginning.oldest() - 1, beginning.state().get())
                : SessionState.empty(key);
    }

    private static boolean canReach(SessionState from, Head head) {
        return from.revision() > 0 && from.revision() <= head.revision() && from.revision() + 1 >= head.oldest();
    }

    private SessionState catchUp(Live live, SessionState from, Head head) {
        if (from.revision() == head.revision()
                && !from.position().hash().equals(head.position().hash())) {
            throw new ForeignHistoryException(from.revision());
        }
        Replayed replayed = replay(live.key, from, head.revision(), head.oldest());
        if (replayed.erasedAt > 0) {
            live.erased(replayed.erasedAt);
        }
        live.logGrew(replayed.bytes);
        return replayed.state;
    }

    private SessionState loadWhole(Live live, Head head, long began) {
        Folded folded = fold(live.key, head.revision(), head.oldest(), HeadCodec.beginsWith(live.key, head));
        // What is in memory of before may have been read before something in it was erased.
        live.recent.forget(head.revision());
        live.snapshotKnown(folded.snapshotBytes, folded.replayed.bytes);
        Duration duration = Duration.ofNanos(System.nanoTime() - began);
        // Not here: the caller holds a lock, and may lead.
        if (observers.areThere()) {
            tasks.execute(() -> observers.tell(observer ->
                    observer.loaded(live.key.workspace(), live.key.channel(), folded.replayed.commits, duration)));
        }
        return folded.replayed.state;
    }

    private Folded fold(ChannelKey key, long revision, long oldest, Optional<Hash> begins) {
        Optional<StoredSnapshot> stored = snapshot(key, revision);
        Optional<SessionState> snapshot = stored.flatMap(given -> sound(key, given, oldest));
        if (stored.isPresent() && snapshot.isPresent()) {
            try {
                requireOfLog(key, snapshot.get());
                return new Folded(
                        replay(key, snapshot.get(), revision, oldest),
                        stored.get().bytes().size());
            } catch (ForeignHistoryException e) {
                LOG.warn("the snapshot of {} at revision {} is not of its log; folding the log", key, e.at);
            }
        }
        if (begins.isEmpty()) {
            return new Folded(replay(key, SessionState.empty(key), revision, oldest), 0);
        }
        Bytes bytes = beginningBytes(key, oldest - 1, begins.get());
        try {
            SessionState from = beginning(key, oldest - 1, begins.get(), bytes);
            return new Folded(replay(key, from, revision, oldest), bytes.size());
        } catch (ForeignHistoryException e) {
            throw damaged(key, oldest - 1, begins.get(), "is not the one that its oldest commit follows");
        }
    }

    /** A snapshot only saves time: what it holds is in the log as well, which is not damaged because it is. */
    private Optional<StoredSnapshot> snapshot(ChannelKey key, long revision) {
        try {
            return backend.snapshot(key, revision);
        } catch (StoreCorruptException e) {
            LOG.warn(
                    "the snapshot of {} up to revision {} cannot be read; folding the log: {}",
                    key,
                    revision,
                    e.getMessage());
            return Optional.empty();
        }
    }

    private SessionState beginning(ChannelKey key, long revision, Hash hash) {
        return beginning(key, revision, hash, beginningBytes(key, revision, hash));
    }

    private static SessionState beginning(ChannelKey key, long revision, Hash hash, Bytes bytes) {
        if (!Hash.sha256(bytes.toArray()).equals(hash)) {
            throw damaged(key, revision, hash, "has another hash");
        }
        return SnapshotCodec.decodeBeginning(key, new StoredSnapshot(revision, bytes))
                .orElseThrow(() -> damaged(key, revision, hash, "is damaged"));
    }

    private Bytes beginningBytes(ChannelKey key, long revision, Hash hash) {
        Optional<Bytes> stored = backend.blob(key.workspace(), hash);
        if (stored.isPresent()) {
            return stored.get();
        }
        Optional<Head> head = backend.head(key);
        long oldest = head.map(Head::oldest).orElse(0L);
        if (oldest > revision + 1) {
            throw new TruncatedException(key.toString(), revision, oldest);
        }
        Optional<Hash> now = head.flatMap(given -> HeadCodec.beginsWith(key, given));
        if (!now.equals(Optional.of(hash))) {
            throw new LogMovedException(key);
        }
        throw damaged(key, revision, hash, "is not stored");
    }

    private static StoreCorruptException damaged(ChannelKey key, long revision, Hash hash, String what) {
        return new StoreCorruptException("the log of " + key + " begins after revision " + revision
                + ", and the session at that revision (" + hash + ") " + what + "; restore the store from a backup");
    }

    private void requireOfLog(ChannelKey key, SessionState snapshot) {
        boolean ofLog = log.commit(key, snapshot.revision())
                .filter(commit -> commit.position().equals(snapshot.position()))
                .isPresent();
        if (!ofLog) {
            throw new ForeignHistoryException(snapshot.revision());
        }
    }

    private Optional<SessionState> sound(ChannelKey key, StoredSnapshot stored, long oldest) {
        Optional<SessionState> state = SnapshotCodec.decode(key, stored);
        if (state.isEmpty()) {
            LOG.warn(
                    "the snapshot of {} at revision {} is damaged or of another version; folding the log",
                    key,
                    stored.revision());
        }
        return state.filter(given -> given.revision() >= oldest);
    }

    private record Folded(Replayed replayed, long snapshotBytes) {}

    /** What was replayed; {@code erasedAt} is the newest commit of it that erased the text of an earlier one, 0 if none did. */
    private record Replayed(SessionState state, long commits, long bytes, long erasedAt) {}

    private Replayed replay(ChannelKey key, SessionState from, long upTo, long oldest) {
        SessionState state = from;
        long bytes = 0;
        long erasedAt = 0;
        long after = Math.max(from.revision(), oldest - 1);
        while (after < upTo) {
            LogReader.Page page = log.read(key, after, upTo, PAGE);
            if (state.revision() > 0 && !state.position().hash().equals(page.before())) {
                if (state.revision() == from.revision()) {
                    throw new ForeignHistoryException(from.revision());
                }
                throw broken(key, after + 1, page.before());
            }
            for (Commit commit : page.commits()) {
                state = state.apply(commit);
                if (commit.changes().stream().anyMatch(Upkeep.Erased.class::isInstance)) {
                    erasedAt = commit.revision();
                }
            }
            bytes += page.bytes();
            after = page.last().revision();
        }
        return new Replayed(state, upTo - Math.max(from.revision(), oldest - 1), bytes, erasedAt);
    }

    private static void requireHead(ChannelKey key, SessionState state, Head head) {
        Hash expected = head.position().hash();
        if (state.revision() != head.revision() || !state.position().hash().equals(expected)) {
            throw new StoreCorruptException("the head of " + key + " is at " + head.revision() + ":" + expected
                    + ", its log ends at " + state.position() + "; restore the store from a backup");
        }
        Optional<Hash> begins = HeadCodec.beginsWith(key, head);
        if (!state.beginning().state().equals(begins)) {
            throw new StoreCorruptException("the head of " + key + " at revision " + head.revision()
                    + " says that its log begins with the session " + named(begins) + ", the log itself says "
                    + named(state.beginning().state()) + "; restore the store from a backup");
        }
    }

    private static String named(Optional<Hash> state) {
        return state.map(Hash::toString).orElse("of nothing");
    }

    private static StoreCorruptException broken(ChannelKey key, long revision, Hash before) {
        return new StoreCorruptException("the log of " + key + " is broken at revision " + revision
                + ": it does not follow the commit before, whose hash it takes to be " + before
                + "; restore the store from a backup");
    }

    /** A state we began from is not of this log, which is damage only if the log itself does not verify either. */
    private static final class ForeignHistoryException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final long at;

        private ForeignHistoryException(long at) {
            super("revision " + at + " is of another history", null, false, false);
            this.at = at;
        }
    }
}

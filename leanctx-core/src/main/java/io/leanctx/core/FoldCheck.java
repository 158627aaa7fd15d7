package io.leanctx.core;

import io.leanctx.StoreCorruptException;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredEntry;
import io.leanctx.spi.StoredSnapshot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Folds a log anew, and compares what was made of it before: snapshots, the summary in its head, and what is in memory. */
final class FoldCheck {

    private final SessionBackend backend;
    private final LiveSessions sessions;
    private final ChannelKey key;
    private final Head head;
    private final Deque<Long> snapshots = new ArrayDeque<>();
    private SessionState state;

    /**
     * Begins with what the log begins with.
     *
     * @throws FlawFoundException if that is not sound
     * @throws LogMovedException if the log begins with another session by now
     * @throws io.leanctx.TruncatedException if it begins further on by now
     */
    FoldCheck(CoreStore store, ChannelKey key, Head head) throws FlawFoundException {
        this.backend = store.backend();
        this.sessions = store.sessions();
        this.key = key;
        this.head = head;
        try {
            Beginning beginning = new Beginning(0, head.oldest(), HeadCodec.beginsWith(key, head), 0);
            state = store.loader().beginning(key, beginning);
        } catch (StoreCorruptException e) {
            throw FlawFoundException.ofLog(head.oldest(), String.valueOf(e.getMessage()));
        }
        findSnapshots();
    }

    /** Their revisions alone: what is in them is read when the fold comes to them. */
    private void findSnapshots() throws FlawFoundException {
        long atMost = head.revision();
        while (atMost >= head.oldest()) {
            Optional<StoredSnapshot> found = snapshot(atMost);
            if (found.isEmpty()) {
                return;
            }
            snapshots.push(found.get().revision());
            atMost = found.get().revision() - 1;
        }
    }

    private Optional<StoredSnapshot> snapshot(long atMost) throws FlawFoundException {
        try {
            return backend.snapshot(key, atMost);
        } catch (StoreCorruptException e) {
            throw FlawFoundException.ofFold(
                    atMost, "the newest snapshot up to this revision cannot be read: " + e.getMessage());
        }
    }

    /**
     * Takes the next commit, which is sound as a link of the chain.
     *
     * @throws FlawFoundException if it cannot be read, or the snapshot there is of something else
     */
    void take(StoredEntry stored, Link link) throws FlawFoundException {
        long revision = stored.revision();
        if (state.revision() > 0
                && !state.position().hash().equals(link.layout().previous())) {
            throw FlawFoundException.ofLog(
                    revision,
                    "the oldest commit follows one with the hash "
                            + link.layout().previous() + ", and the session that the log begins with is the one at "
                            + state.position());
        }
        try {
            state = state.apply(EntryCodec.decode(key, stored).commit());
        } catch (StoreCorruptException | IllegalArgumentException e) {
            throw FlawFoundException.ofLog(revision, String.valueOf(e.getMessage()));
        }
        while (!snapshots.isEmpty() && snapshots.peek() <= revision) {
            if (snapshots.pop() == revision) {
                compareSnapshot();
            }
        }
    }

    private void compareSnapshot() throws FlawFoundException {
        StoredSnapshot stored = snapshot(state.revision()).orElse(null);
        // It may be gone by now, as what it was made of was rewritten.
        if (stored != null
                && stored.revision() == state.revision()
                && isComparable()
                && !SnapshotCodec.encode(state).equals(stored.bytes())
                && !SnapshotCodec.isOfOtherRules(stored)
                && !SnapshotCodec.decode(key, stored).equals(Optional.of(state))) {
            throw FlawFoundException.ofFold(
                    state.revision(),
                    "the snapshot stored for it is damaged, or is not the session that the log makes");
        }
    }

    /**
     * Compares the session at the head.
     *
     * @throws FlawFoundException if something else was made of it
     */
    void end() throws FlawFoundException {
        if (!isComparable()) {
            return;
        }
        if (state.oldest() != head.oldest()
                || state.isDeleted() != head.deleted()
                || !HeadCodec.encode(state).equals(head.state())) {
            throw FlawFoundException.ofFold(
                    head.revision(), "the head's summary of agents, task and beginning is not what the log makes");
        }
        SessionState known = sessions.known(key).orElse(state);
        if (known.position().equals(state.position()) && !known.equals(state)) {
            throw FlawFoundException.ofFold(
                    head.revision(), "the session in the memory of this process is not the one that the log makes");
        }
    }

    /** What a newer version makes of changes that this one does not know cannot be told here. */
    private boolean isComparable() {
        return state.unknownChanges() == 0;
    }
}

package io.leanctx.core;

import io.leanctx.Commit;
import io.leanctx.Hash;
import io.leanctx.HistoryDivergedException;
import io.leanctx.Position;
import io.leanctx.StoreClosedException;
import io.leanctx.TruncatedException;
import io.leanctx.WatchEvent;
import io.leanctx.spi.ChannelKey;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A place in a log that moves on with it. Reads ahead a little; what it holds is bounded whatever its reader does. Used by
 * one thread at a time.
 */
final class Cursor {

    private static final int AHEAD = 64;

    private final CoreStore store;
    private final Live live;
    private final Queue<Commit> ahead = new ArrayDeque<>();

    /** Which turn of the recent commits those that were read ahead are of. */
    private long turn;

    /** The position of the last commit delivered, and of the last one read. */
    private Position delivered;

    private Position read;
    private boolean checked;
    private @Nullable WatchEvent end;

    Cursor(CoreStore store, Live live, Position from) {
        this.store = store;
        this.live = live;
        this.delivered = from;
        this.read = from;
    }

    Position position() {
        return delivered;
    }

    /** Ends the watch, unless it has ended; what was read ahead is not delivered any more. */
    WatchEvent end(Optional<Throwable> cause) {
        return endWith(new WatchEvent.Closed(delivered, cause));
    }

    boolean hasEnded() {
        return end != null;
    }

    /** The next event, if there is one by now. */
    Optional<WatchEvent> poll() {
        if (end != null) {
            return Optional.of(end);
        }
        try {
            dropWhatMayBeErased();
            if (ahead.isEmpty()) {
                readAhead();
            }
        } catch (TruncatedException e) {
            return Optional.of(endWith(new WatchEvent.Truncated(delivered, e.oldest())));
        } catch (HistoryDivergedException e) {
            return Optional.of(endWith(new WatchEvent.Diverged(delivered, e.head())));
        } catch (Throwable e) {
            return Optional.of(end(Optional.of(e)));
        }
        Commit next = ahead.poll();
        if (next == null) {
            return Optional.empty();
        }
        delivered = next.position();
        return Optional.of(new WatchEvent.Committed(next));
    }

    /** How many commits are known to come after the last one delivered. */
    long behind() {
        SessionState known = live.last();
        return known == null ? ahead.size() : Math.max(0, known.revision() - delivered.revision());
    }

    private WatchEvent endWith(WatchEvent event) {
        if (end == null) {
            end = event;
            ahead.clear();
        }
        return end;
    }

    /** What was read ahead is read again if text of it may have been erased since: it must not be shown any more. */
    private void dropWhatMayBeErased() {
        if (!ahead.isEmpty()) {
            requireOpen();
            store.sessions().ensure(live);
            if (live.recent.turns() != turn) {
                ahead.clear();
                read = delivered;
            }
        }
    }

    private void requireOpen() {
        if (store.isClosed()) {
            throw new StoreClosedException("the store was closed while " + live.key + " was watched; watch again from "
                    + "position " + delivered + " once it is open");
        }
    }

    private void readAhead() {
        requireOpen();
        ChannelKey key = live.key;
        SessionState state = store.sessions().ensure(live);
        turn = live.recent.turns();
        if (read.revision() + 1 < state.oldest()) {
            throw new TruncatedException(key.toString(), read.revision() + 1, state.oldest());
        }
        if (!checked || read.revision() >= state.revision()) {
            store.proposer().requireKnown(live, state, read);
            checked = true;
        }
        for (Commit recent = live.recent.get(read.revision() + 1);
                recent != null && recent.revision() <= state.revision() && ahead.size() < AHEAD;
                recent = live.recent.get(read.revision() + 1)) {
            take(recent);
        }
        if (ahead.isEmpty() && read.revision() < state.revision()) {
            LogReader.Page page = store.log().read(key, read.revision(), state.revision(), AHEAD);
            if (read.revision() > 0 && !follows(page.before())) {
                throw new HistoryDivergedException(key.toString(), read, state.revision());
            }
            page.commits().forEach(this::take);
        }
    }

    private boolean follows(Hash before) {
        return before.equals(read.hash());
    }

    private void take(Commit commit) {
        ahead.add(commit);
        read = commit.position();
    }
}

package io.leanctx.core;

import io.leanctx.LeanCtxException;
import io.leanctx.StoreClosedException;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredSnapshot;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps snapshots so that opening a session, and reading it at an earlier revision, costs no more than twice its size. All
 * are kept: since each is at most as large as the log before it, together they never outweigh the log.
 */
final class Snapshots {

    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final SessionBackend backend;
    private final Tasks tasks;
    private final long leastBytes;
    private final Set<ChannelKey> underWay = ConcurrentHashMap.newKeySet();

    Snapshots(SessionBackend backend, Tasks tasks, long leastBytes) {
        this.backend = backend;
        this.tasks = tasks;
        this.leastBytes = leastBytes;
    }

    /** Has a snapshot written if one is due. */
    void moved(Live live) {
        SessionState state = live.last();
        // What this version does not know would be missing from the snapshot, and a later version would not notice.
        if (state != null && state.unknownChanges() == 0 && live.snapshotDue(leastBytes) && underWay.add(live.key)) {
            tasks.execute(() -> write(live));
        }
    }

    private void write(Live live) {
        try {
            long grown = live.logBytes();
            SessionState state = live.last();
            if (state == null || state.unknownChanges() > 0) {
                return;
            }
            Bytes bytes = SnapshotCodec.encode(state);
            backend.putSnapshot(live.key, new StoredSnapshot(state.revision(), bytes));
            live.snapshotWritten(bytes.size(), grown);
        } catch (StoreClosedException e) {
            LOG.debug("the store was closed before a snapshot of {} was written", live.key);
        } catch (LeanCtxException e) {
            LOG.warn("no snapshot of {} could be written; opening it takes longer until one can", live.key, e);
        } finally {
            underWay.remove(live.key);
        }
    }
}

package io.leanctx.core;

import io.leanctx.CommitResult;
import io.leanctx.InvalidInputException;
import io.leanctx.NotAllowedException;
import io.leanctx.TruncatedException;
import io.leanctx.Upkeep;
import io.leanctx.spi.Blob;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Rewrite;
import io.leanctx.spi.StoredEntry;
import java.util.ArrayList;
import java.util.List;

/** Drops the oldest commits of a log, behind a commit that keeps what they had made of the session. */
final class Truncation {

    private final CoreStore store;
    private final ChannelKey key;
    private final LogUpkeep upkeep;

    Truncation(CoreStore store, ChannelKey key, Credential credential) {
        this.store = store;
        this.key = key;
        this.upkeep = new LogUpkeep(store, key, credential);
    }

    CommitResult run(long upTo) {
        return upkeep.commit(head -> plan(head, upTo));
    }

    private LogUpkeep.Plan plan(SessionState head, long upTo) {
        if (upTo < 1 || upTo >= head.revision()) {
            throw new InvalidInputException("the log of " + key + " cannot be truncated up to revision " + upTo
                    + "; its head is at " + head.revision()
                    + ", and the newest commit stays: give a revision from 1 to "
                    + Math.max(1, head.revision() - 1));
        }
        if (upTo < head.oldest()) {
            throw new TruncatedException(key.toString(), upTo, head.oldest());
        }
        SessionState state = AttachedContent.asErased(store.loader().loadAt(key, upTo), head);
        if (state.unknownChanges() > 0) {
            throw new NotAllowedException("the log of " + key + " cannot be truncated up to revision " + upTo + ": "
                    + state.unknownChanges()
                    + " changes up to there are of kinds that this version does not know, and so"
                    + " cannot keep; truncate it with the version that wrote them");
        }
        Blob kept = Blob.of(SnapshotCodec.encode(state));
        List<Blob> blobs = new ArrayList<>();
        blobs.add(kept);
        blobs.addAll(AttachedContent.read(store.backend(), key.workspace(), AttachedContent.of(state)));
        return new LogUpkeep.Plan(
                new Upkeep.Checkpoint(upTo, kept.hash()), new Attached(blobs, released(head, upTo), null));
    }

    /** What the log began with so far is let go of, so that what is erased later need not be looked for there. */
    private List<Rewrite> released(SessionState head, long upTo) {
        long carrier = head.beginning().carrier();
        if (carrier <= upTo) {
            return List.of();
        }
        StoredEntry entry = store.log().stored(key, carrier).orElseThrow(() -> new LogMovedException(key));
        return List.of(new Rewrite(carrier, entry.bytes()));
    }
}

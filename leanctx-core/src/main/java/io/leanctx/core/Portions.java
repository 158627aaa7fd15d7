package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Hash;
import io.leanctx.LimitExceededException;
import io.leanctx.Limits;
import io.leanctx.Names;
import io.leanctx.Position;
import io.leanctx.spi.ChannelKey;
import java.util.List;

/**
 * Cuts changes into portions that fit into one commit each, under the limits of the store. The sizes of commits with one
 * change each add up to more than that of the commit with all of these, so what fits by that sum fits.
 */
final class Portions {

    private static final Position LONGEST = new Position(Long.MAX_VALUE, Hash.ZERO);
    private static final String LONGEST_OPERATION = "o".repeat(Names.MAX_OPERATION_LENGTH);
    private static final int MOST_CHANGES = 256;

    private final CoreStore store;
    private final Limits limits;
    private final ChannelKey key;
    private final String agent;

    Portions(CoreStore store, ChannelKey key, String agent) {
        this.store = store;
        this.limits = store.settings().limits();
        this.key = key;
        this.agent = agent;
    }

    /**
     * Checks that a change can be committed at all.
     *
     * @throws io.leanctx.InvalidInputException if it breaks a rule or is over a limit of the store
     */
    void require(Change change) {
        new CoreProposal(key, limits, false).add(change);
        long size = size(change);
        if (size > limits.commitBytes()) {
            throw new LimitExceededException(
                    change.describe(),
                    size,
                    limits.commitBytes(),
                    "bytes when encoded",
                    "raise the limit of the store; nothing was written");
        }
    }

    /** The changes from an index on that one commit takes. */
    List<Change> next(List<Change> changes, int from) {
        int end = from;
        long size = 0;
        while (end < changes.size() && end - from < mostChanges()) {
            size += size(changes.get(end));
            if (size > limits.commitBytes()) {
                break;
            }
            end++;
        }
        return changes.subList(from, end);
    }

    /** Whether a portion and one more change fit into one commit. */
    boolean leaveRoom(List<Change> portion, Change more) {
        long size = portion.stream().mapToLong(this::size).sum() + size(more);
        return portion.isEmpty() || (portion.size() < mostChanges() && size <= limits.commitBytes());
    }

    private int mostChanges() {
        return Math.min(MOST_CHANGES, limits.changes());
    }

    private long size(Change change) {
        ProposedCommit alone =
                new ProposedCommit(key, agent, LONGEST_OPERATION, LONGEST, List.of(), change.scopes(), List.of(change));
        return PayloadCodec.encode(alone, store.random()).size();
    }
}

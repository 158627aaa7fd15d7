package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Durability;
import io.leanctx.Position;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.SessionBackend;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.IntFunction;

/**
 * Makes sessions of one commit each, with the code and in the bytes of the store, but hundreds to a call of the backend and with
 * nobody joined: a million of them are there to be listed, not to be waited for.
 */
public final class ManySessions {

    private static final int BATCH = 512;
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    private ManySessions() {}

    /**
     * Makes the channels of a workspace, from a number to below another.
     *
     * @param changes what is committed to which
     */
    public static void make(
            SessionBackend backend, String workspace, int from, int to, IntFunction<? extends Change> changes) {
        SplittableRandom random = new SplittableRandom(31L * workspace.hashCode() + from);
        for (int next = from; next < to; ) {
            List<Append> batch = new ArrayList<>(BATCH);
            for (; next < to && batch.size() < BATCH; next++) {
                ChannelKey key = new ChannelKey(workspace, "channel/" + next);
                batch.add(first(key, changes.apply(next), random));
            }
            List<AppendResult> results = backend.append(batch, Durability.RELAXED);
            if (!results.stream().allMatch(AppendResult.Appended.class::isInstance)) {
                throw new IllegalStateException("channels up to " + next + " of " + workspace + " were not all made");
            }
        }
    }

    private static Append first(ChannelKey key, Change change, SplittableRandom random) {
        SessionState empty = SessionState.empty(key);
        byte[] incarnation = new byte[EntryLayout.INCARNATION_BYTES];
        random.nextBytes(incarnation);
        ProposedCommit proposed = new ProposedCommit(
                key,
                "agent0",
                new UUID(random.nextLong(), random.nextLong()).toString(),
                Position.START,
                List.of(),
                change.scopes(),
                List.of(change));
        SealedEntry sealed = EntryCodec.seal(
                PayloadCodec.encode(proposed, random), 1, AT, empty.position().hash(), key, incarnation);
        Commit commit = new Commit(
                key.workspace(),
                key.channel(),
                new Position(1, sealed.hash()),
                AT,
                proposed.agent(),
                proposed.operation(),
                proposed.base(),
                proposed.seen(),
                proposed.guard(),
                proposed.changes());
        SessionState after = empty.apply(commit);
        Head head = new Head(commit.position(), after.oldest(), after.isDeleted(), HeadCodec.encode(after));
        return new Append(
                key, empty.position(), proposed.operation(), sealed.bytes(), head, List.of(), List.of(), List.of());
    }
}

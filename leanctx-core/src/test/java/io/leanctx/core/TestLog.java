package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.StoredEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A log written with the codec, one microsecond between two commits. */
final class TestLog {

    static final ChannelKey KEY = new ChannelKey("my-team", "feat/auth-refactor");
    static final Instant START = Instant.parse("2026-03-01T09:00:00.000001Z");
    static final byte[] INCARNATION = new byte[EntryLayout.INCARNATION_BYTES];

    static {
        Arrays.fill(INCARNATION, (byte) 7);
    }

    final ChannelKey key;
    final List<StoredEntry> entries = new ArrayList<>();
    final List<Commit> commits = new ArrayList<>();
    private final Random salts = new Random(42);
    private Position head = Position.START;

    TestLog() {
        this(KEY);
    }

    TestLog(ChannelKey key) {
        this.key = key;
    }

    TestLog append(String agent, Change... changes) {
        return append(agent, Set.of(), List.of(changes));
    }

    TestLog append(String agent, Set<Scope> guard, List<Change> changes) {
        long revision = head.revision() + 1;
        Instant at = START.plusNanos(revision * 1_000);
        ProposedCommit proposed = new ProposedCommit(
                key, agent, "op-" + revision, head, List.of(revision + 5, revision + 9), guard, changes);
        SealedEntry sealed = EntryCodec.seal(
                PayloadCodec.encode(proposed, salts),
                revision,
                at,
                head.hash(),
                key,
                revision == 1 ? INCARNATION : new byte[0]);
        head = new Position(revision, sealed.hash());
        entries.add(new StoredEntry(revision, sealed.bytes()));
        commits.add(new Commit(
                key.workspace(),
                key.channel(),
                head,
                at,
                agent,
                proposed.operation(),
                proposed.base(),
                proposed.seen(),
                guard,
                changes));
        return this;
    }

    StoredEntry last() {
        return entries.get(entries.size() - 1);
    }

    Hash lastHash() {
        return head.hash();
    }

    SessionState fold() {
        SessionState state = SessionState.empty(key);
        for (Commit commit : commits) {
            state = state.apply(commit);
        }
        return state;
    }
}

package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Durability;
import io.leanctx.Position;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * What a commit is made of, each part by itself and with the code that the store runs. In the package of the core, whose parts
 * nobody else sees. For one thread.
 */
public final class CommitParts {

    /** A session as agents have it. */
    private static final int ENTRIES = 1_000;

    private static final int KEPT = 256;
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final ChannelKey KEY = new ChannelKey("bench", "channel/parts");

    private final RandomGenerator cheap = new SplittableRandom(1);
    private final SecureRandom secure = new SecureRandom();
    private final byte[] salt = new byte[EntryLayout.SALT_BYTES];
    private final ProposedCommit[] proposed = new ProposedCommit[KEPT];
    private final EncodedPayload[] payloads = new EncodedPayload[KEPT];
    private final Commit[] commits = new Commit[KEPT];
    private SessionState state = SessionState.empty(KEY);
    private InMemoryBackend backend = InMemoryBackend.create();
    private Position appended = Position.START;

    /** Prepares a session to which changes are made. */
    public CommitParts(IntFunction<Change> changes) {
        for (int i = 0; i < ENTRIES; i++) {
            state = state.apply(commit(propose(changes.apply(i), i)));
        }
        for (int i = 0; i < KEPT; i++) {
            proposed[i] = propose(changes.apply(ENTRIES + i), i);
            payloads[i] = PayloadCodec.encode(proposed[i], cheap);
            commits[i] = commit(proposed[i]);
        }
    }

    private ProposedCommit propose(Change change, int number) {
        return new ProposedCommit(
                KEY,
                "agent0",
                String.format(Locale.ROOT, "0190b5c4-7d1e-7a4b-8f00-%012x", number),
                state.position(),
                List.of(),
                change.scopes(),
                List.of(change));
    }

    private Commit commit(ProposedCommit one) {
        SealedEntry sealed = seal(PayloadCodec.encode(one, cheap));
        return new Commit(
                KEY.workspace(),
                KEY.channel(),
                new Position(state.revision() + 1, sealed.hash()),
                AT,
                one.agent(),
                one.operation(),
                one.base(),
                one.seen(),
                one.guard(),
                one.changes());
    }

    private SealedEntry seal(EncodedPayload payload) {
        long revision = state.revision() + 1;
        return EntryCodec.seal(
                payload,
                revision,
                AT,
                state.position().hash(),
                KEY,
                new byte[revision == 1 ? EntryLayout.INCARNATION_BYTES : 0]);
    }

    /** Encodes a proposal and hashes its bytes, with salts that cost nothing: the least that a commit must do. */
    public Object encodeAndHash(int number) {
        return PayloadCodec.encode(proposed[number % KEPT], cheap);
    }

    /** Draws a salt as the store does. */
    public Object salt() {
        secure.nextBytes(salt);
        return salt;
    }

    /** Makes the envelope, hashes it, and puts the entry together. */
    public Object seal(int number) {
        return seal(payloads[number % KEPT]);
    }

    /** Makes the session after a commit. */
    public Object fold(int number) {
        return state.apply(commits[number % KEPT]);
    }

    /** Writes the head that goes with a commit. */
    public Object head() {
        return HeadCodec.encode(state);
    }

    /** Appends an entry to a log in memory, which it begins anew now and then. */
    public Object append(int number, int most) {
        if (number % most == 0) {
            backend = InMemoryBackend.create();
            appended = Position.START;
        }
        EncodedPayload payload = payloads[number % KEPT];
        Bytes entry = Bytes.wrap(new byte[payload.size()]);
        Position next = new Position(appended.revision() + 1, payload.root());
        Head head = new Head(next, 1, false, Bytes.wrap(salt));
        List<AppendResult> results = backend.append(
                List.of(new Append(
                        KEY, appended, Integer.toString(number), entry, head, List.of(), List.of(), List.of())),
                Durability.RELAXED);
        if (!(results.get(0) instanceof AppendResult.Appended)) {
            throw new IllegalStateException("an append in memory was answered with " + results);
        }
        appended = next;
        return results;
    }
}

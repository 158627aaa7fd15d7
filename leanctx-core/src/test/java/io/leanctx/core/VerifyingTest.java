package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Change;
import io.leanctx.Hash;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFormatException;
import io.leanctx.Verification;
import io.leanctx.VerifyRequest;
import io.leanctx.Workspace;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredEntry;
import io.leanctx.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the rules about verifying cannot bring about through the SPI: each byte, snapshots, heads, and what a backend refuses. */
@DisplayName("Verifying")
class VerifyingTest {

    private static final ChannelKey KEY = new ChannelKey("team", "main");
    private static final int COMMITS = 12;

    private final SessionBackend sound = InMemoryBackend.create();

    private Verification verified(SessionBackend over, VerifyRequest request) {
        try (SessionStore store = LeanCtx.over(over)) {
            return store.workspace("team").verify("main", request);
        }
    }

    private List<Session> write() {
        List<Session> sessions = new ArrayList<>();
        try (SessionStore store = LeanCtx.over(sound)) {
            Workspace team = store.workspace("team");
            Agent agent = team.register(AgentProfile.client("agent"));
            try (Participant participant = team.join("main", agent)) {
                participant.setTask("a task");
                for (int i = 2; i <= COMMITS; i++) {
                    participant.addFinding("finding " + i);
                    sessions.add(team.session("main"));
                }
            }
        }
        return sessions;
    }

    private Head head() {
        return sound.head(KEY).orElseThrow();
    }

    private SessionBackend withEntry(long revision, Bytes bytes) {
        return Intercepted.proxy(
                sound,
                "entries",
                arguments -> sound
                        .entries(
                                (ChannelKey) arguments[0], (long) arguments[1], (int) arguments[2], (long) arguments[3])
                        .stream()
                        .map(entry -> entry.revision() == revision && arguments[0].equals(KEY)
                                ? new StoredEntry(revision, bytes)
                                : entry)
                        .toList());
    }

    @Test
    @DisplayName("finds each bit that is turned in an entry, at that entry, checksum mended or not")
    void everyByte() {
        write();
        byte[] entry = sound.entries(KEY, 5, 1, 1 << 20).get(0).bytes().toArray();
        try (SessionStore clean = LeanCtx.over(sound)) {
            assertThat(clean.workspace("team")
                            .verify("main", VerifyRequest.chain())
                            .isSound())
                    .isTrue();
        }
        int end = entry.length - Format.CHECKSUM_BYTES;
        for (int at = 0; at < entry.length; at++) {
            for (boolean mended : new boolean[] {false, true}) {
                byte[] turned = entry.clone();
                turned[at] ^= 4;
                if (mended) {
                    ByteBuffer.wrap(turned).putInt(end, Format.checksum(turned, end));
                }
                if (mended && at >= end) {
                    continue; // That is the checksum.
                }
                assertFlawedAt(6, at, mended, turned);
            }
        }
    }

    private void assertFlawedAt(long revision, int at, boolean mended, byte[] bytes) {
        SessionBackend damaged = withEntry(revision, Bytes.wrap(bytes));
        try {
            Verification verification = verified(damaged, VerifyRequest.chain());
            // The time is bound by the next commit, which then does not follow.
            boolean time = mended && at >= EntryLayout.ENVELOPE + 8 && at < EntryLayout.ENVELOPE + 16;
            assertThat(verification.flaw())
                    .as("byte %d, mended %s", at, mended)
                    .hasValueSatisfying(
                            flaw -> assertThat(flaw.revision()).isBetween(revision, revision + (time ? 1 : 0)));
        } catch (StoreFormatException e) {
            // A newer version's, as far as can be told by its first bytes.
            assertThat(at).isBetween(2, 3);
        }
    }

    @Test
    @DisplayName("compares every stored snapshot with the fold, and finds the first that is another session")
    void snapshots() {
        List<Session> sessions = write();
        for (int revision : List.of(4, 7, COMMITS)) {
            SessionState state = (SessionState) sessions.get(revision - 2);
            assertThat(state.revision()).isEqualTo(revision);
            sound.putSnapshot(KEY, new StoredSnapshot(revision, SnapshotCodec.encode(state)));
        }
        assertThat(verified(sound, VerifyRequest.everything()).flaw()).isEmpty();
        SessionState other = ((SessionState) sessions.get(5)).without(3);
        sound.putSnapshot(KEY, new StoredSnapshot(7, SnapshotCodec.encode(other)));
        assertThat(verified(sound, VerifyRequest.chain()).flaw()).isEmpty();
        Verification verification = verified(sound, VerifyRequest.everything());
        assertThat(verification.flaw()).hasValueSatisfying(flaw -> {
            assertThat(flaw.revision()).isEqualTo(7);
            assertThat(flaw.what()).contains("the snapshot stored for it");
        });
        assertThat(verification.commits()).isEqualTo(6);
        byte[] damaged = SnapshotCodec.encode((SessionState) sessions.get(2)).toArray();
        damaged[damaged.length / 2] ^= 1;
        sound.putSnapshot(KEY, new StoredSnapshot(4, Bytes.wrap(damaged)));
        assertThat(verified(sound, VerifyRequest.everything()).flaw())
                .hasValueSatisfying(flaw -> assertThat(flaw.revision()).isEqualTo(4));
    }

    @Test
    @DisplayName("leaves a snapshot aside that another version folded, which this one cannot compare")
    void otherRules() {
        SessionState state = (SessionState) write().get(2);
        byte[] bytes = SnapshotCodec.encode(state).toArray();
        ByteBuffer.wrap(bytes).putInt(Format.HEADER_BYTES, Fold.VERSION + 1);
        int end = bytes.length - Hash.BYTES;
        Domain.SNAPSHOT.hash(bytes, 0, end).write(ByteBuffer.wrap(bytes, end, Hash.BYTES));
        sound.putSnapshot(KEY, new StoredSnapshot(4, Bytes.wrap(bytes)));
        assertThat(verified(sound, VerifyRequest.everything()).flaw()).isEmpty();
    }

    @Test
    @DisplayName(
            "finds a head whose summary is not what the log makes, if the fold is asked for, and one that is elsewhere")
    void heads() {
        SessionState state = (SessionState) write().get(COMMITS - 2);
        SessionState other = state.without(1);
        Head summary = new Head(state.position(), 1, false, HeadCodec.encode(other));
        assertThat(HeadCodec.encode(other)).isNotEqualTo(head().state());
        SessionBackend wrong = headed(summary);
        assertThat(verified(wrong, VerifyRequest.chain()).flaw()).isEmpty();
        assertThat(verified(wrong, VerifyRequest.everything()).flaw())
                .hasValueSatisfying(flaw -> assertThat(flaw.what()).contains("summary of agents, task and beginning"));
        Head damaged = new Head(state.position(), 1, false, Bytes.wrap(new byte[40]));
        assertThat(verified(headed(damaged), VerifyRequest.chain()).flaw())
                .hasValueSatisfying(flaw -> assertThat(flaw.revision()).isZero());
        Head before = new Head(new Position(COMMITS, Hash.sha256(new byte[] {1})), 1, false, head().state());
        assertThat(verified(headed(before), VerifyRequest.chain()).flaw()).isPresent();
    }

    private SessionBackend headed(Head head) {
        return Intercepted.proxy(
                sound,
                "head",
                arguments -> arguments[0].equals(KEY) ? Optional.of(head) : sound.head((ChannelKey) arguments[0]));
    }

    @Test
    @DisplayName("names the first entry that the storage itself refuses, and has verified all before it")
    void refusedByTheStorage() {
        write();
        SessionBackend refusing = Intercepted.proxy(sound, "entries", arguments -> {
            List<StoredEntry> entries = sound.entries(
                    (ChannelKey) arguments[0], (long) arguments[1], (int) arguments[2], (long) arguments[3]);
            if (entries.stream().anyMatch(entry -> entry.revision() == 9)) {
                throw new StoreCorruptException("a block does not match its checksum");
            }
            return entries;
        });
        Verification verification = verified(refusing, VerifyRequest.chain());
        assertThat(verification.commits()).isEqualTo(8);
        assertThat(verification.flaw()).hasValueSatisfying(flaw -> {
            assertThat(flaw.revision()).isEqualTo(9);
            assertThat(flaw.what()).contains("a block does not match its checksum");
        });
        assertThat(verification.describe()).contains("team/main is sound up to revision 8", "not further: revision 9");
    }

    @Test
    @DisplayName("keeps nothing of the session in memory")
    void cachesNothing() {
        write();
        try (CoreStore store = (CoreStore) LeanCtx.over(sound)) {
            assertThat(store.workspace("team")
                            .verify("main", VerifyRequest.everything())
                            .isSound())
                    .isTrue();
            assertThat(store.sessions().known(KEY)).isEmpty();
            assertThat(store.sessions().known(ChannelKey.ofWorkspace("team"))).isEmpty();
        }
    }

    @Test
    @DisplayName("compares the session in memory with the log, and finds where that is another")
    void inMemory() {
        write();
        try (CoreStore store = (CoreStore) LeanCtx.over(sound)) {
            Workspace team = store.workspace("team");
            SessionState right = (SessionState) team.session("main");
            assertThat(team.verify("main", VerifyRequest.everything()).flaw()).isEmpty();
            SessionState wrong = new SessionState(
                    KEY,
                    right.position(),
                    right.updatedAt(),
                    false,
                    right.beginning(),
                    right.without(2).contents(),
                    right.scopes());
            Live live = store.sessions().pin(KEY);
            live.forget();
            live.advance(wrong);
            assertThat(team.verify("main", VerifyRequest.everything()).flaw())
                    .hasValueSatisfying(flaw -> assertThat(flaw.what()).contains("in the memory of this process"));
            store.sessions().unpin(live);
        }
    }

    @Test
    @DisplayName("does not compare what a newer version may know more of")
    void unknownChanges() {
        try (CoreStore store = (CoreStore) LeanCtx.over(sound)) {
            Workspace team = store.workspace("team");
            Agent agent = team.register(AgentProfile.client("agent"));
            ProposedCommit unknown = new ProposedCommit(
                    KEY,
                    "agent",
                    "op",
                    Position.START,
                    List.of(),
                    Set.of(),
                    List.of(new Change.Unknown("acme", Set.of(), "{}", Optional.empty())));
            store.proposer()
                    .commit(new Request(unknown, true, Credential.of("team", agent), Attached.NOTHING, Set.of()));
            team.join("main", agent).addFinding("f");
            SessionState state = (SessionState) team.session("main");
            assertThat(state.unknownChanges()).isPositive();
            sound.putSnapshot(KEY, new StoredSnapshot(2, SnapshotCodec.encode(state.without(2))));
        }
        assertThat(verified(sound, VerifyRequest.everything()).flaw()).isEmpty();
    }

    @Test
    @DisplayName("refuses null")
    void input() {
        assertThatThrownBy(() -> VerifyRequest.chain().telling(null)).hasMessageContaining("progress is null");
        assertThatThrownBy(() -> VerifyRequest.chain().trusting(null)).hasMessageContaining("key of a store is null");
        assertThatThrownBy(() -> verified(sound, null)).hasMessageContaining("what to verify is null");
    }
}

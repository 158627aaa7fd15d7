package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.InvalidInputException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.SigningKeys;
import io.leanctx.StoreClosedException;
import io.leanctx.Verification;
import io.leanctx.VerifyRequest;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.StoredEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreVerifyingRules extends StoreRules {

    private static final ChannelKey KEY = new ChannelKey("team", CHANNEL);
    private static final ChannelKey AGENTS = ChannelKey.ofWorkspace("team");
    private static final int ENVELOPE = 4;
    private static final int OPEN_PART = ENVELOPE + 80 + 4;
    private static final int FINGERPRINT = 32;
    private static final int BEFORE_CHECKSUM = 5;

    StoreVerifyingRules(SessionStoreContract contract) {
        super(contract);
    }

    private Verification verified(VerifyRequest request) {
        return team.verify(CHANNEL, request);
    }

    private Verification sound(VerifyRequest request) {
        Verification verification = verified(request);
        assertThat(verification.flaw()).isEmpty();
        assertThat(verification.isSound()).isTrue();
        assertThat(verification.checked()).isEqualTo(session().position());
        assertThat(verification.head()).isEqualTo(session().position());
        return verification;
    }

    private AlteredEntries over(ChannelKey key) {
        AlteredEntries altered = new AlteredEntries(backend, key);
        replaceStore(builder(), altered);
        return altered;
    }

    private static void assertFlaw(Verification verification, long revision, String what) {
        assertThat(verification.isSound()).isFalse();
        assertThat(verification.flaw()).hasValueSatisfying(flaw -> {
            assertThat(flaw.revision()).isEqualTo(revision);
            assertThat(flaw.what()).contains(what);
            assertThat(flaw.advice()).isNotBlank();
        });
    }

    @Test
    @DisplayName("VER-1: a log that nobody tampered with is sound up to its head, and its commits are counted")
    void soundLogs() {
        assertThat(verified(VerifyRequest.everything()).isSound()).isTrue();
        assertThat(verified(VerifyRequest.everything()).head()).isEqualTo(Position.START);
        Participant cursor = join("cursor");
        cursor.setTask("t");
        committed(cursor, p -> p.learn("k", "v").addFinding("f").addProgress("p"));
        addFindings("kiro", 5);
        for (VerifyRequest request : List.of(VerifyRequest.chain(), VerifyRequest.everything())) {
            Verification verification = sound(request);
            assertThat(verification.workspace()).isEqualTo("team");
            assertThat(verification.channel()).isEqualTo(CHANNEL);
            assertThat(verification.oldest()).isEqualTo(1);
            assertThat(verification.commits()).isEqualTo(7);
            assertThat(verification.unsigned()).isEqualTo(7);
            assertThat(verification.signed()).isZero();
            assertThat(verification.countersigned()).isZero();
            assertThat(verification.unchecked()).isZero();
            assertThat(verification.newestCountersigned()).isEmpty();
        }
    }

    @Test
    @DisplayName("VER-2: a log that was erased from, truncated, deleted or forked is sound, from where it begins")
    void otherBeginnings() {
        Participant cursor = join("cursor");
        addFindings("kiro", 6);
        cursor.session();
        cursor.erase(2, "leaked");
        assertThat(sound(VerifyRequest.everything()).commits()).isEqualTo(7);
        cursor.truncate(4);
        Verification truncated = sound(VerifyRequest.everything());
        assertThat(truncated.oldest()).isEqualTo(5);
        assertThat(truncated.commits()).isEqualTo(4);
        assertThat(sound(VerifyRequest.chain()).commits()).isEqualTo(4);
        cursor.session();
        cursor.fork(session().position(), "fork");
        join("fork", "kiro").addFinding("more");
        Verification forked = team.verify("fork", VerifyRequest.everything());
        assertThat(forked.flaw()).isEmpty();
        assertThat(forked.commits()).isEqualTo(2);
        cursor.session();
        cursor.delete();
        Verification deleted = sound(VerifyRequest.everything());
        assertThat(deleted.commits()).isEqualTo(1);
        addFindings("kiro", 2);
        assertThat(sound(VerifyRequest.everything()).commits()).isEqualTo(3);
    }

    @Test
    @DisplayName(
            "VER-3: where something of a commit is damaged or forged, that commit is named, and those before it are sound")
    void damage() {
        addFindings("cursor", 8);
        List<Position> positions = new ArrayList<>();
        log().forEach(commit -> positions.add(commit.position()));
        AlteredEntries altered = over(KEY);
        for (int revision : List.of(1, 5, 8)) {
            // Its revision, its time, the hash before it, its root, its open part, and the text of its closed part.
            for (int at : List.of(ENVELOPE + 7, ENVELOPE + 15, ENVELOPE + 20, ENVELOPE + 60, OPEN_PART + 40, -12)) {
                altered.alter(revision, entry -> AlteredEntries.withBitTurned(entry, at < 0 ? entry.length + at : at));
                // A time is bound by the next commit alone, or by the head.
                assertDamaged(revision, at == ENVELOPE + 15, positions);
            }
            altered.alter(revision, entry -> {
                entry[OPEN_PART] ^= 1;
                return entry;
            });
            assertDamaged(revision, false, positions);
            altered.alter(revision, entry -> Arrays.copyOf(entry, entry.length - 20));
            assertDamaged(revision, false, positions);
        }
    }

    private void assertDamaged(int revision, boolean seenByTheNext, List<Position> positions) {
        int flawed = seenByTheNext ? Math.min(revision + 1, positions.size()) : revision;
        for (VerifyRequest request : List.of(VerifyRequest.chain(), VerifyRequest.everything())) {
            Verification verification = verified(request);
            assertFlaw(verification, flawed, "");
            if (!seenByTheNext) {
                assertThat(verification.commits()).isEqualTo(revision - 1);
                assertThat(verification.checked())
                        .isEqualTo(revision == 1 ? Position.START : positions.get(revision - 2));
            }
        }
    }

    @Test
    @DisplayName(
            "VER-4: a commit that is missing, comes twice, or is another log's is found, and so is a log cut at its end")
    void misplaced() {
        addFindings("cursor", 6);
        join("other", "cursor").addFinding("f");
        StoredEntry elsewhere =
                backend.entries(new ChannelKey("team", "other"), 0, 1, 1 << 20).get(0);
        StoredEntry second = backend.entries(KEY, 1, 1, 1 << 20).get(0);
        AlteredEntries altered = over(KEY);
        altered.alter(entry -> entry != null && entry.revision() == 4 ? null : entry);
        assertFlaw(verified(VerifyRequest.chain()), 4, "missing");
        altered.alter(entry -> entry != null && entry.revision() == 6 ? null : entry);
        assertFlaw(verified(VerifyRequest.chain()), 6, "missing");
        altered.alter(entry -> entry != null && entry.revision() == 3 ? second : entry);
        assertFlaw(verified(VerifyRequest.chain()), 3, "");
        altered.alter(3, entry -> second.bytes().toArray());
        assertFlaw(verified(VerifyRequest.chain()), 3, "its revision is 2");
        altered.alter(1, entry -> elsewhere.bytes().toArray());
        assertFlaw(verified(VerifyRequest.chain()), 1, "another key");
    }

    @Test
    @DisplayName(
            "VER-5: signatures are verified with the keys of their time, also after renewals, and after a revocation")
    void signatures() {
        Agent kiro = team.register(AgentProfile.client("kiro"));
        team.join(CHANNEL, kiro).addFinding("unsigned");
        SigningKeys first = SigningKeys.generate();
        Agent cursor = team.register(AgentProfile.client("cursor").withKey(first.publicKey()))
                .withSigningKey(first.privateKey());
        team.join(CHANNEL, cursor).addFinding("signed");
        cursor = team.renew(cursor, SigningKeys.generate());
        team.join(CHANNEL, cursor).addFinding("signed with the second");
        kiro = team.renew(kiro, SigningKeys.generate());
        team.join(CHANNEL, kiro).addFinding("signed with the first");
        cursor = team.renew(cursor);
        team.join(CHANNEL, cursor).addFinding("signed with the second");
        team.revoke(kiro, "cursor", "done");
        Verification verification = sound(VerifyRequest.everything());
        assertThat(verification.signed()).isEqualTo(4);
        assertThat(verification.unsigned()).isEqualTo(1);
        assertThat(verification.unchecked()).isZero();
        assertThat(sound(VerifyRequest.chain()).unchecked()).isEqualTo(4);
    }

    @Test
    @DisplayName("VER-6: a signature that is wrong, or was taken away, is found if signatures are asked for")
    void forgedSignatures() {
        SigningKeys keys = SigningKeys.generate();
        Agent cursor = team.register(AgentProfile.client("cursor").withKey(keys.publicKey()))
                .withSigningKey(keys.privateKey());
        for (int i = 0; i < 3; i++) {
            team.join(CHANNEL, cursor).addFinding("f");
        }
        AlteredEntries altered = over(KEY);
        altered.alter(2, entry -> AlteredEntries.withBitTurned(entry, entry.length - BEFORE_CHECKSUM));
        sound(VerifyRequest.chain().withFold());
        Verification forged = verified(VerifyRequest.chain().withSignatures());
        assertFlaw(forged, 2, "is not the one of agent cursor");
        assertThat(forged.signed()).isEqualTo(1);
        altered.alter(3, StoreVerifyingRules::withoutSignature);
        sound(VerifyRequest.chain());
        assertFlaw(verified(VerifyRequest.everything()), 3, "must be signed");
    }

    /** An entry that has one signature, without it. */
    private static byte[] withoutSignature(byte[] entry) {
        byte[] unsigned = Arrays.copyOf(entry, entry.length - 68);
        // The number of signatures comes before them; turned from 1 to 0.
        return AlteredEntries.withBitTurned(unsigned, unsigned.length - BEFORE_CHECKSUM);
    }

    @Test
    @DisplayName("VER-7: the keys are taken from a workspace's own log that verifies, or not at all")
    void forgedKeys() {
        SigningKeys keys = SigningKeys.generate();
        Agent cursor = team.register(AgentProfile.client("cursor").withKey(keys.publicKey()))
                .withSigningKey(keys.privateKey());
        cursor = team.renew(cursor);
        team.join(CHANNEL, cursor).addFinding("f");
        AlteredEntries altered = over(AGENTS);
        sound(VerifyRequest.everything());
        altered.alter(1, entry -> AlteredEntries.withBitTurned(entry, OPEN_PART + 60));
        sound(VerifyRequest.chain());
        assertFlaw(verified(VerifyRequest.everything()), 0, "the workspace's own log");
        altered.alter(2, entry -> AlteredEntries.withBitTurned(entry, entry.length - BEFORE_CHECKSUM));
        assertFlaw(verified(VerifyRequest.everything()), 0, "is not the one of agent cursor");
    }

    @Test
    @DisplayName(
            "VER-8: a store with a key countersigns its heads, whatever is committed, and who has the key can tell")
    void countersigns() {
        SigningKeys keys = SigningKeys.generate();
        replaceStore(builder().signedBy(keys));
        SigningKeys own = SigningKeys.generate();
        Agent cursor = team.register(AgentProfile.client("cursor").withKey(own.publicKey()))
                .withSigningKey(own.privateKey());
        Participant joined = team.join(CHANNEL, cursor);
        joined.setTask("t");
        committed(joined, p -> p.learn("k", "v").addFinding("f"));
        joined.update((session, p) -> p.addFinding("g"));
        VerifyRequest request = VerifyRequest.everything().trusting(keys.publicKey());
        Verification verification = sound(request);
        assertThat(verification.countersigned()).isEqualTo(3);
        assertThat(verification.newestCountersigned()).hasValue(session().position());
        assertThat(verification.signed()).isEqualTo(3);
        assertThat(verification.unchecked()).isZero();
        joined.erase(2, "leaked");
        joined.truncate(1);
        assertThat(sound(request).newestCountersigned()).hasValue(session().position());
        assertThat(sound(request).countersigned()).isEqualTo(4);
        Verification others =
                sound(VerifyRequest.everything().trusting(SigningKeys.generate().publicKey()));
        assertThat(others.countersigned()).isZero();
        assertThat(others.unchecked()).isEqualTo(4);
        AlteredEntries altered = over(KEY);
        altered.alter(4, entry -> AlteredEntries.withBitTurned(entry, entry.length - BEFORE_CHECKSUM));
        assertFlaw(verified(request), 4, "its countersignature is not the one of the store");
        altered.alter(
                4, entry -> AlteredEntries.withBitTurned(entry, entry.length - BEFORE_CHECKSUM - 64 - FINGERPRINT + 1));
        assertThat(sound(request).unchecked()).isEqualTo(1);
    }

    @Test
    @DisplayName("VER-9: a countersignature changes no hash, and stores with another key, or none, go on with the log")
    void countersignedBySeveral() throws Exception {
        SigningKeys first = SigningKeys.generate();
        SigningKeys second = SigningKeys.generate();
        addFindings("cursor", 1);
        replaceStore(builder().signedBy(first));
        addFindings("cursor", 2);
        List<Position> before = new ArrayList<>();
        log().forEach(commit -> before.add(commit.position()));
        replaceStore(builder().signedBy(second).cacheWeight(0));
        List<Position> after = new ArrayList<>();
        log().forEach(commit -> after.add(commit.position()));
        assertThat(after).isEqualTo(before);
        addFindings("cursor", 1);
        replaceStore(builder());
        addFindings("cursor", 1);
        Verification verification =
                sound(VerifyRequest.everything().trusting(first.publicKey()).trusting(second.publicKey()));
        assertThat(verification.countersigned()).isEqualTo(3);
        assertThat(verification.newestCountersigned().map(Position::revision)).hasValue(4L);
        assertThat(sound(VerifyRequest.everything().trusting(second.publicKey()))
                        .unchecked())
                .isEqualTo(2);
    }

    @Test
    @DisplayName(
            "VER-10: of many writers at once the newest commit is countersigned, and each that answers lost lands once")
    void countersignedBatches() throws Exception {
        SigningKeys keys = SigningKeys.generate();
        Faults faults = Faults.over(backend);
        replaceStore(builder().signedBy(keys), faults.backend());
        agent("cursor");
        Race.run(4, runner -> () -> {
            for (int i = 0; i < 5; i++) {
                team.join(CHANNEL, agent("cursor"))
                        .update((session, p) -> p.scoped().addFinding("f"));
            }
            return 0;
        });
        for (Fault fault : List.of(Fault.LOST_REQUEST, Fault.LOST_ANSWER)) {
            faults.nextAppends(6, fault);
            join("cursor").update((session, p) -> p.addFinding("again"));
        }
        faults.heal();
        Verification verification = sound(VerifyRequest.everything().trusting(keys.publicKey()));
        assertThat(verification.commits()).isEqualTo(22);
        assertThat(verification.newestCountersigned()).hasValue(session().position());
    }

    @Test
    @DisplayName("VER-11: it goes up to the head at its beginning, tells how far it is, and writes nothing")
    void progress() {
        AlteredEntries few = over(KEY).atOnce(2);
        addFindings("cursor", 5);
        Position head = session().position();
        List<Long> told = new ArrayList<>();
        Verification verification = verified(VerifyRequest.everything().telling((checked, upTo) -> {
            told.add(checked.revision());
            assertThat(upTo).isEqualTo(head);
            addFindings("kiro", 1);
        }));
        assertThat(verification.flaw()).isEmpty();
        assertThat(verification.checked()).isEqualTo(head);
        assertThat(told).containsExactly(2L, 4L, 5L);
        assertThat(revision()).isEqualTo(8);
        sound(VerifyRequest.everything());
        assertThat(revision()).isEqualTo(8);
        assertThat(few.head(KEY).orElseThrow().position()).isEqualTo(session().position());
        VerifyRequest failing = VerifyRequest.chain().telling((checked, upTo) -> {
            throw new IllegalStateException("enough");
        });
        assertThatThrownBy(() -> verified(failing)).hasMessage("enough");
    }

    @Test
    @DisplayName("VER-12: what is erased, truncated or deleted while a log is verified is no flaw")
    void movesMeanwhile() {
        over(KEY).atOnce(2);
        Participant cursor = join("cursor");
        cursor.setTask("a secret");
        addFindings("kiro", 6);
        List<Runnable> moves = new ArrayList<>(List.of(
                () -> cursor.erase(1, "leaked"),
                () -> {
                    cursor.session();
                    cursor.truncate(5);
                },
                () -> {
                    cursor.session();
                    cursor.delete();
                }));
        while (!moves.isEmpty()) {
            List<Runnable> next = new ArrayList<>(List.of(moves.remove(0)));
            Verification verification = verified(VerifyRequest.everything().telling((checked, upTo) -> {
                if (!next.isEmpty()) {
                    next.remove(0).run();
                }
            }));
            assertThat(verification.flaw()).isEmpty();
            assertThat(verification.checked()).isEqualTo(verification.head());
            sound(VerifyRequest.everything());
        }
        assertThat(session().isDeleted()).isTrue();
    }

    @Test
    @DisplayName("VER-13: bad names and a closed store are refused, as everywhere")
    void refused() {
        assertThatThrownBy(() -> team.verify("@", VerifyRequest.chain())).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> team.verify("no such", VerifyRequest.chain()))
                .isInstanceOf(InvalidInputException.class);
        store.close();
        assertThatThrownBy(() -> verified(VerifyRequest.chain())).isInstanceOf(StoreClosedException.class);
    }
}

package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.AgentKey;
import io.leanctx.AgentProfile;
import io.leanctx.CommitResult;
import io.leanctx.Hash;
import io.leanctx.Participant;
import io.leanctx.SigningKeys;
import io.leanctx.StoreFailedException;
import io.leanctx.Verification;
import io.leanctx.VerifyRequest;
import io.leanctx.Workspace;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendFailedException;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredEntry;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which commits a store with a key signs, and in which bytes. */
@DisplayName("A store with a key")
class CountersigningTest {

    private static final Intercepted.Appending SOUND = SessionBackend::append;
    private static final ChannelKey MAIN = new ChannelKey("my-team", "main");
    private static final ChannelKey OTHER = new ChannelKey("my-team", "other");

    private final AtomicReference<Intercepted.Appending> appending = new AtomicReference<>(SOUND);
    private final List<Append> sent = Collections.synchronizedList(new ArrayList<>());
    private final SessionBackend storage = InMemoryBackend.create();
    private final SessionBackend backend = Intercepted.append(storage, (sound, batch, durability) -> {
        sent.addAll(batch);
        return appending.get().append(sound, batch, durability);
    });
    private final SigningKeys keys = SigningKeys.generate();
    private final CoreStore store = (CoreStore) LeanCtx.builder().signedBy(keys).open(backend);
    private final Workspace team = store.workspace("my-team");

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @DisplayName("signs of a batch the last commit on each session, and no other")
    void lastOfEach() throws Exception {
        inOneBatch(SOUND, "main", "other", "main", "main", "other");
        assertThat(countersigned(MAIN)).containsExactly(true, false, false, true);
        assertThat(countersigned(OTHER)).containsExactly(false, true);
        assertThat(countersigned(ChannelKey.ofWorkspace("my-team"))).containsOnly(true);
    }

    @Test
    @DisplayName("signs what verifies with the JDK alone, behind the signature of the agent")
    void verifies() throws Exception {
        SigningKeys own = SigningKeys.generate();
        Agent cursor = team.register(AgentProfile.client("cursor").withKey(own.publicKey()))
                .withSigningKey(own.privateKey());
        Hash hash = team.join("main", cursor).setTask("t").position().hash();
        EntryLayout layout = layout(storage.entries(MAIN, 0, 1, Long.MAX_VALUE).get(0));
        assertThat(layout.signatures()).extracting(EntryLayout.Signed::length).containsExactly(64, 96);
        byte[] bytes = signature(layout, 1);
        byte[] x509 = Base64.getDecoder().decode(keys.publicKey().x509());
        assertThat(Arrays.copyOf(bytes, 32))
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(x509));
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(keys.publicKey().toPublicKey());
        verifier.update("leanctx/head/1\0".getBytes(StandardCharsets.US_ASCII));
        verifier.update(hash.toBytes());
        assertThat(verifier.verify(bytes, 32, 64)).isTrue();
    }

    @Test
    @DisplayName("sends the same bytes again where the storage fails half-way")
    void sendsTheSameAgain() {
        Participant cursor = team.join("main", team.registerNew("cursor"));
        AtomicInteger calls = new AtomicInteger();
        sent.clear();
        appending.set((sound, batch, durability) -> {
            if (calls.getAndIncrement() < 3) {
                throw new AppendFailedException("made to fail by the test", null);
            }
            return sound.append(batch, durability);
        });
        cursor.addFinding("f");
        assertThat(sent).hasSize(4);
        assertThat(sent).extracting(Append::entry).containsOnly(sent.get(0).entry());
        assertThat(countersigned(MAIN)).containsExactly(true);
    }

    @Test
    @DisplayName("signs anew what is decided anew, as another store came first")
    void decidedAnew() {
        Agent agent = team.registerNew("cursor");
        AtomicBoolean interfered = new AtomicBoolean();
        appending.set((sound, batch, durability) -> {
            if (!interfered.getAndSet(true)) {
                try (CoreStore other = (CoreStore) LeanCtx.over(storage)) {
                    other.workspace("my-team").join("main", agent).addFinding("first");
                }
            }
            return sound.append(batch, durability);
        });
        team.join("main", agent).addFinding("second");
        assertThat(countersigned(MAIN)).containsExactly(false, true);
        assertThat(team.verify("main", VerifyRequest.everything().trusting(keys.publicKey()))
                        .newestCountersigned())
                .hasValue(team.session("main").position());
    }

    @Test
    @DisplayName("keeps a log sound where the last commit of a batch does not land and those before it do")
    void partOfABatch() throws Exception {
        AtomicBoolean refused = new AtomicBoolean();
        inOneBatch(
                (sound, batch, durability) -> {
                    if (refused.getAndSet(true)) {
                        return sound.append(batch, durability);
                    }
                    List<AppendResult> results =
                            new ArrayList<>(sound.append(batch.subList(0, batch.size() - 1), durability));
                    results.add(new AppendResult.Contended());
                    return results;
                },
                "main",
                "main",
                "main");
        assertThat(countersigned(MAIN)).containsExactly(true, false, false, true);
        Verification verification =
                team.verify("main", VerifyRequest.everything().trusting(keys.publicKey()));
        assertThat(verification.flaw()).isEmpty();
        assertThat(verification.countersigned()).isEqualTo(2);
    }

    @Test
    @DisplayName("whose key does not sign writes nothing, says so, and goes on once it does")
    void keyFails() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        EdECPrivateKey given = (EdECPrivateKey) pair.getPrivate();
        AtomicReference<EdECPrivateKey> kept = new AtomicReference<>(given);
        SigningKeys module = SigningKeys.of(new Module(kept), AgentKey.of(pair.getPublic()));
        SessionBackend own = InMemoryBackend.create();
        try (CoreStore signing = (CoreStore) LeanCtx.builder().signedBy(module).over(own)) {
            Workspace workspace = signing.workspace("my-team");
            Participant cursor = workspace.join("main", workspace.registerNew("cursor"));
            cursor.addFinding("before");
            kept.set(null);
            assertThatThrownBy(() -> cursor.addFinding("f"))
                    .isInstanceOf(StoreFailedException.class)
                    .hasMessageContaining("the key of the store does not sign, so nothing was written");
            assertThat(workspace.session("main").revision()).isEqualTo(1);
            kept.set(given);
            assertThat(cursor.addFinding("after").revision()).isEqualTo(2);
        }
    }

    /** What keeps a key may come not to give it. */
    private record Module(AtomicReference<EdECPrivateKey> kept) implements EdECPrivateKey {

        @Override
        public NamedParameterSpec getParams() {
            return NamedParameterSpec.ED25519;
        }

        @Override
        public Optional<byte[]> getBytes() {
            return Optional.ofNullable(kept.get()).flatMap(EdECPrivateKey::getBytes);
        }

        @Override
        public String getAlgorithm() {
            return "EdDSA";
        }

        @Override
        public String getFormat() {
            return "PKCS#8";
        }

        @Override
        public byte[] getEncoded() {
            return new byte[0];
        }
    }

    @Test
    @DisplayName("signs bytes that erasing keeps, and that change no hash")
    void erased() {
        Participant cursor = team.join("main", team.registerNew("cursor"));
        Hash hash = cursor.setTask("a secret").position().hash();
        byte[] before = signature(layout(storage.entries(MAIN, 0, 1, 1 << 20).get(0)), 0);
        cursor.erase(1, "leaked");
        StoredEntry erased = storage.entries(MAIN, 0, 1, 1 << 20).get(0);
        assertThat(signature(layout(erased), 0)).isEqualTo(before);
        assertThat(EntryCodec.decode(MAIN, erased).commit().position().hash()).isEqualTo(hash);
        assertThat(team.verify("main", VerifyRequest.everything().trusting(keys.publicKey()))
                        .countersigned())
                .isEqualTo(2);
    }

    @Test
    @DisplayName("adds a signature to an entry as one that was written with it from the beginning")
    void bytes() {
        byte[] countersignature = new byte[Countersigning.BYTES];
        Arrays.fill(countersignature, (byte) 7);
        EncodedPayload payload = EncodedPayload.of(Hash.ZERO, new byte[] {0, 0, 0, 0, 0, 0, 0, 0});
        for (EncodedPayload each : List.of(payload, payload.signed(new byte[Signing.BYTES]))) {
            SealedEntry sealed = EntryCodec.seal(each, 2, Instant.EPOCH, Hash.ZERO, MAIN, new byte[0]);
            Bytes signed = EntryCodec.withSignature(sealed.bytes(), each, countersignature);
            EntryLayout layout = layout(new StoredEntry(2, signed));
            int count = each.signature().isPresent() ? 2 : 1;
            assertThat(layout.signatures()).hasSize(count);
            assertThat(signature(layout, count - 1)).isEqualTo(countersignature);
            assertThat(EntryCodec.hash(layout.bytes())).isEqualTo(sealed.hash());
        }
    }

    /** Has findings decided in the batch after one to the main channel that waits for all of them. */
    private void inOneBatch(Intercepted.Appending then, String... channels) throws Exception {
        Agent agent = team.registerNew("cursor");
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        appending.set((sound, batch, durability) -> {
            appending.set(then);
            entered.countDown();
            assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
            return sound.append(batch, durability);
        });
        List<CompletableFuture<CommitResult>> answers = new ArrayList<>();
        answers.add(finding("main", agent));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        for (String channel : channels) {
            answers.add(finding(channel, agent));
        }
        go.countDown();
        for (CompletableFuture<CommitResult> answer : answers) {
            assertThat(answer.get(10, TimeUnit.SECONDS)).isInstanceOf(CommitResult.Committed.class);
        }
    }

    private CompletableFuture<CommitResult> finding(String channel, Agent agent) {
        return team.join(channel, agent).commitAsync(p -> p.addFinding("f")).toCompletableFuture();
    }

    private List<Boolean> countersigned(ChannelKey key) {
        return storage.entries(key, 0, 100, Long.MAX_VALUE).stream()
                .map(entry ->
                        layout(entry).signatures().stream().anyMatch(signed -> signed.length() == Countersigning.BYTES))
                .toList();
    }

    private static byte[] signature(EntryLayout layout, int index) {
        EntryLayout.Signed signed = layout.signatures().get(index);
        return Arrays.copyOfRange(layout.bytes(), signed.start(), signed.start() + signed.length());
    }

    private static EntryLayout layout(StoredEntry entry) {
        try {
            return new EntryLayout(entry.bytes().toArray(), () -> "the entry");
        } catch (MalformedException e) {
            throw new AssertionError("an entry does not read", e);
        }
    }
}

package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.AgentKey;
import io.leanctx.AgentProfile;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.NotAllowedException;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.SigningKeys;
import io.leanctx.Verification;
import io.leanctx.VerifyRequest;
import io.leanctx.Workspace;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendFailedException;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredEntry;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What of the identity of agents is decided with a commit, and what of it stands in the log. */
@DisplayName("An agent")
class AgentsAtCommitTest {

    private static final Intercepted.Appending SOUND = SessionBackend::append;
    private static final ChannelKey KEY = new ChannelKey("my-team", "main");
    private static final ChannelKey AGENTS = ChannelKey.ofWorkspace("my-team");

    private final AtomicReference<Intercepted.Appending> appending = new AtomicReference<>(SOUND);
    private final List<Append> sent = Collections.synchronizedList(new ArrayList<>());
    private final SessionBackend storage = InMemoryBackend.create();
    private final SessionBackend backend = Intercepted.append(storage, (sound, batch, durability) -> {
        sent.addAll(batch);
        return appending.get().append(sound, batch, durability);
    });
    private final CoreStore store = (CoreStore) LeanCtx.open(backend);
    private final Workspace team = store.workspace("my-team");
    private final KeyPair keys = keys();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @DisplayName("that is revoked in a batch commits what comes before in that batch, and nothing that comes after")
    void revokedInABatch() throws Exception {
        Agent lead = team.registerNew("lead");
        Agent cursor = team.registerNew("cursor");
        AtomicInteger refusals = new AtomicInteger();
        List<CompletableFuture<CommitResult>> answers = inOneBatch(
                List.of(
                        finding("main", cursor),
                        finding("other", cursor),
                        revocation(lead, "cursor"),
                        finding("main", cursor),
                        finding("third", cursor),
                        revocation(lead, "cursor"),
                        finding("main", lead)),
                // Refused as a whole once, as if another process had come first, so that nothing is answered too early.
                (sound, batch, durability) -> refusals.getAndIncrement() == 0
                        ? batch.stream()
                                .<AppendResult>map(any -> new AppendResult.Contended())
                                .toList()
                        : sound.append(batch, durability));
        assertThat(refusals).hasValue(2);
        for (int landed : List.of(0, 1, 2, 6)) {
            assertThat(answers.get(landed).get(10, TimeUnit.SECONDS)).isInstanceOf(CommitResult.Committed.class);
        }
        for (int refused : List.of(3, 4, 5)) {
            assertThatThrownBy(() -> answers.get(refused).get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(NotAllowedException.class)
                    .hasMessageContaining("was revoked by lead");
        }
        assertThat(authors("main")).containsExactly("lead", "cursor", "lead");
        assertThat(authors("other")).containsExactly("cursor");
        assertThat(authors("third")).isEmpty();
    }

    @Test
    @DisplayName("whose revocation does not land is not refused for it")
    void revocationDidNotLand() throws Exception {
        Agent lead = team.registerNew("lead");
        Agent cursor = team.registerNew("cursor");
        CoreStore other = (CoreStore) LeanCtx.over(storage);
        AtomicInteger calls = new AtomicInteger();
        List<CompletableFuture<CommitResult>> answers =
                inOneBatch(List.of(revocation(lead, "cursor"), finding("main", cursor)), (sound, batch, durability) -> {
                    if (calls.getAndIncrement() == 0) {
                        // So the revocation has not been made by who may make it, once it is decided again.
                        other.workspace("my-team").revoke(lead, "lead", "first");
                    }
                    return sound.append(batch, durability);
                });
        other.close();
        assertThatThrownBy(() -> answers.get(0).get(10, TimeUnit.SECONDS))
                .hasMessageContaining("agent lead of workspace my-team was revoked by lead");
        assertThat(answers.get(1).get(10, TimeUnit.SECONDS)).isInstanceOf(CommitResult.Committed.class);
    }

    @Test
    @DisplayName(
            "is held to the key that the log has when it is decided, whatever its signature was checked with before")
    void keyAtDecision() throws Exception {
        Agent lead = team.registerNew("lead");
        AgentProfile profile = AgentProfile.client("cursor").withKey(AgentKey.of(keys.getPublic()));
        Agent cursor = team.register(profile).withSigningKey(keys.getPrivate());
        // No method of the API makes this.
        Change otherKey = new Change.AgentRegistered(
                profile.withKey(AgentKey.of(keys().getPublic())), Credential.hash(cursor.token()));
        List<CompletableFuture<CommitResult>> answers =
                inOneBatch(List.of(request(AGENTS, lead, otherKey), finding("main", cursor)), SOUND);
        assertThat(answers.get(0).get(10, TimeUnit.SECONDS)).isInstanceOf(CommitResult.Committed.class);
        assertThatThrownBy(() -> answers.get(1).get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(NotAllowedException.class)
                .hasMessageContaining("the key of agent cursor of my-team was changed after its commit was checked");
        assertThat(authors("main")).containsExactly("lead");
    }

    @Test
    @DisplayName(
            "whose key is renewed in a batch commits with the old one what comes before, and nothing that comes after")
    void renewedInABatch() throws Exception {
        Agent cursor = team.register(AgentProfile.client("cursor").withKey(AgentKey.of(keys.getPublic())))
                .withSigningKey(keys.getPrivate());
        SigningKeys next = SigningKeys.generate();
        Change renewal = new Change.AgentRegistered(
                AgentProfile.client("cursor").withKey(next.publicKey()), Credential.hash("new token"));
        List<CompletableFuture<CommitResult>> answers = inOneBatch(
                List.of(finding("main", cursor), request(AGENTS, cursor, renewal), finding("main", cursor)), SOUND);
        assertThat(answers.get(0).get(10, TimeUnit.SECONDS)).isInstanceOf(CommitResult.Committed.class);
        assertThat(answers.get(1).get(10, TimeUnit.SECONDS)).isInstanceOf(CommitResult.Committed.class);
        assertThatThrownBy(() -> answers.get(2).get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(NotAllowedException.class)
                .hasMessageContaining("the token is not the one of agent cursor");
        assertThat(authors("main")).containsExactly("lead", "cursor");
        assertThat(team.join("main", new Agent("cursor", "new token", Optional.of(next.privateKey())))
                        .addFinding("f")
                        .revision())
                .isEqualTo(3);
        Verification verification = team.verify("main", VerifyRequest.everything());
        assertThat(verification.flaw()).isEmpty();
        assertThat(verification.signed()).isEqualTo(2);
    }

    @Test
    @DisplayName("with a key signs what verifies with the JDK alone")
    void verifies() throws Exception {
        Agent cursor = team.register(AgentProfile.client("cursor").withKey(AgentKey.of(keys.getPublic())))
                .withSigningKey(keys.getPrivate());
        team.join("main", cursor).setTask("t");
        cursor = team.renew(cursor);
        team.join("main", cursor).update((session, p) -> p.learn("k", "v"));
        List<StoredEntry> signed = new ArrayList<>(storage.entries(KEY, 0, 10, Long.MAX_VALUE));
        signed.add(storage.entries(AGENTS, 1, 1, Long.MAX_VALUE).get(0));
        assertThat(signed).hasSize(3);
        String x509 = team.agents().get("cursor").value().key().orElseThrow().x509();
        for (StoredEntry entry : signed) {
            EntryLayout layout = layout(entry);
            assertThat(layout.signatures()).hasSize(1);
            byte[] open = slice(layout.bytes(), layout.open(), layout.openLength());
            byte[] signature = signature(layout);
            assertThat(verifiesByHand(x509, open, signature)).isTrue();
            open[open.length - 3] ^= 1;
            assertThat(verifiesByHand(x509, open, signature)).isFalse();
        }
        StoredEntry registration = storage.entries(AGENTS, 0, 1, Long.MAX_VALUE).get(0);
        assertThat(layout(registration).signatures()).isEmpty();
    }

    @Test
    @DisplayName("whose commit may have landed has the same payload sent again, with the same salts and signature")
    void sendsTheSameAgain() throws Exception {
        Agent cursor = team.register(AgentProfile.client("cursor").withKey(AgentKey.of(keys.getPublic())))
                .withSigningKey(keys.getPrivate());
        CoreStore other = (CoreStore) LeanCtx.over(storage);
        AtomicInteger calls = new AtomicInteger();
        sent.clear();
        appending.set((sound, batch, durability) -> {
            // Lost as often as the store sends a batch by itself; then another store comes first.
            if (calls.getAndIncrement() < 4) {
                throw new AppendFailedException("made to fail by the test", null);
            }
            if (calls.get() == 5) {
                other.workspace("my-team").join("main", cursor).addFinding("first");
            }
            return sound.append(batch, durability);
        });
        team.join("main", cursor).update((session, p) -> p.scoped().addFinding("again"));
        other.close();
        assertThat(sent).hasSizeGreaterThan(5);
        List<byte[]> payloads = sent.stream().map(AgentsAtCommitTest::payload).toList();
        assertThat(payloads).allSatisfy(payload -> assertThat(payload).isEqualTo(payloads.get(0)));
        assertThat(sent.get(sent.size() - 1).head().revision()).isEqualTo(2);
        assertThat(layout(storage.entries(KEY, 1, 1, Long.MAX_VALUE).get(0)).signatures())
                .hasSize(1);
    }

    /** Has requests decided in the batch after one that waits for all of them. */
    private List<CompletableFuture<CommitResult>> inOneBatch(List<Request> requests, Intercepted.Appending then)
            throws Exception {
        Agent first = team.register(AgentProfile.client("lead").withId("lead-of-batch"));
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        appending.set((sound, batch, durability) -> {
            appending.set(then);
            entered.countDown();
            assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
            return sound.append(batch, durability);
        });
        CompletableFuture<CommitResult> blocked = store.proposer().commitLater(finding("main", first));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        List<CompletableFuture<CommitResult>> answers = new ArrayList<>();
        requests.forEach(request -> answers.add(store.proposer().commitLater(request)));
        go.countDown();
        assertThat(blocked.get(10, TimeUnit.SECONDS)).isInstanceOf(CommitResult.Committed.class);
        for (CompletableFuture<CommitResult> answer : answers) {
            answer.handle((result, failure) -> true).get(10, TimeUnit.SECONDS);
        }
        return answers;
    }

    private Request finding(String channel, Agent by) {
        return request(new ChannelKey("my-team", channel), by, new Change.Finding("f", Optional.empty()));
    }

    private Request revocation(Agent by, String agent) {
        return request(AGENTS, by, new Change.AgentRevoked(agent, Optional.of("why")));
    }

    private Request request(ChannelKey key, Agent by, Change change) {
        ProposedCommit proposed = new ProposedCommit(
                key,
                by.id(),
                store.settings().operationIds().get(),
                Position.START,
                List.of(),
                Set.<Scope>of(),
                List.of(change));
        return new Request(proposed, false, Credential.of("my-team", by), Attached.NOTHING, Set.of());
    }

    private List<String> authors(String channel) {
        return team.history(channel, 0, 100).commits().stream()
                .map(Commit::agent)
                .map(agent -> agent.equals("lead-of-batch") ? "lead" : agent)
                .toList();
    }

    private static boolean verifiesByHand(String x509, byte[] open, byte[] signature) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update("leanctx/payload/1\0".getBytes(StandardCharsets.US_ASCII));
        byte[] root = digest.digest(open);
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(x509))));
        verifier.update("leanctx/signature/1\0".getBytes(StandardCharsets.US_ASCII));
        verifier.update(root);
        return verifier.verify(signature);
    }

    /** All of an entry but what depends on where and when it lands. */
    private static byte[] payload(Append append) {
        EntryLayout layout = layout(new StoredEntry(append.head().revision(), append.entry()));
        int start = layout.open();
        return slice(layout.bytes(), start, layout.bytes().length - start - Format.CHECKSUM_BYTES);
    }

    private static byte[] signature(EntryLayout layout) {
        EntryLayout.Signed signed = layout.signatures().get(0);
        return slice(layout.bytes(), signed.start(), signed.length());
    }

    private static byte[] slice(byte[] bytes, int start, int length) {
        return Arrays.copyOfRange(bytes, start, start + length);
    }

    private static EntryLayout layout(StoredEntry entry) {
        try {
            return new EntryLayout(entry.bytes().toArray(), () -> "the entry");
        } catch (MalformedException e) {
            throw new AssertionError("an entry in the log does not read", e);
        }
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Java 17 provides Ed25519", e);
        }
    }
}

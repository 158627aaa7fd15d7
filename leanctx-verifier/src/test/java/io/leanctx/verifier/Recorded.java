package io.leanctx.verifier;

import io.leanctx.Agent;
import io.leanctx.AgentKey;
import io.leanctx.AgentProfile;
import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.ChangeCodec;
import io.leanctx.ChangeType;
import io.leanctx.EntryRef;
import io.leanctx.FileMode;
import io.leanctx.Location;
import io.leanctx.MessageCategory;
import io.leanctx.Participant;
import io.leanctx.ProofPrivacy;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.InMemoryBackend;
import io.leanctx.core.LeanCtx;
import io.leanctx.core.ProofBench;
import io.leanctx.spi.ChannelKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;

/** A store with logs that have something of everything, to be proven. */
final class Recorded implements AutoCloseable {

    static final String MAIN = "feat/grüße-\ud83d\ude80";
    static final String FORK = "fork";
    static final String SHORT = "short";
    static final String ERASED = "erased-beginning";
    static final String TEAM = "team";

    private static final String HASH = "ab".repeat(32);

    final InMemoryBackend backend = InMemoryBackend.create();
    final SessionStore store = LeanCtx.builder().over(backend);
    final Workspace team = store.workspace(TEAM);
    final KeyPair cursorKeys = keys();
    final KeyPair storeKeys = keys();
    final Agent cursor = team.register(AgentProfile.client("cursor").withKey(AgentKey.of(cursorKeys.getPublic())))
            .withSigningKey(cursorKeys.getPrivate());
    final Agent lead = team.register(AgentProfile.client("lead"));

    Recorded() {
        try (Participant asLead = team.join(MAIN, lead);
                Participant asCursor = team.join(MAIN, cursor)) {
            asLead.setTask("Move auth to JWT \u2013 \"now\"\n\u0001 \ud83d\ude80");
            asCursor.addFinding("Token expiry is hardcoded", Location.of("src/auth.rs", 42));
            asCursor.tryCommit(c -> c.decide("JWT", "stateless").learn("auth.algorithm", "EdDSA"))
                    .orThrow();
            asLead.touchFile("src/\u00e4.rs", FileMode.MODIFIED);
            ProofBench.commit(store, key(MAIN), cursor, evidence(1), checked(3, 1), spent("1.5", "EUR"), called());
            asCursor.share(Audience.everyone(), "src/auth.rs", "fn main() {}\n".getBytes(StandardCharsets.UTF_8));
            asLead.offer(Audience.agents("cursor"), "the rest", asLead.bundle(), Duration.ofHours(1));
            asCursor.session();
            asCursor.accept(new EntryRef(7, 0));
            asLead.record(ChangeType.of("acme.plan/1", new Plain()), "a plan");
            asLead.session();
            asLead.send(Audience.everyone(), MessageCategory.INFO, "leaked: hunter2");
            ProofBench.commit(
                    store, key(MAIN), lead, evidence(2), compressed(), spent("0.003", "EUR"), spent("2", "USD"));
            ProofBench.commit(store, key(MAIN), lead, malformed(), spent(null, null), checked(0, 0));
            asLead.session();
            asLead.erase(10, "a password");
        }
        try (Participant asCursor = team.join(MAIN, cursor)) {
            asCursor.fork(team.sessionAt(MAIN, 4).position(), FORK);
        }
        try (Participant asLead = team.join(FORK, lead)) {
            asLead.addFinding("on the fork");
        }
        fill(SHORT);
        fill(ERASED);
        try (Participant asLead = team.join(ERASED, lead)) {
            asLead.erase(2, "a name");
        }
    }

    private void fill(String channel) {
        try (Participant asCursor = team.join(channel, cursor)) {
            for (int i = 0; i < 6; i++) {
                asCursor.addFinding("finding " + i);
            }
            asCursor.session();
            asCursor.truncate(3);
            asCursor.addFinding("afterwards");
        }
    }

    static ChannelKey key(String channel) {
        return new ChannelKey(TEAM, channel);
    }

    byte[] proof(String channel, ProofPrivacy privacy) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            team.proof(channel, privacy, out);
        } catch (IOException e) {
            throw new AssertionError("an array takes all bytes", e);
        }
        return out.toByteArray();
    }

    byte[] proof(String channel, long from, long to, ProofPrivacy privacy) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        team.proof(channel, from, to, privacy, out);
        return out.toByteArray();
    }

    byte[] sealed(String channel, ProofPrivacy privacy) throws Exception {
        long oldest = team.history(channel, team.session(channel).revision(), 1).oldest();
        return ProofBench.sealed(
                store, key(channel), oldest, team.session(channel).revision(), privacy, storeKeys);
    }

    /** The main log, each commit of which a store signed. */
    byte[] countersigned(ProofPrivacy privacy) throws Exception {
        InMemoryBackend copy = InMemoryBackend.create();
        ProofBench.copyCountersigned(backend, copy, ChannelKey.ofWorkspace(TEAM), storeKeys);
        ProofBench.copyCountersigned(backend, copy, key(MAIN), storeKeys);
        try (SessionStore over = LeanCtx.builder().over(copy)) {
            long head = over.workspace(TEAM).session(MAIN).revision();
            return ProofBench.sealed(over, key(MAIN), 1, head, privacy, storeKeys);
        }
    }

    static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Java 17 provides Ed25519", e);
        }
    }

    @Override
    public void close() {
        store.close();
    }

    private static Change evidence(int tokens) {
        return ProofBench.change(
                "read",
                "{\"content\":\"" + HASH + "\",\"first\":1,\"last\":9,\"path\":\"src/\u00e4.rs\",\"tokens\":" + tokens
                        + "}",
                Optional.empty());
    }

    private static Change compressed() {
        return ProofBench.change(
                "compressed",
                "{\"after\":\"" + HASH + "\",\"before\":\"" + HASH
                        + "\",\"tokensAfter\":10,\"tokensBefore\":1000000000}",
                Optional.of("{\"subject\":\"a log\"}"));
    }

    private static Change checked(int passed, int failed) {
        return ProofBench.change(
                "checked",
                "{\"duration\":2592000000,\"failed\":" + failed + ",\"output\":\"" + HASH + "\",\"passed\":" + passed
                        + ",\"total\":4}",
                Optional.of("{\"command\":\"make test\"}"));
    }

    private static Change spent(String amount, String currency) {
        String cost = amount == null ? "" : "\"amount\":\"" + amount + "\",";
        String unit = currency == null ? "" : "\"currency\":\"" + currency + "\",";
        return ProofBench.change(
                "spent",
                "{" + cost + "\"cached\":0," + unit + "\"in\":100,\"model\":\"m-1\",\"out\":7}",
                Optional.empty());
    }

    private static Change called() {
        return ProofBench.change(
                "called",
                "{\"duration\":12,\"input\":\"" + HASH + "\",\"name\":\"grep\",\"output\":\"" + HASH + "\"}",
                Optional.empty());
    }

    private static Change malformed() {
        return ProofBench.change(
                "read", "{\"content\":\"" + HASH + "\",\"path\":\"p\",\"tokens\":-1}", Optional.empty());
    }

    private static final class Plain implements ChangeCodec<String> {
        @Override
        public String encode(String value) {
            return value;
        }

        @Override
        public String decode(String body) {
            return body;
        }
    }
}

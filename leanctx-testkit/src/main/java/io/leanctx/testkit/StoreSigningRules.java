package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.AgentKey;
import io.leanctx.AgentProfile;
import io.leanctx.Claim;
import io.leanctx.ClaimResult;
import io.leanctx.Commit;
import io.leanctx.CommitResult;
import io.leanctx.InvalidInputException;
import io.leanctx.NotAllowedException;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.SigningKeys;
import io.leanctx.Workspace;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreSigningRules extends StoreRules {

    private final KeyPair keys = keys("Ed25519");

    StoreSigningRules(SessionStoreContract contract) {
        super(contract);
    }

    private Agent registered() {
        return team.register(AgentProfile.client("cursor").withKey(AgentKey.of(keys.getPublic())));
    }

    @Test
    @DisplayName("SIG-1: an agent with a key commits with it, whatever it commits and however")
    void signs() throws Exception {
        Participant cursor = team.join(CHANNEL, registered().withSigningKey(keys.getPrivate()));
        cursor.setTask("t");
        committed(cursor, p -> p.learn("k", "v").addFinding("f"));
        cursor.commitAsync(p -> p.addFinding("later")).toCompletableFuture().get();
        cursor.update((session, p) -> p.learn("k", session.revision() + ""));
        Claim claim = ((ClaimResult.Granted) cursor.claim("src/a.rs", Duration.ofMinutes(1))).claim();
        cursor.renew(claim, Duration.ofMinutes(2));
        cursor.release(claim);
        cursor.session();
        cursor.delete();
        assertThat(revision()).isEqualTo(8);
        assertThat(session().isDeleted()).isTrue();
    }

    @Test
    @DisplayName("SIG-2: without its key, or with another, an agent commits nothing, and is told which")
    void refuses() {
        Agent agent = registered();
        everyPathRefused(agent, "must be signed, and this one is not");
        everyPathRefused(
                agent.withSigningKey(keys("Ed25519").getPrivate()), "does not verify with the key in its profile");
        for (PrivateKey other : List.of(keys("RSA").getPrivate(), keys("Ed448").getPrivate())) {
            everyPathRefused(agent.withSigningKey(other), "the signing key of agent cursor cannot sign");
        }
        assertThat(revision()).isZero();
        assertThat(team.registrations(0, 10).commits()).hasSize(1);
    }

    @Test
    @DisplayName("SIG-3: who has no key in the profile cannot sign: nobody could check it")
    void nothingToCheckWith() {
        Agent cursor = agent("cursor").withSigningKey(keys.getPrivate());
        everyPathRefused(cursor, "was registered without a key");
        assertThat(revision()).isZero();
        assertThat(join("cursor").addFinding("f").revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("SIG-4: renewing and revoking are signed as well, and the key stays through them and a reopening")
    void renewsAndRevokes() {
        Agent agent = registered().withSigningKey(keys.getPrivate());
        Agent renewed = team.renew(agent);
        assertThat(renewed.signingKey()).hasValue(keys.getPrivate());
        replaceStore(builder().cacheWeight(0));
        assertThat(in(team.agents(), "cursor").value().key()).hasValue(AgentKey.of(keys.getPublic()));
        everyPathRefused(new Agent("cursor", renewed.token()), "must be signed");
        assertThat(team.join(CHANNEL, renewed).addFinding("f").revision()).isEqualTo(1);
        team.revoke(renewed, "cursor", "done");
        assertThat(team.agents()).isEmpty();
    }

    @Test
    @DisplayName("SIG-5: a signed operation is repeated by who can sign it, and by nobody else")
    void repeats() {
        Agent agent = registered();
        Agent signing = agent.withSigningKey(keys.getPrivate());
        committed(team.join(CHANNEL, signing), p -> p.setTask("t").operation("op"));
        CommitResult.Committed again =
                committed(team.join(CHANNEL, signing), p -> p.setTask("t").operation("op"));
        assertThat(again.repeated()).isTrue();
        Participant unsigned = team.join(CHANNEL, agent);
        refused(() -> unsigned.tryCommit(p -> p.setTask("t").operation("op")), "must be signed");
        assertThat(revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("SIG-6: signed commits land once each when the storage fails half-way")
    void lostAnswers() {
        Faults faults = Faults.over(backend);
        replaceStore(builder(), faults.backend());
        Participant cursor = team.join(CHANNEL, registered().withSigningKey(keys.getPrivate()));
        for (Fault fault : List.of(Fault.LOST_REQUEST, Fault.LOST_ANSWER)) {
            faults.nextAppends(6, fault);
            cursor.update((session, p) -> p.addFinding("f"));
        }
        assertThat(session().findings()).hasSize(2);
        assertThat(revision()).isEqualTo(2);
    }

    @Test
    @DisplayName(
            "SIG-7: a key is refused when it is given if it is not an Ed25519 public key in its one form, or anybody can sign"
                    + " with it")
    void badKeys() {
        assertThatThrownBy(() -> AgentKey.of(keys("RSA").getPublic())).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> AgentKey.of(keys("Ed448").getPublic())).isInstanceOf(InvalidInputException.class);
        String sound = AgentKey.of(keys.getPublic()).x509();
        assertThat(new AgentKey(sound).toPublicKey()).isEqualTo(keys.getPublic());
        for (String bad : List.of("", "?", sound.substring(4), sound + "AAAA", sound + "\n")) {
            assertThatThrownBy(() -> new AgentKey(bad)).isInstanceOf(InvalidInputException.class);
        }
        for (String order8 : List.of(
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")) {
            byte[] der = HexFormat.of().parseHex("302a300506032b6570032100" + order8);
            assertThatThrownBy(() -> new AgentKey(Base64.getEncoder().encodeToString(der)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("anybody can sign");
        }
    }

    @Test
    @DisplayName(
            "SIG-8: a key that was renewed works from then on, the old one nowhere, also where it had joined already")
    void renewsKeys() {
        Agent old = registered().withSigningKey(keys.getPrivate());
        Participant joined = team.join(CHANNEL, old);
        joined.addFinding("before");
        SigningKeys next = SigningKeys.generate();
        Agent renewed = team.renew(old, next);
        assertThat(renewed.id()).isEqualTo("cursor");
        assertThat(renewed.token()).isNotEqualTo(old.token());
        assertThat(renewed.signingKey()).hasValue(next.privateKey());
        assertThat(in(team.agents(), "cursor").value().key()).hasValue(next.publicKey());
        refused(() -> joined.addFinding("after"), "the token is not the one of agent cursor");
        everyPathRefused(renewed.withSigningKey(keys.getPrivate()), "does not verify with the key in its profile");
        everyPathRefused(new Agent("cursor", renewed.token()), "must be signed");
        assertThat(team.join(CHANNEL, renewed).addFinding("after").revision()).isEqualTo(2);
        Agent again = team.renew(renewed);
        replaceStore(builder().cacheWeight(0));
        assertThat(team.join(CHANNEL, again).addFinding("later").revision()).isEqualTo(3);
        assertThat(team.registrations(0, 10).commits())
                .extracting(Commit::agent)
                .containsExactly("cursor", "cursor", "cursor");
    }

    @Test
    @DisplayName("SIG-9: an agent that has no key gets its first one by a renewal, and must sign from then on")
    void firstKey() {
        Agent old = agent("cursor");
        Participant joined = team.join(CHANNEL, old);
        joined.addFinding("before");
        Agent renewed = team.renew(old, SigningKeys.generate());
        refused(() -> joined.addFinding("after"), "the token is not the one of agent cursor");
        everyPathRefused(new Agent("cursor", renewed.token()), "must be signed");
        assertThat(team.join(CHANNEL, renewed).addFinding("after").revision()).isEqualTo(2);
    }

    @Test
    @DisplayName(
            "SIG-10: a key is renewed by who has the old one alone, and to another one only; else nothing is written")
    void renewalsRefused() {
        Agent agent = registered();
        Agent signing = agent.withSigningKey(keys.getPrivate());
        SigningKeys next = SigningKeys.generate();
        refused(() -> team.renew(agent, next), "must be signed");
        refused(() -> team.renew(agent.withSigningKey(next.privateKey()), next), "does not verify with the key");
        refused(
                () -> team.renew(new Agent("cursor", "no token").withSigningKey(keys.getPrivate()), next),
                "the token is");
        SigningKeys same = SigningKeys.of(keys.getPrivate(), AgentKey.of(keys.getPublic()));
        assertThatThrownBy(() -> team.renew(signing, same))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has this key already");
        assertThat(team.registrations(0, 10).commits()).hasSize(1);
        assertThat(team.join(CHANNEL, signing).addFinding("f").revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("SIG-11: no commit signed with an old key lands after its renewal, through whichever store it is made")
    void renewalIsAWall() throws Exception {
        Agent old = registered().withSigningKey(keys.getPrivate());
        SessionStore second = open(builder(), backend);
        List<Participant> writers = List.of(
                team.join(CHANNEL, old),
                second.workspace("team").join(CHANNEL, old),
                second.workspace("team").join("other", old));
        CountDownLatch written = new CountDownLatch(writers.size());
        AtomicBoolean renewed = new AtomicBoolean();
        List<Callable<Long>> runners = new ArrayList<>();
        for (Participant writer : writers) {
            runners.add(() -> StoreAgentRules.writeUntilRefused(writer, written, renewed));
        }
        runners.add(() -> {
            written.await();
            team.renew(old, SigningKeys.generate());
            renewed.set(true);
            return 0L;
        });
        long landed = Race.run(runners).stream().mapToLong(Long::longValue).sum();
        second.close();
        assertThat(revision() + team.session("other").revision()).isEqualTo(landed);
    }

    @Test
    @DisplayName("SIG-12: of several renewals of one key exactly one succeeds, and its key is the one that works")
    void racingRenewals() throws Exception {
        Agent old = registered().withSigningKey(keys.getPrivate());
        SessionStore second = open(builder(), backend);
        Workspace there = second.workspace("team");
        List<Optional<Agent>> renewed = Race.run(4, runner -> () -> {
            try {
                return Optional.of((runner % 2 == 0 ? team : there).renew(old, SigningKeys.generate()));
            } catch (NotAllowedException e) {
                return Optional.<Agent>empty();
            }
        });
        second.close();
        assertThat(renewed).filteredOn(Optional::isPresent).hasSize(1);
        Agent winner = renewed.stream().flatMap(Optional::stream).findFirst().orElseThrow();
        assertThat(team.join(CHANNEL, winner).addFinding("f").revision()).isEqualTo(1);
        assertThat(team.registrations(0, 10).commits()).hasSize(2);
    }

    @Test
    @DisplayName("SIG-13: a renewal of a key whose answer was lost is found to be done, and not refused by itself")
    void lostRenewals() {
        Faults faults = Faults.over(backend);
        replaceStore(builder(), faults.backend());
        Agent cursor = registered().withSigningKey(keys.getPrivate());
        long revision = 0;
        for (int calls : List.of(1, 4)) {
            for (Fault fault : List.of(Fault.LOST_ANSWER, Fault.LOST_REQUEST)) {
                faults.nextAppends(calls, fault);
                cursor = team.renew(cursor, SigningKeys.generate());
                assertThat(team.join(CHANNEL, cursor).addFinding("f").revision())
                        .isEqualTo(++revision);
            }
        }
        assertThat(team.registrations(0, 10).commits()).hasSize(5);
    }

    private void everyPathRefused(Agent agent, String why) {
        Participant participant = team.join(CHANNEL, agent);
        refused(() -> participant.setTask("t"), why);
        refused(() -> participant.tryCommit(p -> p.addFinding("f")), why);
        refused(() -> participant.update((session, p) -> p.addFinding("f")), why);
        refused(participant::delete, why);
        refused(() -> participant.claim("src/a.rs", Duration.ofMinutes(1)), why);
        refused(() -> team.renew(agent), why);
        refused(() -> team.revoke(agent, agent.id(), "?"), why);
        assertThat(participant.commitAsync(p -> p.addFinding("f")).toCompletableFuture())
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(NotAllowedException.class)
                .withMessageContaining(why);
    }

    private static void refused(ThrowingCallable attempt, String why) {
        assertThatThrownBy(attempt).isInstanceOf(NotAllowedException.class).hasMessageContaining(why);
    }

    private static KeyPair keys(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("Java 17 provides " + algorithm, e);
        }
    }
}

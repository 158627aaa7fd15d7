package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.AgentKey;
import io.leanctx.AgentProfile;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Entry;
import io.leanctx.HistoryPage;
import io.leanctx.InvalidInputException;
import io.leanctx.NotAllowedException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredEntry;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StoreAgentRules extends StoreRules {

    StoreAgentRules(SessionStoreContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("AGENT-1: an agent is registered with its profile, and gets a token of its own")
    void registers() {
        AgentProfile profile =
                AgentProfile.client("cursor").withRole("reviewer").withDisplayName("Cursor of Ann");
        Agent cursor = team.register(profile);
        Agent claude = team.register(AgentProfile.client("claude-code"));
        assertThat(cursor.id()).isEqualTo("cursor");
        assertThat(cursor.token()).isNotBlank().isNotEqualTo(claude.token());
        assertThat(team.agents().keySet()).containsExactly("claude-code", "cursor");
        Entry<AgentProfile> registered = in(team.agents(), "cursor");
        assertThat(registered.value()).isEqualTo(profile);
        assertThat(registered.revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("AGENT-2: an id that is taken is refused, and stays with who has it")
    void takenId() {
        Agent first = team.register(AgentProfile.client("cursor").withRole("first"));
        assertThatThrownBy(() -> team.register(AgentProfile.client("cursor").withRole("second")))
                .isInstanceOf(NotAllowedException.class)
                .hasMessageContaining("cursor");
        assertThat(in(team.agents(), "cursor").value().role()).hasValue("first");
        assertThat(team.join(CHANNEL, first).addFinding("f").revision()).isEqualTo(1);
    }

    @Test
    @DisplayName("AGENT-3: registerNew takes the first free id: cursor, cursor-2, cursor-3 …")
    void newIds() {
        assertThat(team.registerNew("cursor").id()).isEqualTo("cursor");
        assertThat(team.registerNew("cursor").id()).isEqualTo("cursor-2");
        team.register(AgentProfile.client("cursor").withId("cursor-4"));
        assertThat(team.registerNew("cursor").id()).isEqualTo("cursor-3");
        assertThat(team.registerNew("cursor").id()).isEqualTo("cursor-5");
        assertThat(team.registerNew(AgentProfile.client("cursor").withId("reviewer"))
                        .id())
                .isEqualTo("reviewer");
        assertThat(team.registerNew(AgentProfile.client("cursor").withId("reviewer"))
                        .id())
                .isEqualTo("reviewer-2");
        assertThat(in(team.agents(), "reviewer-2").value().client()).isEqualTo("cursor");
    }

    @Test
    @DisplayName(
            "AGENT-4: of several who register one id at once one gets it; with registerNew each gets one of its own")
    void racing() throws Exception {
        List<Optional<Agent>> same = Race.run(6, runner -> () -> {
            try {
                return Optional.of(team.register(AgentProfile.client("contested")));
            } catch (NotAllowedException e) {
                return Optional.<Agent>empty();
            }
        });
        assertThat(same).filteredOn(Optional::isPresent).hasSize(1);
        Agent winner = same.stream().flatMap(Optional::stream).findFirst().orElseThrow();
        assertThat(team.join(CHANNEL, winner).addFinding("f").agent()).isEqualTo("contested");
        List<String> ids = Race.run(6, runner -> () -> team.registerNew("kiro").id());
        assertThat(ids).containsExactlyInAnyOrder("kiro", "kiro-2", "kiro-3", "kiro-4", "kiro-5", "kiro-6");
    }

    @Test
    @DisplayName("AGENT-5: who joins with a wrong token, or without being registered, is refused")
    void wrongToken() {
        Agent cursor = agent("cursor");
        agent("claude-code");
        List<Agent> wrong = List.of(
                new Agent("cursor", cursor.token() + "x"),
                new Agent("cursor", "guess"),
                new Agent("claude-code", cursor.token()),
                new Agent("nobody", cursor.token()));
        for (Agent agent : wrong) {
            assertThatThrownBy(() -> team.join(CHANNEL, agent))
                    .isInstanceOf(NotAllowedException.class)
                    .hasMessageContaining(agent.id())
                    .hasMessageNotContaining(cursor.token());
            assertThatThrownBy(() -> team.at(CHANNEL, agent, Position.START)).isInstanceOf(NotAllowedException.class);
        }
        assertThat(revision()).isZero();
    }

    @Test
    @DisplayName("AGENT-6: an agent of one workspace is nobody in another")
    void otherWorkspace() {
        Agent cursor = agent("cursor");
        var other = store.workspace("other");
        assertThatThrownBy(() -> other.join(CHANNEL, cursor)).isInstanceOf(NotAllowedException.class);
        Agent namesake = other.register(AgentProfile.client("cursor"));
        assertThat(namesake.token()).isNotEqualTo(cursor.token());
        assertThatThrownBy(() -> team.join(CHANNEL, namesake)).isInstanceOf(NotAllowedException.class);
        assertThat(other.agents()).hasSize(1);
    }

    @Test
    @DisplayName("AGENT-7: the token is nowhere in the storage, nor in what an agent prints")
    void tokenIsNotStored() {
        Agent cursor = agent("cursor");
        join("cursor").addFinding("f");
        assertThat(cursor.toString()).doesNotContain(cursor.token());
        assertThat(team.agents().toString()).doesNotContain(cursor.token());
        var key = ChannelKey.ofWorkspace("team");
        for (StoredEntry entry : backend.entries(key, 0, 100, Long.MAX_VALUE)) {
            assertThat(text(entry.bytes().toArray())).doesNotContain(cursor.token());
        }
        assertThat(text(backend.head(key).orElseThrow().state().toArray())).doesNotContain(cursor.token());
    }

    @Test
    @DisplayName("AGENT-8: registrations are there for a store that is opened later, over the same storage")
    void registrationsStay() {
        Agent cursor = agent("cursor");
        SessionBackend same = backend;
        replaceStore(builder().cacheWeight(0));
        assertThat(backend).isSameAs(same);
        assertThat(team.agents().keySet()).containsExactly("cursor");
        Participant again = team.join(CHANNEL, cursor);
        assertThat(again.agent()).isEqualTo("cursor");
        assertThat(again.channel()).isEqualTo(CHANNEL);
        assertThat(again.addFinding("f").agent()).isEqualTo("cursor");
    }

    @Test
    @DisplayName(
            "AGENT-9: a renewed agent has a new token, and the old one no longer works, also where it had joined already")
    void renews() {
        AgentProfile profile =
                AgentProfile.client("cursor").withRole("reviewer").withMetadata(Map.of("model", "m-1"));
        Agent old = team.register(profile);
        Participant joined = team.join(CHANNEL, old);
        joined.addFinding("before");
        Agent renewed = team.renew(old);
        assertThat(renewed.id()).isEqualTo("cursor");
        assertThat(renewed.token()).isNotEqualTo(old.token());
        refused(() -> joined.addFinding("after"), "the token is not the one of agent cursor");
        refused(() -> joined.update((session, p) -> p.addFinding("after")), "the token is not the one");
        refused(() -> team.join(CHANNEL, old), "the token is not the one of agent cursor");
        refused(() -> team.renew(old), "the token is not the one of agent cursor");
        assertThat(team.join(CHANNEL, renewed).addFinding("after").revision()).isEqualTo(2);
        assertThat(in(team.agents(), "cursor").value()).isEqualTo(profile);
        assertThat(registrations()).extracting(Commit::agent).containsExactly("cursor", "cursor");
    }

    @Test
    @DisplayName(
            "AGENT-10: of several renewals with one token exactly one succeeds, and its token is the one that works")
    void racingRenewals() throws Exception {
        Agent agent = agent("cursor");
        SessionStore second = open(builder(), backend);
        Workspace there = second.workspace("team");
        List<Optional<Agent>> renewed = Race.run(6, runner -> () -> {
            try {
                return Optional.of((runner % 2 == 0 ? team : there).renew(agent));
            } catch (NotAllowedException e) {
                return Optional.<Agent>empty();
            }
        });
        second.close();
        assertThat(renewed).filteredOn(Optional::isPresent).hasSize(1);
        Agent winner = renewed.stream().flatMap(Optional::stream).findFirst().orElseThrow();
        assertThat(team.join(CHANNEL, winner).addFinding("f").revision()).isEqualTo(1);
        assertThat(registrations()).hasSize(2);
    }

    @Test
    @DisplayName(
            "AGENT-11: a revoked agent can do nothing any more, and is told by whom, when and why; what it wrote stays")
    void revokes() {
        Agent cursor = agent("cursor");
        Participant joined = team.join(CHANNEL, cursor);
        joined.addFinding("before");
        team.revoke(agent("lead"), "cursor", "its laptop was stolen");
        Commit revocation = registrations().get(2);
        assertThat(revocation.agent()).isEqualTo("lead");
        assertThat(revocation.changes())
                .containsExactly(new Change.AgentRevoked("cursor", Optional.of("its laptop was stolen")));
        String why = "cursor of workspace team was revoked by lead at " + revocation.at() + " (its laptop was stolen)";
        refused(() -> joined.addFinding("after"), why);
        refused(() -> joined.update((session, p) -> p.addFinding("after")), why);
        refused(joined::delete, why);
        refused(() -> joined.claim("src/a.rs", Duration.ofMinutes(1)), why);
        refused(() -> team.join(CHANNEL, cursor), why);
        refused(() -> team.renew(cursor), why);
        refused(() -> team.revoke(cursor, "lead", "revenge"), why);
        assertThat(joined.commitAsync(p -> p.addFinding("after")).toCompletableFuture())
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(NotAllowedException.class);
        assertThat(team.agents()).containsOnlyKeys("lead");
        assertThat(session().findings()).hasSize(1);
        assertThat(revision()).isEqualTo(1);
        assertThat(registrations()).hasSize(3);
    }

    @Test
    @DisplayName("AGENT-12: the id of a revoked agent is never given out again")
    void revokedId() {
        agent("cursor");
        team.revoke(agent("lead"), "cursor", "left the team");
        refused(() -> team.register(AgentProfile.client("cursor")), "agent id cursor is taken");
        assertThat(team.registerNew("cursor").id()).isEqualTo("cursor-2");
        replaceStore(builder().cacheWeight(0));
        refused(() -> team.register(AgentProfile.client("cursor")), "agent id cursor is taken");
        assertThat(team.agents()).containsOnlyKeys("cursor-2", "lead");
    }

    @Test
    @DisplayName(
            "AGENT-13: who is unknown, or was revoked before, cannot be revoked, and nobody without credentials revokes")
    void revokesOnlyOnce() {
        Agent lead = agent("lead");
        agent("cursor");
        team.revoke(lead, "cursor", "once");
        refused(() -> team.revoke(lead, "cursor", "twice"), "was revoked by lead");
        refused(() -> team.revoke(lead, "nobody", "?"), "agent nobody is not registered in workspace team");
        Agent guessed = new Agent("lead", "guess");
        refused(() -> team.revoke(guessed, "lead", "?"), "the token is not the one of agent lead");
        Agent stranger = new Agent("stranger", "guess");
        refused(() -> team.revoke(stranger, "lead", "?"), "agent stranger is not registered");
        assertThatThrownBy(() -> team.revoke(lead, "lead", " ")).isInstanceOf(InvalidInputException.class);
        assertThat(registrations()).hasSize(3);
        assertThat(team.agents()).containsOnlyKeys("lead");
    }

    @Test
    @DisplayName("AGENT-14: an agent may revoke itself")
    void revokesItself() {
        Agent cursor = agent("cursor");
        team.revoke(cursor, "cursor", "done");
        refused(() -> team.join(CHANNEL, cursor), "was revoked by cursor");
        assertThat(team.agents()).isEmpty();
    }

    @Test
    @DisplayName("AGENT-15: of several that revoke one agent exactly one does, and of two that revoke each other one")
    void racingRevocations() throws Exception {
        Agent lead = agent("lead");
        Agent deputy = agent("deputy");
        agent("cursor");
        List<Boolean> done = Race.run(4, runner -> () -> revoked(runner % 2 == 0 ? lead : deputy, "cursor"));
        assertThat(done).containsExactlyInAnyOrder(true, false, false, false);
        List<Boolean> duel =
                Race.run(List.<Callable<Boolean>>of(() -> revoked(lead, "deputy"), () -> revoked(deputy, "lead")));
        assertThat(duel).containsExactlyInAnyOrder(true, false);
        assertThat(team.agents()).hasSize(1);
    }

    @Test
    @DisplayName("AGENT-16: no commit of an agent lands after its revocation, through whichever store it is made")
    void revocationIsAWall() throws Exception {
        Agent lead = agent("lead");
        SessionStore second = open(builder(), backend);
        List<Participant> writers = List.of(
                team.join(CHANNEL, agent("cursor")),
                second.workspace("team").join(CHANNEL, agent("cursor")),
                second.workspace("team").join("other", agent("cursor")));
        CountDownLatch written = new CountDownLatch(writers.size());
        AtomicBoolean revoked = new AtomicBoolean();
        List<Callable<Long>> runners = new ArrayList<>();
        for (Participant writer : writers) {
            runners.add(() -> writeUntilRefused(writer, written, revoked));
        }
        runners.add(() -> {
            written.await();
            team.revoke(lead, "cursor", "enough");
            revoked.set(true);
            return 0L;
        });
        long landed = Race.run(runners).stream().mapToLong(Long::longValue).sum();
        second.close();
        assertThat(revision() + team.session("other").revision()).isEqualTo(landed);
    }

    @Test
    @DisplayName(
            "AGENT-17: a revocation or renewal whose answer was lost is found to be done, and not refused by itself")
    void lostAnswers() {
        Faults faults = Faults.over(backend);
        replaceStore(builder(), faults.backend());
        Agent cursor = agent("cursor");
        List<Fault> unknown = List.of(Fault.LOST_ANSWER, Fault.LOST_REQUEST);
        long revision = 0;
        // Once, which the store mends by sending again; and so often that it gives up, and is asked again.
        for (int calls : List.of(1, 4)) {
            for (Fault fault : unknown) {
                faults.nextAppends(calls, fault);
                cursor = team.renew(cursor);
                assertThat(team.join(CHANNEL, cursor).addFinding("f").revision())
                        .isEqualTo(++revision);
            }
        }
        Agent renewed = cursor;
        assertThat(registrations()).hasSize(5);
        faults.nextAppends(4, Fault.LOST_ANSWER);
        team.revoke(renewed, "cursor", "done");
        refused(() -> team.join(CHANNEL, renewed), "was revoked by cursor");
        agent("lead");
        faults.nextAppends(4, Fault.LOST_ANSWER);
        assertThat(team.registerNew("cursor").id()).isEqualTo("cursor-2");
        assertThat(registrations()).hasSize(8);
    }

    @Test
    @DisplayName(
            "AGENT-18: the log of registrations is read in pages, and has everyone's profile with metadata and key")
    void pagedRegistrations() {
        List<AgentProfile> profiles = new ArrayList<>();
        for (int i = 10; i < 26; i++) {
            profiles.add(AgentProfile.client("client-" + i)
                    .withMetadata(Map.of("model", "m-" + i, "temperature", "0." + i))
                    .withKey(AgentKey.of(keys().getPublic())));
        }
        profiles.forEach(team::register);
        assertThat(team.agents().values()).extracting(Entry::value).containsExactlyElementsOf(profiles);
        List<AgentProfile> read = new ArrayList<>();
        for (long after = 0; after < 16; after += 5) {
            HistoryPage page = team.registrations(after, 5);
            assertThat(page.hasMore()).isEqualTo(after < 15);
            page.commits()
                    .forEach(commit ->
                            read.add(((Change.AgentRegistered) commit.changes().get(0)).profile()));
        }
        assertThat(read).isEqualTo(profiles);
        assertThatThrownBy(() -> team.registrations(17, 5)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> team.registrations(0, 0)).isInstanceOf(InvalidInputException.class);
        assertThat(store.workspace("other").registrations(0, 5).commits()).isEmpty();
    }

    private boolean revoked(Agent by, String agent) {
        try {
            team.revoke(by, agent, "a race");
            return true;
        } catch (NotAllowedException e) {
            return false;
        }
    }

    /** How many commits landed; none that was begun after what refuses them had returned. */
    static long writeUntilRefused(Participant writer, CountDownLatch written, AtomicBoolean revoked) {
        for (long landed = 0; ; landed++) {
            boolean late = revoked.get();
            try {
                writer.addFinding("finding " + landed);
            } catch (NotAllowedException e) {
                return landed;
            }
            assertThat(late).as("a commit landed after its agent was shut out").isFalse();
            written.countDown();
        }
    }

    private List<Commit> registrations() {
        return team.registrations(0, 1_000).commits();
    }

    static void refused(ThrowingCallable attempt, String why) {
        assertThatThrownBy(attempt).isInstanceOf(NotAllowedException.class).hasMessageContaining(why);
    }

    static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Java 17 provides Ed25519", e);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}

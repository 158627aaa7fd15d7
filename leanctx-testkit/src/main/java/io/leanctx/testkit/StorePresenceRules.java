package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.Participant;
import io.leanctx.Presence;
import io.leanctx.SessionStore;
import io.leanctx.StoreFailedException;
import io.leanctx.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class StorePresenceRules extends StoreRules {

    private final TestClock clock = TestClock.create();
    private final Instant morning = clock.instant();

    /** Kept, since a participant that nobody has any more is taken to have left. */
    private final List<Participant> kept = new ArrayList<>();

    StorePresenceRules(SessionStoreContract contract) {
        super(contract);
    }

    @BeforeEach
    void turnTheClockByHand() {
        replaceStore(builder().clock(clock));
    }

    @Test
    @DisplayName("PRS-1: who joins is present and connected, without a commit")
    void joins() {
        assertThat(team.presence(CHANNEL)).isEmpty();
        kept.add(team.at(CHANNEL, agent("kiro"), session().position()));
        clock.advance(Duration.ofSeconds(1));
        stay(CHANNEL, "cursor");
        assertThat(team.presence(CHANNEL))
                .containsExactly(connected("cursor", morning.plusSeconds(1)), connected("kiro", morning));
        assertThat(revision()).isZero();
        assertThat(team.channels(Optional.empty(), 10).channels()).isEmpty();
    }

    @Test
    @DisplayName("PRS-2: who closes its participant has left, and was last seen then")
    void leaves() {
        Participant cursor = join("cursor");
        clock.advance(Duration.ofSeconds(5));
        cursor.close();
        clock.advance(Duration.ofSeconds(5));
        cursor.close();
        assertThat(team.presence(CHANNEL)).containsExactly(left("cursor", morning.plusSeconds(5)));
        stay(CHANNEL, "cursor");
        assertThat(team.presence(CHANNEL)).containsExactly(connected("cursor", morning.plusSeconds(10)));
    }

    @Test
    @DisplayName("PRS-3: an agent with several participants is connected while any is open, through whichever store")
    void several() {
        Participant first = join("cursor");
        Participant second = join("cursor");
        SessionStore other = open(builder().clock(clock), backend);
        Workspace there = other.workspace("team");
        Participant third = there.join(CHANNEL, agent("cursor"));
        for (Participant one : List.of(first, second)) {
            one.close();
            assertThat(team.presence(CHANNEL)).containsExactly(connected("cursor", morning));
            assertThat(there.presence(CHANNEL)).containsExactly(connected("cursor", morning));
        }
        third.close();
        assertThat(team.presence(CHANNEL)).containsExactly(left("cursor", morning));
        other.close();
    }

    @Test
    @DisplayName(
            "PRS-4: an agent whose process died is no longer connected 30 seconds later, without anybody doing anything")
    void dies() {
        SessionStore died = open(builder().clock(clock), backend);
        Participant unclosed = died.workspace("team").join(CHANNEL, agent("cursor"));
        clock.advance(Duration.ofMillis(29_999));
        assertThat(team.presence(CHANNEL)).containsExactly(connected("cursor", morning));
        clock.advance(Duration.ofMillis(1));
        assertThat(team.presence(CHANNEL)).containsExactly(left("cursor", morning));
        assertThat(unclosed.agent()).isEqualTo("cursor");
        died.close();
    }

    @Test
    @DisplayName("PRS-5: who left is remembered for 30 days, and no longer")
    void remembered() {
        join("cursor").close();
        clock.advance(Duration.ofDays(30).minusMillis(1));
        assertThat(team.presence(CHANNEL)).containsExactly(left("cursor", morning));
        clock.advance(Duration.ofMillis(1));
        assertThat(team.presence(CHANNEL)).isEmpty();
    }

    @Test
    @DisplayName("PRS-6: a store that is closed takes its participants along")
    void closesStore() {
        SessionStore other = open(builder().clock(clock), backend);
        Participant there = other.workspace("team").join(CHANNEL, agent("cursor"));
        stay(CHANNEL, "kiro");
        clock.advance(Duration.ofSeconds(1));
        other.close();
        there.close();
        assertThat(team.presence(CHANNEL))
                .containsExactly(left("cursor", morning.plusSeconds(1)), connected("kiro", morning));
    }

    @Test
    @DisplayName("PRS-7: presence is of one channel of one workspace")
    void isolated() {
        Workspace other = store.workspace("other");
        Agent namesake = other.registerNew("cursor");
        stay(CHANNEL, "cursor");
        stay("main/sub", "kiro");
        assertThat(other.presence(CHANNEL)).isEmpty();
        assertThat(team.presence("main/sub")).containsExactly(connected("kiro", morning));
        other.join(CHANNEL, namesake).close();
        assertThat(team.presence(CHANNEL)).containsExactly(connected("cursor", morning));
        assertThat(other.presence(CHANNEL)).containsExactly(left("cursor", morning));
    }

    @Test
    @DisplayName("PRS-8: ids that begin alike are told apart, and come in the order of the ids")
    void alike() {
        for (String id : List.of("a.b", "a", "a-b", "ab", "A")) {
            stay(CHANNEL, id);
        }
        join("a").close();
        assertThat(team.presence(CHANNEL)).extracting(Presence::agent).containsExactly("A", "a", "a-b", "a.b", "ab");
        assertThat(team.presence(CHANNEL)).allMatch(Presence::connected);
    }

    @Test
    @DisplayName("PRS-9: where presence cannot be written, joining, committing and leaving go on")
    void failing() {
        Faults faults = Faults.over(backend);
        agent("cursor");
        replaceStore(builder().clock(clock), faults.backend());
        faults.failSoftStates();
        try (Participant cursor = join("cursor")) {
            assertThat(cursor.setTask("t").revision()).isEqualTo(1);
        }
        assertThatThrownBy(() -> team.presence(CHANNEL)).isInstanceOf(StoreFailedException.class);
        Participant again = join("cursor");
        faults.heal();
        assertThat(team.presence(CHANNEL)).isEmpty();
        again.close();
        assertThat(team.presence(CHANNEL)).containsExactly(left("cursor", morning));
    }

    @Test
    @DisplayName("PRS-10: where many come and go at once, those are connected in the end who are there")
    void comeAndGo() throws Exception {
        Agent cursor = agent("cursor");
        List<Callable<Participant>> runners = List.of(
                () -> comeAndGo(cursor), () -> comeAndGo(cursor), () -> comeAndGo(cursor), () -> comeAndGo(cursor));
        for (Participant last : Race.run(runners)) {
            assertThat(team.presence(CHANNEL)).containsExactly(connected("cursor", morning));
            last.close();
        }
        assertThat(team.presence(CHANNEL)).containsExactly(left("cursor", morning));
    }

    @Test
    @DisplayName("PRS-11: who was there stays known after a reopening, as having left")
    void reopened() throws Exception {
        needs(Absence.REOPENING);
        stay(CHANNEL, "cursor");
        reopen(builder().clock(clock));
        assertThat(team.presence(CHANNEL)).containsExactly(left("cursor", morning));
    }

    @Test
    @DisplayName(
            "PRS-12: who joins is there at once, also where an earlier participant of the agent was not renewed in time")
    void joinsAgain() {
        stay(CHANNEL, "cursor");
        clock.advance(Duration.ofSeconds(31));
        stay(CHANNEL, "cursor");
        assertThat(team.presence(CHANNEL)).containsExactly(connected("cursor", clock.instant()));
    }

    private Participant comeAndGo(Agent agent) {
        for (int i = 0; i < 50; i++) {
            team.join(CHANNEL, agent).close();
        }
        return team.join(CHANNEL, agent);
    }

    private void stay(String channel, String agent) {
        kept.add(join(channel, agent));
    }

    private static Presence connected(String agent, Instant lastSeen) {
        return new Presence(agent, true, lastSeen);
    }

    private static Presence left(String agent, Instant lastSeen) {
        return new Presence(agent, false, lastSeen);
    }
}

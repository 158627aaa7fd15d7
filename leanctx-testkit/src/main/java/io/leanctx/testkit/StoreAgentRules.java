package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.AgentProfile;
import io.leanctx.Entry;
import io.leanctx.NotAllowedException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
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

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}

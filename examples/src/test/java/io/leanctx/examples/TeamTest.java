package io.leanctx.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.Names;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Recorded agents")
class TeamTest {

    private static final String LONG = "x".repeat(200);
    private static final List<String> NAMES = List.of(
            "Orchestrator",
            "Orchestrator (termination condition)",
            "Orchestrator: termination condition",
            "Orchestrator-termination-condition",
            "Orchestrator-termination-condition-2",
            "世界",
            "💡",
            "agent",
            "_hidden",
            "hidden",
            LONG,
            LONG + "y",
            "x".repeat(100));

    @Test
    @DisplayName("get valid ids, each its own, and keep their names")
    void namesNeverBecomeOne() {
        try (SessionStore store = LeanCtx.inMemory()) {
            Workspace workspace = store.workspace("team");
            Map<String, Agent> team = Team.register(workspace, Team.ids(NAMES));

            assertThat(team).containsOnlyKeys(NAMES);
            assertThat(team.values())
                    .extracting(Agent::id)
                    .doesNotHaveDuplicates()
                    .allSatisfy(Names::requireAgent);
            team.forEach((name, agent) -> assertThat(
                            workspace.agents().get(agent.id()).value().displayName())
                    .contains(name));
        }
    }

    @Test
    @DisplayName("keep a name that is a valid id, also where another name looks like it")
    void validNamesStay() {
        Map<String, String> ids = Team.ids(NAMES);

        assertThat(ids)
                .containsEntry("agent", "agent")
                .containsEntry("hidden", "hidden")
                .containsEntry("Orchestrator-termination-condition", "Orchestrator-termination-condition")
                .containsEntry("Orchestrator-termination-condition-2", "Orchestrator-termination-condition-2")
                .containsEntry("Orchestrator (termination condition)", "Orchestrator-termination-condition-3");
    }

    @Test
    @DisplayName("get the same ids in whatever order they are named")
    void idsDependOnTheNamesAlone() {
        List<String> reversed = NAMES.stream().sorted((a, b) -> b.compareTo(a)).toList();

        assertThat(Team.ids(reversed)).isEqualTo(Team.ids(NAMES));
    }
}

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
            Map<String, Agent> team = Team.register(workspace, NAMES);

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
        try (SessionStore store = LeanCtx.inMemory()) {
            Map<String, Agent> team = Team.register(store.workspace("team"), NAMES);

            assertThat(team.get("agent").id()).isEqualTo("agent");
            assertThat(team.get("hidden").id()).isEqualTo("hidden");
            assertThat(team.get("Orchestrator-termination-condition").id())
                    .isEqualTo("Orchestrator-termination-condition");
            assertThat(team.get("Orchestrator-termination-condition-2").id())
                    .isEqualTo("Orchestrator-termination-condition-2");
        }
    }

    @Test
    @DisplayName("get the same ids in whatever order they are named")
    void idsDependOnTheNamesAlone() {
        List<String> reversed = NAMES.stream().sorted((a, b) -> b.compareTo(a)).toList();
        try (SessionStore store = LeanCtx.inMemory()) {
            Map<String, Agent> one = Team.register(store.workspace("one"), NAMES);
            Map<String, Agent> two = Team.register(store.workspace("two"), reversed);

            assertThat(NAMES)
                    .allSatisfy(name -> assertThat(two.get(name).id())
                            .isEqualTo(one.get(name).id()));
        }
    }
}

package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leanctx.Agent;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("session list")
class SessionListTest {

    private static final String LISTING = """
            workspace: my-team
              channel: feat/auth-refactor  rev:14  agents: cursor, claude-code
              channel: fix/api-timeout     rev:7   agents: windsurf
              channel: main                rev:42  agents: copilot, kiro
            """;

    @TempDir
    Path store;

    private static void fill(Workspace team) {
        Stage.grow(team, "feat/auth-refactor", 14, team.registerNew("cursor"), team.registerNew("claude-code"));
        Stage.grow(team, "fix/api-timeout", 7, team.registerNew("windsurf"));
        Stage.grow(team, "main", 42, team.registerNew("copilot"), team.registerNew("kiro"));
    }

    @Test
    @DisplayName("prints each channel with its revision and its agents, in columns, as the README shows")
    void listing() throws IOException {
        Stage.write(store, SessionListTest::fill);

        String printed = new Cli()
                .run("session", "list", "--store", store.toString(), "--workspace", "my-team")
                .text();
        assertThat(printed).isEqualTo(LISTING);
        assertThat(Files.readString(Path.of("..", "README.md"))).contains(printed);
    }

    @Test
    @DisplayName("reads beside the process that has the store open, and sees what that wrote just now")
    void besideOwner() {
        try (SessionStore owner = Stage.owner(store)) {
            Workspace team = owner.workspace(Stage.TEAM);
            fill(team);
            assertThat(Cli.over(store).run("session", "list").text()).isEqualTo(LISTING);
            Stage.grow(team, "new", 1, team.registerNew("amp"));
            assertThat(Cli.over(store).run("session", "list").text()).contains("channel: new ");
        }
    }

    @Test
    @DisplayName("prints all pages of a long listing, in one JSON document too")
    void manyPages() {
        int channels = 1_100;
        Stage.write(store, team -> {
            Agent agent = team.registerNew("cursor");
            for (int i = 0; i < channels; i++) {
                Stage.grow(team, "c/%04d".formatted(i), 1, agent);
            }
        });
        String text = Cli.over(store).run("session", "list").text();
        assertThat(text.lines()).hasSize(channels + 1).endsWith("  channel: c/1099  rev:1  agents: cursor");

        JsonNode listed = Cli.over(store).run("session", "list", "--json").json();
        assertThat(listed.get("workspace").asText()).isEqualTo("my-team");
        assertThat(listed.get("channels")).hasSize(channels);
        assertThat(listed.get("channels").get(channels - 1).get("channel").asText())
                .isEqualTo("c/1099");
    }

    @Test
    @DisplayName("as JSON gives revision, hash, time, agents and task")
    void json() {
        Stage.auth(store);
        JsonNode channel = Cli.over(store)
                .run("session", "list", "--json")
                .json()
                .get("channels")
                .get(0);
        assertThat(channel.get("channel").asText()).isEqualTo(Stage.AUTH);
        assertThat(channel.get("revision").asLong()).isEqualTo(8);
        assertThat(channel.get("hash").asText()).hasSize(64);
        assertThat(channel.get("updatedAt").asText()).isEqualTo("2026-03-01T09:00:00Z");
        assertThat(channel.get("agents")).extracting(JsonNode::asText).containsExactly("cursor", "claude-code");
        assertThat(channel.get("agentCount").asInt()).isEqualTo(2);
        assertThat(channel.get("task").asText()).isEqualTo("Move auth to JWT");
    }

    @Test
    @DisplayName("names sixteen agents and counts the others")
    void manyAgents() {
        Stage.write(store, team -> {
            Agent[] agents = new Agent[18];
            for (int i = 0; i < agents.length; i++) {
                agents[i] = team.registerNew("amp");
            }
            Stage.grow(team, "main", agents.length, agents);
        });
        assertThat(Cli.over(store).run("session", "list").text()).contains("amp-15, amp-16 and 2 more\n");
    }

    @Test
    @DisplayName("says on standard error where nobody wrote to the workspace")
    void unwritten() {
        Stage.auth(store);
        Cli.Run run = Cli.over(store).run("session", "list", "--workspace", "my-taem");
        assertThat(run.out()).isEqualTo("workspace: my-taem\n");
        assertThat(run.err()).contains("nobody wrote to the workspace my-taem").contains("check --workspace");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(Cli.over(store)
                        .run("session", "list", "--workspace", "my-taem", "--json")
                        .json()
                        .get("channels"))
                .isEmpty();
    }
}

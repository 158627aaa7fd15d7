package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leanctx.Agent;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("session watch")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionWatchTest {

    @TempDir
    Path store;

    @Test
    @DisplayName("prints each commit as it comes, beside the process that writes")
    void live() throws Exception {
        try (SessionStore owner = Stage.owner(store)) {
            Workspace team = owner.workspace(Stage.TEAM);
            Agent agent = team.registerNew("cursor");
            Stage.grow(team, "main", 2, agent);
            PipedWriter pipe = new PipedWriter();
            try (BufferedReader lines = new BufferedReader(new PipedReader(pipe, 1 << 16));
                    PrintWriter out = new PrintWriter(pipe)) {
                StringWriter err = new StringWriter();
                CompletableFuture<Integer> done = CompletableFuture.supplyAsync(() -> Cli.on(store, "main")
                        .run(
                                out,
                                new PrintWriter(err, true),
                                "session",
                                "watch",
                                "--json",
                                "--from",
                                "2",
                                "--count",
                                "4"));
                assertThat(revision(lines)).isEqualTo(2);
                for (int i = 3; i <= 5; i++) {
                    // Only now: what was printed before did not wait for what comes.
                    Stage.grow(team, "main", 1, agent);
                    assertThat(revision(lines)).isEqualTo(i);
                }
                assertThat(done.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
                assertThat(err.toString()).isEmpty();
            }
        }
    }

    private static long revision(BufferedReader lines) throws IOException {
        return Cli.parsed(lines.readLine()).get("revision").asLong();
    }

    @Test
    @DisplayName("ends by itself at a revision, also if that is there already")
    void ends() {
        Stage.auth(store);
        Cli cli = Cli.on(store, Stage.AUTH);
        assertThat(cli.run("session", "watch", "--until-revision", "8").text()).isEmpty();
        List<JsonNode> commits = cli.run("session", "watch", "--from", "1", "--until-revision", "3", "--json")
                .jsonLines();
        assertThat(commits)
                .extracting(commit -> commit.get("revision").asLong())
                .containsExactly(1L, 2L, 3L);
        assertThat(cli.run("session", "watch", "--from", "8", "--count", "1").text())
                .isEqualTo("""
                        8  cursor  2026-03-01T09:00:00Z
                            handoff offered to everyone: "please go on"
                        """);
    }

    @Test
    @DisplayName("from what the log no longer has, or does not have yet, is refused")
    void outside() {
        Agent cursor = Stage.auth(store);
        Stage.write(store, team -> {
            try (Participant me = team.join(Stage.AUTH, cursor)) {
                me.truncate(5);
            }
        });
        Cli cli = Cli.on(store, Stage.AUTH);
        assertThat(cli.run("session", "watch", "--from", "3").failedWith(ExitCode.REFUSED))
                .contains("revision 5");
        assertThat(cli.run("session", "watch", "--from", "11").failedWith(ExitCode.USAGE))
                .contains("beyond what comes next, which is revision 10");
        assertThat(cli.run("session", "watch", "--from", "0").failedWith(ExitCode.USAGE))
                .contains("revisions begin at 1");
        assertThat(cli.run("session", "watch", "--count", "0").failedWith(ExitCode.USAGE))
                .contains("at least 1");
    }

    @Test
    @DisplayName("tells a slow reader of a deletion that took away what comes next")
    void deleted() throws Exception {
        try (SessionStore owner = Stage.owner(store)) {
            Workspace team = owner.workspace(Stage.TEAM);
            Agent agent = team.registerNew("cursor");
            Stage.grow(team, "main", 1, agent);
            PipedWriter pipe = new PipedWriter();
            // Shorter than a commit, so that the command stands in the middle of the first one.
            try (BufferedReader lines = new BufferedReader(new PipedReader(pipe, 16), 1);
                    PrintWriter out = new PrintWriter(pipe)) {
                StringWriter err = new StringWriter();
                CompletableFuture<Integer> done = CompletableFuture.supplyAsync(() -> Cli.on(store, "main")
                        .run(out, new PrintWriter(err, true), "session", "watch", "--json", "--from", "1"));
                char begun = (char) lines.read();
                Stage.grow(team, "main", 2, agent);
                try (Participant me =
                        team.at("main", agent, team.session("main").position())) {
                    me.delete();
                }
                assertThat(Cli.parsed(begun + lines.readLine()).get("revision").asLong())
                        .isEqualTo(1);
                assertThat(done.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.REFUSED);
                assertThat(err.toString())
                        .contains(
                                "no longer has what comes after revision 1",
                                "begins at revision 4: watch --from there");
            }
        }
    }
}

package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leanctx.Agent;
import io.leanctx.SessionStore;
import io.leanctx.SigningKeys;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What writes to a store")
class WritingTest {

    @TempDir
    Path temp;

    private Path store;
    private Agent cursor;

    @BeforeEach
    void fill() {
        store = temp.resolve("sessions");
        cursor = Stage.auth(store);
    }

    private Cli cursors() {
        return Cli.on(store, Stage.AUTH).as(cursor);
    }

    private long revision(String channel) {
        return Cli.on(store, channel)
                .run("session", "show", "--json")
                .json()
                .get("revision")
                .asLong();
    }

    @Test
    @DisplayName("fork begins another channel, as the session is or was")
    void fork() {
        assertThat(cursors().run("session", "fork", "feat/other").text())
                .isEqualTo("forked my-team/feat/auth-refactor at revision 8 to feat/other, which is at revision 1\n");
        JsonNode forked = cursors()
                .run("session", "fork", "feat/older", "--at", "4", "--json")
                .json();
        assertThat(forked.get("channel").asText()).isEqualTo("feat/older");
        assertThat(forked.get("revision").asLong()).isEqualTo(1);
        assertThat(forked.get("origin").get("revision").asLong()).isEqualTo(4);
        assertThat(Cli.on(store, "feat/older").run("session", "show").text()).contains("RS256");
    }

    @Test
    @DisplayName("fork onto a channel that was written to, or from a revision that is not there, writes nothing")
    void forkRefused() {
        assertThat(cursors().run("session", "fork", Stage.AUTH).failedWith(ExitCode.REFUSED))
                .contains("was written to before");
        assertThat(cursors().run("session", "fork", "new", "--at", "9").failedWith(ExitCode.USAGE))
                .contains("head is at 8");
        assertThat(cursors().run("session", "fork", "a..b").failedWith(ExitCode.USAGE))
                .contains("a..b");
        assertThat(revision(Stage.AUTH)).isEqualTo(8);
    }

    @Test
    @DisplayName("delete takes the revision that was seen, and no other")
    void delete() {
        assertThat(cursors().run("session", "delete").failedWith(ExitCode.USAGE))
                .contains("--revision");
        assertThat(cursors().run("session", "delete", "--revision", "7").failedWith(ExitCode.REFUSED))
                .contains("is at revision 8, not 7, and was not deleted");
        assertThat(cursors().run("session", "delete", "--revision", "8").text())
                .isEqualTo("deleted my-team/feat/auth-refactor, with revision 9\n");
        assertThat(Cli.over(store).run("session", "list").out()).isEqualTo("workspace: my-team\n");
        assertThat(cursors().run("session", "show").text()).contains("\ndeleted\n");
        assertThat(cursors().run("session", "delete", "--revision", "9").failedWith(ExitCode.REFUSED))
                .contains("was deleted already");
        assertThat(Cli.on(store, "nope")
                        .as(cursor)
                        .run("session", "delete", "--revision", "1")
                        .exitCode())
                .isEqualTo(ExitCode.REFUSED);
    }

    @Test
    @DisplayName("is for who has a token, and signs where the agent has a key")
    void credentials() throws IOException {
        assertThat(Cli.on(store, Stage.AUTH).run("session", "fork", "other").failedWith(ExitCode.USAGE))
                .contains("--agent is missing");
        Path key = Files.writeString(
                temp.resolve("kiro.pem"), SigningKeys.generate().toPem());
        Path token = temp.resolve("kiro.token");
        Cli kiro = Cli.on(store, Stage.AUTH).with("LEANCTX_AGENT", "kiro");
        String[] register = {"agent", "register", "kiro", "--key-file", key.toString(), "-o", token.toString()};
        assertThat(kiro.run(register).text()).contains("registered kiro in my-team");
        assertThat(kiro.run("session", "fork", "other", "--token-file", token.toString())
                        .failedWith(ExitCode.REFUSED))
                .contains("kiro");
        assertThat(kiro.run("session", "fork", "other", "--token-file", token.toString(), "--key-file", key.toString())
                        .text())
                .contains("forked");
        assertThat(kiro.run("verify", "other", "--json").json().get("signed").asLong())
                .isEqualTo(1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("names the process that holds the store, and says what to do")
    void held() {
        try (SessionStore owner = Stage.owner(store)) {
            assertThat(owner.workspace(Stage.TEAM).agents()).isNotEmpty();
            assertThat(cursors().run("session", "fork", "other").failedWith(ExitCode.STORE))
                    .contains("is held by process " + ProcessHandle.current().pid())
                    .contains("stop that one, or do this through it");
            assertThat(Cli.over(store).run("agent", "register", "kiro").failedWith(ExitCode.STORE))
                    .contains("is held by process");
        }
        assertThat(cursors().run("session", "fork", "other").exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    @DisplayName("makes no store where there is none")
    void noStore() {
        Path typo = temp.resolve("sesions");
        assertThat(Cli.over(typo).run("agent", "register", "kiro").failedWith(ExitCode.STORE))
                .contains("the store " + typo + " does not exist");
        assertThat(typo).doesNotExist();
    }

    @Test
    @DisplayName("register prints the token once, and takes the first free id")
    void register() {
        String text = Cli.over(store).run("agent", "register", "kiro").text();
        assertThat(text).startsWith("registered kiro in my-team\ntoken: ").contains("keep it where passwords are");
        String token = text.lines().toList().get(1).split(" +")[1];
        assertThat(Cli.on(store, Stage.AUTH)
                        .as(new Agent("kiro", token))
                        .run("session", "brief")
                        .text())
                .contains("for kiro");
        JsonNode second = Cli.over(store)
                .run("agent", "register", "kiro", "--role", "reviewer", "--name", "Kiro 2", "--json")
                .json();
        assertThat(second.get("agent").asText()).isEqualTo("kiro-2");
        assertThat(second.get("token").asText()).isNotBlank();
        String list = Cli.over(store).run("agent", "list").text();
        assertThat(list).contains("agent: kiro-2 ", "role: reviewer").doesNotContain(token);
        assertThat(Cli.over(store)
                        .run("agent", "register", "amp", "--id", "kiro")
                        .failedWith(ExitCode.REFUSED))
                .contains("kiro");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @DisplayName("register writes the token to a new file that only its owner can read")
    void tokenFile() throws IOException {
        Path file = temp.resolve("kiro.token");
        JsonNode registered = Cli.over(store)
                .run("agent", "register", "kiro", "-o", file.toString(), "--json")
                .json();
        assertThat(registered.has("token")).isFalse();
        assertThat(registered.get("tokenFile").asText()).isEqualTo(file.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String token = Files.readString(file);
        assertThat(Cli.over(store)
                        .run("agent", "register", "kiro", "-o", file.toString())
                        .failedWith(ExitCode.FILE))
                .contains("exists already");
        assertThat(file).hasContent(token);
        assertThat(Cli.over(store).run("agent", "list").out()).doesNotContain("kiro-2");

        Path other = temp.resolve("other.token");
        assertThat(Cli.over(store)
                        .run("agent", "register", "amp", "--id", "kiro", "-o", other.toString())
                        .exitCode())
                .isEqualTo(ExitCode.REFUSED);
        assertThat(other).as("the file of a token that nobody got").doesNotExist();
    }

    @Test
    @DisplayName("agent list shows who is at a channel, as text and as JSON")
    void agents() {
        // By the time that it is: who was last seen long ago is forgotten.
        try (SessionStore owner = LeanCtx.open(RocksBackend.at(store))) {
            assertThat(owner.workspace(Stage.TEAM)
                            .join(Stage.AUTH, cursor)
                            .base()
                            .revision())
                    .isZero();
            assertThat(Cli.over(store).run("agent", "list", "-c", Stage.AUTH).text())
                    .startsWith(
                            "workspace: my-team\n  agent: claude-code  client: claude-code  since 2026-03-01T09:00:00Z")
                    .contains("  agent: cursor       client: cursor       since 2026-03-01T09:00:00Z  connected\n");
        }
        JsonNode agents = Cli.over(store)
                .run("agent", "list", "-c", Stage.AUTH, "--json")
                .json()
                .get("agents");
        assertThat(agents).extracting(agent -> agent.get("agent").asText()).containsExactly("claude-code", "cursor");
        assertThat(agents.get(1).get("connected").asBoolean()).isFalse();
        assertThat(agents.get(1).has("lastSeen")).isTrue();
    }
}

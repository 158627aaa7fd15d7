package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leanctx.Agent;
import io.leanctx.Hash;
import io.leanctx.LeanCtxException;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.SigningKeys;
import io.leanctx.mcp.Access;
import io.leanctx.server.ServerTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What writes, on the URL of a server")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerWritingTest {

    @TempDir
    Path temp;

    private Path store;
    private Path tokens;
    private Agent cursor;
    private Host host;

    @BeforeEach
    void serve() {
        store = temp.resolve("sessions");
        tokens = temp.resolve("tokens.json");
        cursor = Stage.auth(store);
        host = Host.of(store);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private void withTokens() {
        host.close();
        host = Host.withTokens(store, tokens);
    }

    private Cli cursors() {
        return host.cli(Stage.AUTH).as(cursor);
    }

    @Test
    @DisplayName("fork begins another channel, as the session is or was")
    void fork() {
        assertThat(cursors().run("session", "fork", "feat/other").text())
                .isEqualTo("forked my-team/feat/auth-refactor at revision 8 to feat/other, which is at revision 1\n");
        JsonNode forked = cursors()
                .run("session", "fork", "feat/older", "--at", "4", "--json")
                .json();
        assertThat(forked.get("hash").asText())
                .isEqualTo(
                        host.team().sessionAt("feat/older", 1).position().hash().toString());
        assertThat(forked.get("origin").get("revision").asLong()).isEqualTo(4);
        assertThat(host.cli("feat/older").run("session", "show").text()).contains("RS256");
        assertThat(cursors().run("session", "fork", Stage.AUTH).failedWith(ExitCode.REFUSED))
                .contains("was written to before");
        assertThat(cursors().run("session", "fork", "new", "--at", "9").failedWith(ExitCode.USAGE))
                .contains("head is at 8");
    }

    @Test
    @DisplayName("delete takes the revision that was seen, and no other")
    void delete() {
        assertThat(cursors().run("session", "delete", "--revision", "7").failedWith(ExitCode.REFUSED))
                .contains("is at revision 8, not 7, and was not deleted");
        assertThat(cursors().run("session", "delete", "--revision", "8").text())
                .isEqualTo("deleted my-team/feat/auth-refactor, with revision 9\n");
        assertThat(host.team().session(Stage.AUTH).isDeleted()).isTrue();
        assertThat(cursors().run("session", "delete", "--revision", "9").failedWith(ExitCode.REFUSED))
                .contains("was deleted already");
    }

    @Test
    @DisplayName("is refused in the words of the directory where the log is another one than was seen")
    void diverged() {
        Position seen = new Position(8, Hash.ZERO);
        StoreWriter here = new StoreWriter(host.team());
        try (ServerClient client =
                new ServerClient(ApiUrl.parse(host.url()), Optional.empty(), ServerClient.Patience.USUAL)) {
            ServerWriter there = new ServerWriter(client, host.team());
            assertThat(refusal(() -> there.delete(Stage.AUTH, cursor, seen)))
                    .isEqualTo(refusal(() -> here.delete(Stage.AUTH, cursor, seen)))
                    .contains("is not one of the log");
            assertThat(refusal(() -> there.fork(Stage.AUTH, cursor, seen, "other")))
                    .isEqualTo(refusal(() -> here.fork(Stage.AUTH, cursor, seen, "other")))
                    .contains("is not one of the log");
        }
        assertThat(host.team().session("other").revision()).isZero();
        assertThat(host.team().session(Stage.AUTH).isDeleted()).isFalse();
    }

    /** What is said when something is refused. */
    private static String refusal(Runnable writing) {
        try {
            writing.run();
        } catch (CliException | LeanCtxException e) {
            assertThat(Failures.exitCode(e)).isEqualTo(ExitCode.REFUSED);
            return String.valueOf(e.getMessage());
        }
        return "nothing was refused";
    }

    @Test
    @DisplayName("register tells the token once, and the agent can write with it")
    void register() throws IOException {
        Path file = temp.resolve("kiro.token");
        assertThat(host.cli()
                        .run("agent", "register", "kiro", "--role", "reviewer", "--name", "Kiro", "-o", file.toString())
                        .text())
                .startsWith("registered kiro in my-team\n");
        Cli kiro = host.cli(Stage.AUTH).with("LEANCTX_AGENT", "kiro");
        assertThat(kiro.run("session", "fork", "kiros", "--token-file", file.toString())
                        .exitCode())
                .isZero();
        assertThat(host.cli().run("agent", "list").text()).contains("kiro", "role: reviewer");
        JsonNode second = host.cli().run("agent", "register", "kiro", "--json").json();
        assertThat(second.get("agent").asText()).isEqualTo("kiro-2");
        assertThat(host.cli().run("agent", "register", "amp", "--id", "kiro").failedWith(ExitCode.REFUSED))
                .contains("kiro");
    }

    @Test
    @DisplayName("import adds a bundle once, of another workspace only if that is asked for")
    void importBundle() {
        Path file = temp.resolve("8.json");
        cursors().run("handoff", "export", "8.0", "-o", file.toString()).text();
        Cli other = host.cli("feat/other").as(cursor);
        assertThat(other.run("handoff", "import", file.toString()).text())
                .startsWith("imported bundle ")
                .endsWith(" into my-team/feat/other, which is at revision "
                        + host.team().session("feat/other").revision() + "\n");
        JsonNode again =
                other.run("handoff", "import", file.toString(), "--json").json();
        assertThat(again.get("imported").asBoolean()).isFalse();
        assertThat(again.get("hash").asText())
                .isEqualTo(host.team().session("feat/other").position().hash().toString());

        Agent kiro = host.store().workspace("other-team").registerNew("kiro");
        Cli theirs = host.cli("main").with("LEANCTX_WORKSPACE", "other-team").as(kiro);
        assertThat(theirs.run("handoff", "import", file.toString()).failedWith(ExitCode.REFUSED))
                .contains("my-team");
        assertThat(theirs.run("handoff", "import", "--foreign", file.toString()).text())
                .contains("into other-team/main");
    }

    @Test
    @DisplayName("import takes bundles as large as those that can be offered, and says so of larger ones")
    void largeBundle() {
        Path file = temp.resolve("large.json");
        try (Participant me = host.team().join("large", cursor)) {
            for (int i = 0; i < 30; i++) {
                me.addFinding(i + ("x".repeat(200_000)));
            }
        }
        host.cli("large")
                .as(cursor)
                .run("handoff", "export", "-o", file.toString())
                .text();
        assertThat(file).satisfies(made -> assertThat(Files.size(made)).isGreaterThan(5 << 20));
        assertThat(host.cli("copy")
                        .as(cursor)
                        .run("handoff", "import", file.toString())
                        .text())
                .contains("into my-team/copy");
        assertThat(host.team().session("copy").findings()).hasSize(30);
        try (Participant me = host.team().join("large", cursor)) {
            for (int i = 0; i < 60; i++) {
                me.addFinding(i + ("y".repeat(200_000)));
            }
        }
        host.cli("large")
                .as(cursor)
                .run("handoff", "export", "-o", file.toString())
                .text();
        assertThat(host.cli("other")
                        .as(cursor)
                        .run("handoff", "import", file.toString())
                        .failedWith(ExitCode.USAGE))
                .contains("at most 16777216 are taken here; take it in where the store is");
        assertThat(host.team().session("other").revision()).isZero();
    }

    @Test
    @DisplayName("needs the scope that the server's tokens file gives, and the agent's own token")
    void scopes() throws IOException {
        ServerTokens.add(tokens, cursor.token(), "cursor", List.of(Stage.TEAM), Optional.of("cursor"), Access.WRITE);
        String reader = Host.token(tokens, Stage.TEAM, Access.READ);
        String admin = Host.token(tokens, Stage.TEAM, Access.ADMIN);
        String stranger = Host.token(tokens, "other-team", Access.ADMIN);
        withTokens();

        assertThat(cursors().run("session", "fork", "by/cursor").exitCode()).isZero();
        assertThat(cursors().run("session", "delete", "--revision", "8").failedWith(ExitCode.REFUSED))
                .contains("needs the scope admin, and this token has write");
        assertThat(cursors().run("agent", "register", "kiro").failedWith(ExitCode.REFUSED))
                .contains("ADMIN");
        Cli reading = cursors().with("LEANCTX_TOKEN", reader).with("LEANCTX_AGENT_TOKEN", cursor.token());
        assertThat(reading.run("session", "fork", "by/reader").failedWith(ExitCode.REFUSED))
                .contains("WRITE");
        assertThat(cursors()
                        .with("LEANCTX_TOKEN", stranger)
                        .run("session", "delete", "--revision", "8")
                        .failedWith(ExitCode.REFUSED))
                .contains("does not reach that workspace");
        assertThat(cursors()
                        .with("LEANCTX_TOKEN", admin)
                        .run("session", "delete", "--revision", "8")
                        .failedWith(ExitCode.REFUSED))
                .contains("the token is not the one of agent cursor");
        assertThat(cursors()
                        .with("LEANCTX_TOKEN", admin)
                        .with("LEANCTX_AGENT_TOKEN", cursor.token())
                        .run("session", "delete", "--revision", "8")
                        .text())
                .contains("with revision 9");
        assertThat(host.cli()
                        .with("LEANCTX_TOKEN", admin)
                        .run("agent", "register", "kiro")
                        .text())
                .contains("registered kiro");
    }

    @Test
    @DisplayName("is not for an agent whose key signs, which does not leave its machine")
    void keys() throws IOException {
        Path key = Files.writeString(
                temp.resolve("kiro.pem"), SigningKeys.generate().toPem());
        assertThat(host.cli()
                        .run("agent", "register", "kiro", "--key-file", key.toString())
                        .failedWith(ExitCode.USAGE))
                .contains("where its key is");
        assertThat(cursors()
                        .run("session", "fork", "other", "--key-file", key.toString())
                        .failedWith(ExitCode.USAGE))
                .contains("its key stays where it is");
        assertThat(host.team().session("other").revision()).isZero();
    }

    @Test
    @DisplayName("doctor tells how the server is, what the token may, and whether all can be read")
    void doctor() throws IOException {
        assertThat(host.cli().run("doctor").text())
                .contains("store: " + host.url(), "server: ready", "you may: read, write, admin, in all workspaces")
                .endsWith("well: the server answers; no session was looked at\n");
        String reader = Host.token(tokens, Stage.TEAM, Access.READ);
        withTokens();
        Cli cli = host.cli().with("LEANCTX_TOKEN", reader);
        assertThat(cli.run("doctor", "--deep").text())
                .contains("you may: read, in my-team", "workspace: my-team  1 channel, 2 agents")
                .endsWith("sound: every log was verified\n");
        JsonNode json = cli.run("doctor", "--json").json();
        assertThat(json.get("sound").asBoolean()).isTrue();
        assertThat(json.get("server").get("status").asText()).isEqualTo("ready");
        assertThat(json.get("server").get("scopes").get(0).asText()).isEqualTo("read");
        assertThat(json.get("workspaces").get(0).get("channels").asInt()).isEqualTo(1);
        Cli.Run refused = host.cli().run("doctor");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.STORE);
        assertThat(refused.out()).contains("problem  store: ", "wants a token");
    }
}

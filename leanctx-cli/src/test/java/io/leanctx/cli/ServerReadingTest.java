package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.Participant;
import io.leanctx.mcp.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What reads, on the URL of a server")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerReadingTest {

    @TempDir
    Path temp;

    private Path store;
    private Agent cursor;
    private Host host;

    @BeforeEach
    void serve() {
        store = temp.resolve("sessions");
        cursor = Stage.auth(store);
        Stage.write(store, team -> {
            Stage.grow(team, "long", 120, cursor);
            Stage.grow(team, "fix/ü&ö+%", 3, cursor);
            try (Participant me = team.join("cut", cursor)) {
                for (int i = 0; i < 12; i++) {
                    me.learn("key" + i, "value " + i);
                }
                me.session();
                me.truncate(7);
            }
            try (Participant me = team.join("gone", cursor)) {
                me.addProgress("x");
                me.session();
                me.delete();
            }
        });
        host = Host.of(store);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private static String[] words(String line) {
        return Stream.of(line.split(" ")).toArray(String[]::new);
    }

    private Cli directory() {
        return Cli.on(store, Stage.AUTH).as(cursor);
    }

    private Cli server() {
        return host.cli(Stage.AUTH).as(cursor);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("prints word for word what it prints of the directory")
    @ValueSource(
            strings = {
                "session list",
                "session list --json",
                "session list --workspace other",
                "session show",
                "session show --json",
                "session show --at 4",
                "session show -c long --json",
                "session show -c long --at 60 --json",
                "session show -c cut --json",
                "session show -c gone",
                "session show -c fix/ü&ö+% --json",
                "session show -c nope",
                "session show --at 99",
                "session log",
                "session log --json --reverse --limit 3",
                "session log -c long --json --from 70",
                "session log -c cut --json",
                "session log -c cut --from 3",
                "session log -c gone --json",
                "session diff 4 6",
                "session diff 4 6 --json",
                "session diff feat/auth-refactor@4 long --json",
                "session blame",
                "session blame --json",
                "session blame knowledge(auth.algorithm) --json",
                "session blame 70.0",
                "session brief --tokens 500",
                "session brief --since 3 --json",
                "session watch --from 1 --until-revision 8 --json",
                "session watch -c cut --from 3",
                "agent list",
                "agent list --json",
                "agent list -c feat/auth-refactor --json",
                "handoff list",
                "handoff list --json --open",
                "handoff show 8.0",
                "handoff show 8.0 --json",
                "handoff show 7.0",
                "verify",
                "verify -c long --json",
                "verify -c cut --json",
                "verify nope",
            })
    void same(String line) {
        Cli.Run there = server().run(words(line));
        Cli.Run here = directory().run(words(line));
        assertThat(there.out()).isEqualTo(here.out());
        assertThat(there.err()).isEqualTo(here.err());
        assertThat(there.exitCode()).isEqualTo(here.exitCode());
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("writes the same files")
    @ValueSource(
            strings = {
                "proof --privacy summary",
                "proof --privacy full --from 2 --to 5",
                "handoff export 8.0",
                "handoff export --privacy full",
                "session brief",
            })
    void sameFiles(String line) throws IOException {
        Path there = temp.resolve("there");
        Path here = temp.resolve("here");
        assertThat(server().run(words(line + " -o " + there)).exitCode()).isZero();
        assertThat(directory().run(words(line + " -o " + here)).exitCode()).isZero();
        assertThat(there).hasSameBinaryContentAs(here);
    }

    @Test
    @DisplayName("lists many channels by pages, and asks for none of them by itself")
    void manyChannels() {
        int channels = 2_500;
        for (int i = 0; i < channels; i++) {
            Stage.grow(host.team(), "c/%04d".formatted(i), 1, cursor);
        }
        String listed = host.cli().run("session", "list").text();
        assertThat(listed.lines()).hasSize(channels + 5);
        assertThat(listed).isEqualTo(Cli.over(store).run("session", "list").text());
        // A page of the command is a thousand channels, for which it looks two further.
        assertThat(host.requests("logs")).isLessThanOrEqualTo(6);
        assertThat(host.requests("log")).isZero();
    }

    @Test
    @DisplayName("shows a long session from its snapshot and not from the whole log")
    void snapshot() {
        try (Participant me = host.team().join("huge", cursor)) {
            for (int i = 0; i < 400; i++) {
                me.learn("key", "x".repeat(2_000));
            }
        }
        assertThat(host.cli("huge").run("session", "show").text()).contains("rev:400");
        assertThat(host.requests("entries")).isLessThanOrEqualTo(3);
        assertThat(host.requests("snapshot")).isEqualTo(1);
    }

    @Test
    @DisplayName("watches many commits by pages, and asks for the head less often than there are commits")
    void watched() {
        int commits = 2_000;
        Stage.grow(host.team(), "many", commits, cursor);
        assertThat(host.cli("many")
                        .run("session", "watch", "--from", "1", "--until-revision", "" + commits, "--json")
                        .jsonLines())
                .extracting(line -> line.get("revision").asInt())
                .isEqualTo(IntStream.rangeClosed(1, commits).boxed().toList());
        assertThat(host.requests("log")).isLessThan(commits / 4);
        assertThat(host.requests("entries")).isLessThan(commits / 10);
    }

    @Test
    @DisplayName("shows on a terminal how far it is with a log that comes in several answers, until it prints")
    void progress() {
        Stage.grow(host.team(), "wide", 1_500, cursor);
        for (String command : List.of("session show", "session blame", "session brief")) {
            Cli.Run run = host.cli("wide").as(cursor).onTerminal().run(words(command + " --json"));
            assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK);
            assertThat(run.err())
                    .containsPattern("\rreading wide \\[#+ +] 1,[0-9]{3} of 1,500 commits")
                    .endsWith("\r");
            assertThat(run.err().substring(run.err().lastIndexOf('\r', run.err().length() - 2) + 1))
                    .isBlank();
            assertThat(host.cli("wide")
                            .as(cursor)
                            .run(words(command + " --json"))
                            .text())
                    .isEqualTo(run.out());
        }
        assertThat(host.cli(Stage.AUTH)
                        .as(cursor)
                        .onTerminal()
                        .run("session", "show")
                        .err())
                .isEmpty();
    }

    @Test
    @DisplayName("is for who has a token that reaches the workspace")
    void tokens() throws IOException {
        host.close();
        Path tokens = temp.resolve("tokens.json");
        String reader = Host.token(tokens, Stage.TEAM, Access.READ);
        String stranger = Host.token(tokens, "other-team", Access.ADMIN);
        host = Host.withTokens(store, tokens);
        Cli cli = host.cli(Stage.AUTH);

        assertThat(cli.run("session", "list").failedWith(ExitCode.REFUSED))
                .contains("wants a token; set LEANCTX_TOKEN");
        assertThat(cli.with("LEANCTX_TOKEN", "x".repeat(43))
                        .run("session", "list")
                        .failedWith(ExitCode.REFUSED))
                .contains("does not know the token")
                .doesNotContain("xxx");
        for (String command : List.of("list", "show", "log")) {
            assertThat(cli.with("LEANCTX_TOKEN", stranger)
                            .run("session", command)
                            .failedWith(ExitCode.REFUSED))
                    .contains("does not reach that workspace");
        }
        assertThat(cli.with("LEANCTX_TOKEN", reader).run("session", "show").text())
                .isEqualTo(Cli.on(store, Stage.AUTH).run("session", "show").text());
        Path file = Files.writeString(temp.resolve("token"), reader + "\n");
        assertThat(host.cli(Stage.AUTH)
                        .run("session", "log", "--token-file", file.toString())
                        .text())
                .contains("Move auth to JWT");
        assertThat(cli.with("LEANCTX_TOKEN", "two words").run("session", "list").failedWith(ExitCode.USAGE))
                .contains("what is in LEANCTX_TOKEN is no token")
                .doesNotContain("words");
    }

    @Test
    @DisplayName("says what a URL must be")
    void urls() {
        String[][] wrong = {
            {"http://me:secret@127.0.0.1:8737", "has a name or a password in it"},
            {"http://me:secret@leanctx_server:8737", "has a name or a password in it"},
            {"http://secret@leanctx_server", "has a name or a password in it"},
            {"http://127.0.0.1:8737?token=secret", "has a ? or a # in it"},
            {"http://127.0.0.1:8737#secret", "has a ? or a # in it"},
            {"http://leanctx_server:8737/secret", "is no URL of a server"},
            {"http:///me:secret@127.0.0.1", "is no URL of a server"},
            {"http://127.0.0.1:87370", "is no URL of a server"},
            {"http://me:secret@127.0.0.1 :8737", "is no URL"},
            {"http://", "is no URL"},
            {"https:// x", "is no URL"},
        };
        for (String[] url : wrong) {
            assertThat(Cli.over(store)
                            .with("LEANCTX_STORE", url[0])
                            .run("session", "list")
                            .failedWith(ExitCode.USAGE))
                    .contains(url[1])
                    .doesNotContain("secret");
            assertThat(Cli.over(store)
                            .with("LEANCTX_STORE", url[0])
                            .run("session", "list", "--debug")
                            .err())
                    .contains(url[1])
                    .doesNotContain("secret");
        }
    }

    @Test
    @DisplayName("sends no token in the clear to another machine, unless that is allowed")
    void plain() {
        Cli cli = Cli.over(store)
                .with("LEANCTX_STORE", "http://leanctx.invalid:8737")
                .as(cursor);
        assertThat(cli.run("session", "list").failedWith(ExitCode.USAGE))
                .contains("in the clear", "was not sent", "LEANCTX_PLAIN_HTTP=allow");
        assertThat(cli.with("LEANCTX_PLAIN_HTTP", "allow")
                        .run("session", "list")
                        .failedWith(ExitCode.STORE))
                .contains("cannot be asked");
    }
}

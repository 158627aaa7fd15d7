package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leanctx.Agent;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Of a session,")
class SessionReadingTest {

    @TempDir
    Path temp;

    private Path store;
    private Agent cursor;

    @BeforeEach
    void fill() {
        store = temp.resolve("sessions");
        cursor = Stage.auth(store);
    }

    private Cli.Run run(String... args) {
        return Cli.on(store, Stage.AUTH).run(args);
    }

    private static List<Long> revisions(List<JsonNode> commits) {
        return commits.stream().map(commit -> commit.get("revision").asLong()).toList();
    }

    @Nested
    @DisplayName("show")
    class Show {

        @Test
        @DisplayName("prints all that it holds, with who wrote it and when")
        void text() {
            String text = run("session", "show").text();
            assertThat(text)
                    .startsWith("my-team/feat/auth-refactor  rev:8  2026-03-01T09:00:00Z\n")
                    .contains("""
                    agents: cursor, claude-code

                    task
                      1.0  cursor  2026-03-01T09:00:00Z
                           Move auth to JWT

                    next steps
                      6.0  claude-code  2026-03-01T09:00:00Z
                           1. rotate keys
                           2. write tests

                    decisions
                      3.0  claude-code  2026-03-01T09:00:00Z
                           JWT, not server sessions
                           because: stateless

                    knowledge
                      5.0  claude-code  2026-03-01T09:00:00Z  auth.algorithm
                           EdDSA

                    findings
                      2.0  cursor  2026-03-01T09:00:00Z  src/auth.rs:42
                           Token expiry is hardcoded

                    progress
                      7.0  cursor  2026-03-01T09:00:00Z
                           Tokens are signed

                    handoffs
                      8.0  cursor  2026-03-01T09:00:00Z  open, for everyone, until 2026-03-01T10:00:00Z
                           please go on
                    """);
        }

        @Test
        @DisplayName("as JSON is the session's own, by its schema")
        void json() {
            try (SessionStore reader = LeanCtx.open(RocksBackend.follow(store))) {
                String json = reader.workspace(Stage.TEAM).session(Stage.AUTH).toJson();
                assertThat(run("session", "show", "--json").out()).isEqualTo(json + "\n");
            }
        }

        @Test
        @DisplayName("--at prints it as it was")
        void at() {
            assertThat(run("session", "show", "--at", "4").text())
                    .contains("RS256")
                    .doesNotContain("EdDSA");
            assertThat(run("session", "show", "--at", "0", "--json")
                            .json()
                            .get("revision")
                            .asLong())
                    .isZero();
        }

        @Test
        @DisplayName("of a revision or a channel that does not exist says which there are")
        void missing() {
            assertThat(run("session", "show", "--at", "99").failedWith(ExitCode.USAGE))
                    .contains("revision 99 of my-team/feat/auth-refactor does not exist", "head is at 8");
            assertThat(run("session", "show", "--at", "x").failedWith(ExitCode.USAGE))
                    .contains("--at", "see leanctx session show --help");
            assertThat(run("session", "show", "-c", "feat/auth").failedWith(ExitCode.REFUSED))
                    .contains("has no channel feat/auth; it has feat/auth-refactor");
            assertThat(run("session", "show", "-c", "a b").failedWith(ExitCode.USAGE))
                    .contains("U+0020");
        }
    }

    @Nested
    @DisplayName("log")
    class Log {

        @Test
        @DisplayName("prints each commit with its changes in a few words")
        void text() {
            assertThat(run("session", "log", "--limit", "2").text()).isEqualTo("""
                    1  cursor  2026-03-01T09:00:00Z
                        task "Move auth to JWT"
                    2  cursor  2026-03-01T09:00:00Z
                        finding "Token expiry is hardcoded" at src/auth.rs:42
                    """);
        }

        @Test
        @DisplayName("as JSON has a line for each commit, with the fields that a session has")
        void json() {
            List<JsonNode> commits = run("session", "log", "--json").jsonLines();
            assertThat(revisions(commits)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
            JsonNode finding = commits.get(1).get("changes").get(0);
            assertThat(finding.get("change").asText()).isEqualTo("finding");
            assertThat(finding.get("path").asText()).isEqualTo("src/auth.rs");
            assertThat(finding.get("line").asInt()).isEqualTo(42);
            assertThat(commits.get(1).get("base").get("revision").asLong()).isEqualTo(1);
        }

        @Test
        @DisplayName("--from, --reverse, --limit and --agent choose among the commits")
        void choice() {
            assertThat(revisions(run("session", "log", "--json", "--from", "7").jsonLines()))
                    .containsExactly(7L, 8L);
            assertThat(revisions(run("session", "log", "--json", "--reverse", "--limit", "3")
                            .jsonLines()))
                    .containsExactly(8L, 7L, 6L);
            assertThat(revisions(run("session", "log", "--json", "--reverse", "--from", "2")
                            .jsonLines()))
                    .containsExactly(2L, 1L);
            assertThat(revisions(run("session", "log", "--json", "--agent", "claude-code", "--limit", "2")
                            .jsonLines()))
                    .containsExactly(3L, 4L);
        }

        @Test
        @DisplayName("leaves none out of a log of many pages, forward and backward")
        void manyPages() {
            Stage.write(store, team -> Stage.grow(team, "long", 333, team.registerNew("kiro")));
            List<Long> all = LongStream.rangeClosed(1, 333).boxed().toList();
            assertThat(revisions(run("session", "log", "--json", "-c", "long").jsonLines()))
                    .isEqualTo(all);
            assertThat(revisions(run("session", "log", "--json", "-c", "long", "--reverse")
                            .jsonLines()))
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, 333)
                            .mapToObj(revision -> 334 - revision)
                            .toList());
        }

        @Test
        @DisplayName("of a log that was truncated begins where that does, and says so if asked for more")
        void truncated() {
            Stage.write(store, team -> {
                try (Participant me = team.join(Stage.AUTH, cursor)) {
                    me.truncate(5);
                }
            });
            assertThat(revisions(run("session", "log", "--json").jsonLines())).containsExactly(6L, 7L, 8L, 9L);
            assertThat(revisions(run("session", "log", "--json", "--reverse").jsonLines()))
                    .containsExactly(9L, 8L, 7L, 6L);
            assertThat(run("session", "log", "--from", "3").failedWith(ExitCode.REFUSED))
                    .contains("revision 6");
            assertThat(run("session", "log", "--from", "3", "--reverse").failedWith(ExitCode.REFUSED))
                    .contains("revision 6");
        }

        @Test
        @DisplayName("refuses numbers that mean nothing")
        void badNumbers() {
            assertThat(run("session", "log", "--from", "9").failedWith(ExitCode.USAGE))
                    .contains("--from 9 is beyond the newest commit, which is revision 8");
            assertThat(run("session", "log", "--from", "0").failedWith(ExitCode.USAGE))
                    .contains("revisions begin at 1");
            assertThat(run("session", "log", "--limit", "0").failedWith(ExitCode.USAGE))
                    .contains("at least 1");
        }
    }

    @Nested
    @DisplayName("diff")
    class Diff {

        @Test
        @DisplayName("shows what came, went and changed between two revisions")
        void revisions() {
            assertThat(run("session", "diff", "4", "6").text()).isEqualTo("""
                    + next steps "rotate keys" and 1 more (claude-code, revision 6)
                    ~ knowledge "auth.algorithm" = "RS256" -> knowledge "auth.algorithm" = "EdDSA" (claude-code, revision 5)
                    """);
            assertThat(run("session", "diff", "7").text()).startsWith("+ handoff offered to everyone");
        }

        @Test
        @DisplayName("compares channels, and a channel at a revision")
        void channels() {
            Stage.write(store, team -> {
                try (Participant me = team.join(Stage.AUTH, cursor)) {
                    me.fork(team.sessionAt(Stage.AUTH, 4).position(), "other");
                }
            });
            assertThat(run("session", "diff", Stage.AUTH + "@4", "other").text())
                    .isEqualTo("+ forked from feat/auth-refactor at revision 4 (cursor, revision 1)\n");
            assertThat(run("session", "diff", "other", "other", "--exit-code").text())
                    .isEqualTo("no difference between other@1 and other@1\n");
        }

        @Test
        @DisplayName("as JSON gives each difference with what was and what is now")
        void json() {
            JsonNode diff = run("session", "diff", "4", "6", "--json").json();
            assertThat(diff.get("before").get("revision").asLong()).isEqualTo(4);
            assertThat(diff.get("after").get("channel").asText()).isEqualTo(Stage.AUTH);
            JsonNode changed = diff.get("differences").get(1);
            assertThat(changed.get("kind").asText()).isEqualTo("changed");
            assertThat(changed.get("section").asText()).isEqualTo("knowledge");
            assertThat(changed.get("key").asText()).isEqualTo("auth.algorithm");
            assertThat(changed.get("was").get("value").asText()).isEqualTo("RS256");
            assertThat(changed.get("now").get("value").asText()).isEqualTo("EdDSA");
            assertThat(diff.get("differences").get(0).get("section").asText()).isEqualTo("nextSteps");
        }

        @Test
        @DisplayName("ends with 1 on a difference where that is asked for, and says what is missing")
        void exitCodes() {
            assertThat(run("session", "diff", "4", "6", "--exit-code").exitCode())
                    .isEqualTo(ExitCode.NO);
            assertThat(run("session", "diff", "4", "60").failedWith(ExitCode.USAGE))
                    .contains("head is at 8");
            assertThat(run("session", "diff", "4", "nope").failedWith(ExitCode.REFUSED))
                    .contains("has no channel nope");
            assertThat(Cli.over(store).run("session", "diff", "4").failedWith(ExitCode.USAGE))
                    .contains("--channel is missing; give it, or set LEANCTX_CHANNEL");
            assertThat(run("session", "diff").failedWith(ExitCode.USAGE)).contains("'A'");
        }
    }

    @Nested
    @DisplayName("blame")
    class Blame {

        @Test
        @DisplayName("says who decided what holds now, and when")
        void all() {
            assertThat(run("session", "blame").text()).isEqualTo("""
                      1.0  cursor  2026-03-01T09:00:00Z  task "Move auth to JWT"
                      6.0  claude-code  2026-03-01T09:00:00Z  next steps "rotate keys" and 1 more
                      3.0  claude-code  2026-03-01T09:00:00Z  decision "JWT, not server sessions"
                      5.0  claude-code  2026-03-01T09:00:00Z  knowledge "auth.algorithm" = "EdDSA"
                    """);
            assertThat(run("session", "blame", "--json").json().get("entries"))
                    .extracting(entry -> entry.get("change").asText())
                    .containsExactly("task", "next", "decision", "learn");
        }

        @Test
        @DisplayName("of one thing says what was there before, and in which commit it was written")
        void one() {
            assertThat(run("session", "blame", "knowledge(auth.algorithm)").text())
                    .contains("5.0  claude-code", "in commit 5:", "before\n  4.0  claude-code", "RS256");
            JsonNode blame = run("session", "blame", "5.0", "--json").json();
            assertThat(blame.get("entry").get("value").asText()).isEqualTo("EdDSA");
            assertThat(blame.get("position").get("revision").asLong()).isEqualTo(5);
            assertThat(blame.get("before").get("value").asText()).isEqualTo("RS256");
        }

        @Test
        @DisplayName("of what nobody wrote ends with 1, and of what cannot be is refused")
        void nothing() {
            Cli.Run run = run("session", "blame", "knowledge(auth.expiry)");
            assertThat(run.out()).isEqualTo("nobody wrote knowledge(auth.expiry)\n");
            assertThat(run.exitCode()).isEqualTo(ExitCode.NO);
            assertThat(run("session", "blame", "summary", "--json").json().has("entry"))
                    .isFalse();
            assertThat(run("session", "blame", "knowledge/*").failedWith(ExitCode.USAGE))
                    .contains("name one");
            assertThat(run("session", "blame", "70.0").failedWith(ExitCode.USAGE))
                    .contains("70");
            assertThat(run("session", "blame", "Knowledge").failedWith(ExitCode.USAGE))
                    .contains("Knowledge");
        }
    }

    @Nested
    @DisplayName("brief")
    class Brief {

        private Cli cursors() {
            return Cli.on(store, Stage.AUTH).as(cursor);
        }

        @Test
        @DisplayName("renders it for an agent within a budget, with a token from the environment or a file")
        void text() throws IOException {
            String text = cursors().run("session", "brief", "--tokens", "500").text();
            assertThat(text).startsWith("# my-team/feat/auth-refactor at revision 8, for cursor\n");
            Path token = Files.writeString(temp.resolve("cursor.token"), cursor.token() + "\n");
            assertThat(Cli.on(store, Stage.AUTH)
                            .run("session", "brief", "--agent", "cursor", "--token-file", token.toString())
                            .text())
                    .startsWith("# my-team/feat/auth-refactor at revision 8");
        }

        @Test
        @DisplayName("counts as a model does, takes XML, and begins after a revision")
        void options() {
            JsonNode brief = cursors()
                    .run("session", "brief", "--model", "gpt-4o", "--format", "xml", "--since", "5", "--json")
                    .json();
            assertThat(brief.get("text").asText()).contains("<").doesNotContain("Token expiry");
            assertThat(brief.get("revision").asLong()).isEqualTo(8);
            assertThat(brief.get("tokens").asInt()).isPositive();
            assertThat(brief.get("omitted")).isEmpty();
        }

        @Test
        @DisplayName("goes to a file, whole or not at all")
        void file() throws IOException {
            Path file = temp.resolve("brief.md");
            assertThat(cursors().run("session", "brief", "-o", file.toString()).text())
                    .isEmpty();
            assertThat(file).content().startsWith("# my-team/feat/auth-refactor at revision 8");
            assertThat(cursors()
                            .run("session", "brief", "--tokens", "1", "-o", file.toString())
                            .failedWith(ExitCode.USAGE))
                    .contains("token");
            assertThat(file).content().startsWith("# my-team");
        }

        @Test
        @DisplayName("is for who has a token of the workspace, which no message shows")
        void credentials() {
            assertThat(run("session", "brief").failedWith(ExitCode.USAGE)).contains("--agent is missing");
            assertThat(run("session", "brief", "--agent", "cursor").failedWith(ExitCode.USAGE))
                    .contains("set LEANCTX_TOKEN, or give --token-file");
            assertThat(run("session", "brief", "--agent", "cursor", "--token-file", "nope")
                            .failedWith(ExitCode.FILE))
                    .contains("the file nope does not exist");
            String wrong = cursors()
                    .with("LEANCTX_TOKEN", "s3cret-token")
                    .run("session", "brief")
                    .failedWith(ExitCode.REFUSED);
            assertThat(wrong).doesNotContain("s3cret-token").contains("cursor");
        }
    }

    @Test
    @DisplayName("nothing of a reading changes a file of the store")
    void writesNothing() throws IOException {
        List<String> before = Files.list(store)
                .sorted()
                .map(file -> file + " " + file.toFile().lastModified() + " "
                        + file.toFile().length())
                .toList();
        for (String command : List.of("show", "log", "blame")) {
            run("session", command).text();
        }
        run("doctor", "--deep").text();
        run("verify").text();
        assertThat(Files.list(store)
                        .sorted()
                        .map(file -> file + " " + file.toFile().lastModified() + " "
                                + file.toFile().length())
                        .toList())
                .isEqualTo(before);
    }

    @Test
    @DisplayName("a workspace's commits of another are never shown")
    void walls() {
        try (SessionStore owner = Stage.owner(store)) {
            Workspace other = owner.workspace("other-team");
            Stage.grow(other, "secret", 1, other.registerNew("spy"));
        }
        assertThat(run("session", "show", "-c", "secret").failedWith(ExitCode.REFUSED))
                .contains("has no channel secret");
    }
}

package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An error")
class FailuresTest {

    @TempDir
    Path temp;

    @Test
    @DisplayName("of a store that is not there says which directory it was")
    void missingStore() throws IOException {
        Path nope = temp.resolve("nope");
        assertThat(Cli.over(nope).run("session", "list").failedWith(ExitCode.STORE))
                .contains("the store " + nope + " does not exist; give the directory that a store was made in");
        Path empty = Files.createDirectory(temp.resolve("empty"));
        assertThat(Cli.over(empty).run("session", "list").failedWith(ExitCode.STORE))
                .contains("there is no store in " + empty);
        assertThat(empty).isEmptyDirectory();
        Path file = Files.writeString(temp.resolve("file"), "x");
        assertThat(Cli.over(file).run("session", "list").failedWith(ExitCode.STORE))
                .contains("is a file");
        assertThat(new Cli().run("session", "list", "-w", "my-team").failedWith(ExitCode.USAGE))
                .contains("--store is missing; give it, or set LEANCTX_STORE");
    }

    @Test
    @DisplayName("of the command line is one line, and says where the help is")
    void usage() {
        assertThat(new Cli().run().failedWith(ExitCode.USAGE)).contains("subcommand", "see leanctx --help");
        assertThat(new Cli().run("sesion").failedWith(ExitCode.USAGE))
                .contains("\"sesion\" is not expected here, did you mean session?");
        assertThat(new Cli().run("session", "log", "--form", "3").failedWith(ExitCode.USAGE))
                .contains("there is no option --form; see leanctx session log --help");
        assertThat(new Cli().run("session", "log", "--color", "pink").failedWith(ExitCode.USAGE))
                .contains("--color");
        assertThat(Cli.over(temp).run("session", "list", "-w", "../etc").failedWith(ExitCode.USAGE))
                .contains("workspace id \"../etc\"");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"--token=s3cret", "--token", "--Token=s3cret"})
    @DisplayName("never repeats what may be a secret")
    void noSecrets(String option) {
        String line = new Cli().run("session", "brief", option, "s3cret").failedWith(ExitCode.USAGE);
        assertThat(line).doesNotContain("s3cret");
        String debugged =
                new Cli().run("session", "brief", "--debug", option, "s3cret").err();
        assertThat(debugged).doesNotContain("s3cret");
    }

    @Test
    @DisplayName("shows where it comes from with --debug, and only then")
    void debug() {
        Cli cli = Cli.over(temp.resolve("nope"));
        assertThat(cli.run("session", "list", "--debug").err())
                .startsWith("leanctx: the store ")
                .contains("CliException", "\tat io.leanctx.cli.");
    }

    @Test
    @DisplayName("that is a fault of the program has an exit code of its own")
    void internal() {
        StringWriter err = new StringWriter();
        var command = Leanctx.commandLine(Surroundings.ofProcess(), new PrintWriter(err), new PrintWriter(err, true));
        assertThat(Failures.tell(new IllegalStateException("odd\n\u001b[2J"), command, false))
                .isEqualTo(ExitCode.INTERNAL);
        assertThat(err.toString())
                .contains(
                        "a fault of this program: java.lang.IllegalStateException: odd \\u001b[2J; call again with --debug")
                .hasLineCount(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("errors")
    @DisplayName("that Java ends a program with has that code too, and not that of the answer no")
    void error(Error error, String said) {
        InputStream in = new InputStream() {
            @Override
            public int read() {
                throw error;
            }
        };
        Agent cursor = Stage.auth(temp);
        Map<String, String> environment = Map.of(
                "LEANCTX_STORE", temp.toString(),
                "LEANCTX_WORKSPACE", Stage.TEAM,
                "LEANCTX_CHANNEL", Stage.AUTH,
                "LEANCTX_AGENT", cursor.id(),
                "LEANCTX_TOKEN", cursor.token());
        StringWriter err = new StringWriter();
        int exitCode = Leanctx.commandLine(
                        new Surroundings(environment, in, false, false, InstantSource.fixed(Cli.NOW)),
                        new PrintWriter(err),
                        new PrintWriter(err, true))
                .execute("handoff", "import", "-");
        assertThat(exitCode).isEqualTo(ExitCode.INTERNAL);
        assertThat(err.toString()).startsWith("leanctx: " + said).hasLineCount(1);
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(new OutOfMemoryError("Java heap space"), "the memory of this program is used up"),
                Arguments.of(new StackOverflowError(), "a fault of this program: java.lang.StackOverflowError"));
    }

    @Test
    @DisplayName("of an agent who is shut out names the agent and not the token")
    void revoked() {
        Agent cursor = Stage.auth(temp);
        Stage.write(temp, team -> team.revoke(cursor, cursor.id(), "left the team"));
        assertThat(Cli.on(temp, Stage.AUTH).as(cursor).run("session", "brief").failedWith(ExitCode.REFUSED))
                .contains("left the team")
                .doesNotContain(cursor.token());
    }
}

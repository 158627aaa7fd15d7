package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the script for shells makes of a line, in the bash that is here. */
@DisplayName("A shell")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CompletionTest {

    @TempDir
    Path temp;

    private Path script;

    private record Done(int exitCode, List<String> lines) {}

    private Done bash(String... arguments) throws IOException, InterruptedException {
        Path out = temp.resolve("out");
        Process process = new ProcessBuilder()
                .command(Stream.concat(Stream.of("bash"), List.of(arguments).stream())
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Done(process.exitValue(), Files.readAllLines(out, StandardCharsets.UTF_8));
    }

    @BeforeEach
    void write() throws Exception {
        boolean isThere;
        try {
            isThere = bash("--norc", "-c", "true").exitCode() == 0;
        } catch (IOException e) {
            isThere = false;
        }
        assumeTrue(isThere, "there is no bash here");
        script = temp.resolve("completion.bash");
        Files.writeString(script, new Cli().run("completion", "bash").text());
    }

    @Test
    @DisplayName("reads the script without an error")
    void reads() throws Exception {
        assertThat(bash("-n", script.toString())).isEqualTo(new Done(0, List.of()));
        assertThat(bash("--norc", "-c", "source \"$0\" && complete -p leanctx", script.toString())
                        .lines())
                .containsExactly("complete -o default -F _complete_leanctx leanctx");
    }

    @ParameterizedTest(name = "leanctx {0}")
    @CsvSource({
        "se,            session, serve",
        "session wa,    watch,   ''",
        "session watch --until-r, --until-revision, ''",
        "mcp --tok,     --token-file, ''",
        "doctor --js,   --json,  ''",
    })
    @DisplayName("completes what was begun")
    void completes(String line, String first, String second) throws Exception {
        String completing = """
                compopt() { :; } # works only where a key was pressed
                source "$0"
                COMP_WORDS=(leanctx $1)
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                COMP_LINE="leanctx $1"
                COMP_POINT=${#COMP_LINE}
                _complete_leanctx
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        Done done = bash("--norc", "-c", completing, script.toString(), line);
        assertThat(done.lines().stream().map(String::strip))
                .containsExactlyInAnyOrderElementsOf(second.isEmpty() ? List.of(first) : List.of(first, second));
    }
}

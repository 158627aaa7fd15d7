package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command line as a user has it, with an environment of its own. */
final class Cli {

    static final Instant NOW = Instant.parse("2026-03-01T09:30:00Z");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> environment = new TreeMap<>();
    private String stdin = "";
    private boolean outIsTerminal;
    private boolean errIsTerminal;

    static Cli over(Path store) {
        return new Cli().with("LEANCTX_STORE", store.toString()).with("LEANCTX_WORKSPACE", Stage.TEAM);
    }

    static Cli on(Path store, String channel) {
        return over(store).with("LEANCTX_CHANNEL", channel);
    }

    Cli with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Cli as(io.leanctx.Agent agent) {
        return with("LEANCTX_AGENT", agent.id()).with("LEANCTX_TOKEN", agent.token());
    }

    Cli reading(String text) {
        stdin = text;
        return this;
    }

    Cli onTerminal() {
        outIsTerminal = true;
        errIsTerminal = true;
        return this;
    }

    Run run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        PrintWriter stdout = new PrintWriter(out);
        PrintWriter stderr = new PrintWriter(err, true);
        int exitCode = run(stdout, stderr, args);
        stdout.flush();
        stderr.flush();
        return new Run(exitCode, out.toString().replace(System.lineSeparator(), "\n"), err.toString());
    }

    int run(PrintWriter out, PrintWriter err, String... args) {
        Surroundings around = new Surroundings(
                environment,
                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                outIsTerminal,
                errIsTerminal,
                InstantSource.fixed(NOW));
        return Leanctx.commandLine(around, out, err).execute(args);
    }

    /** What came of a command. */
    record Run(int exitCode, String out, String err) {

        /** The text of a command that worked, and said nothing else. */
        String text() {
            assertThat(err).isEmpty();
            assertThat(exitCode).isEqualTo(ExitCode.OK);
            return out;
        }

        /** The one JSON document of a command. */
        JsonNode json() {
            assertThat(err).isEmpty();
            assertThat(out.lines()).hasSize(1);
            return parsed(out);
        }

        /** The JSON documents of a command that prints one in each line. */
        List<JsonNode> jsonLines() {
            assertThat(err).isEmpty();
            return out.lines().map(Cli::parsed).toList();
        }

        /** The one line with which a command failed, having printed nothing. */
        String failedWith(int expected) {
            assertThat(exitCode).as(err).isEqualTo(expected);
            assertThat(out).isEmpty();
            assertThat(err.lines()).hasSize(1);
            assertThat(err).startsWith("leanctx: ");
            return err.strip();
        }
    }

    static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}

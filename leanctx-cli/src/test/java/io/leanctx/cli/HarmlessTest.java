package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leanctx.Agent;
import io.leanctx.Audience;
import io.leanctx.Location;
import io.leanctx.MessageCategory;
import io.leanctx.Participant;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What agents wrote")
class HarmlessTest {

    /** Clears the screen, sets the title, does so with C1 controls, turns the direction round, and is markup of picocli. */
    private static final String EVIL =
            "\u001b[2J\u001b]0;owned\u0007 \u009b31m \u202etxt.exe\u2066 @|red hot|@ \r over";

    private static final String CHANNEL = "fix/\u009b31m\u202eevil";

    @TempDir
    Path temp;

    private Path store;
    private Agent cursor;

    @BeforeEach
    void fill() {
        store = temp.resolve("sessions");
        Stage.write(store, team -> {
            cursor = team.registerNew("cursor");
            try (Participant me = team.join(CHANNEL, cursor)) {
                me.setTask(EVIL);
                me.addFinding(EVIL, Location.of("src/\u202ea.rs"));
                me.decide(EVIL, EVIL);
                me.learn("key\u202e", EVIL);
                me.addProgress("two\nlines\tand a tab\r\nend");
                me.setNextSteps(List.of(EVIL));
                me.send(Audience.everyone(), MessageCategory.INFO, EVIL);
                me.offer(Audience.everyone(), EVIL, me.bundle(), Duration.ofHours(1));
            }
        });
    }

    private static void assertHarmless(String printed) {
        assertThat(printed.chars().filter(c -> c != '\n' && c != '\t').mapToObj(c -> (char) c))
                .noneMatch(Character::isISOControl)
                .noneMatch(c -> Character.getType(c) == Character.FORMAT);
    }

    @Test
    @DisplayName("never steers a terminal, whichever command prints it, as text or as JSON")
    void everyCommand() {
        Cli cli = Cli.on(store, CHANNEL).as(cursor);
        for (List<String> command : List.of(
                List.of("session", "list"),
                List.of("session", "show"),
                List.of("session", "log"),
                List.of("session", "diff", "0"),
                List.of("session", "blame"),
                List.of("session", "blame", "knowledge(key\u202e)"),
                List.of("session", "blame", "knowledge(no\u202e)"),
                List.of("session", "brief"),
                List.of("session", "watch", "--from", "1", "--count", "8"),
                List.of("session", "show", "-c", "no\u009b31m"),
                List.of("session", "show", "-c", "no\u001b[31m"),
                List.of("session", "\u001b[31m"),
                List.of("session", "log", "--\u001b[31m"),
                List.of("handoff", "list"),
                List.of("handoff", "show", "8.0"),
                List.of("agent", "list"),
                List.of("doctor"),
                List.of("doctor", "--deep"),
                List.of("verify"))) {
            for (String form : List.of("--color=never", "--json")) {
                Cli.Run run = cli.run(concat(command, form));
                assertThat(run.out() + run.err()).as("%s", command).isNotEmpty();
                assertHarmless(run.out());
                assertHarmless(run.err());
            }
        }
    }

    @Test
    @DisplayName("keeps its lines, and shows what was made harmless")
    void shown() {
        String shown = Cli.on(store, CHANNEL).run("session", "show").text();
        assertThat(shown)
                .contains("       two\n       lines\tand a tab\n       end\n")
                .contains("\\u001b[2J\\u001b]0;owned\\u0007 \\u009b31m \\u202etxt.exe\\u2066 @|red hot|@ \\u000d over");
    }

    @Test
    @DisplayName("is the same to who reads the JSON, and in a file")
    void exact() throws IOException {
        JsonNode session =
                Cli.on(store, CHANNEL).run("session", "show", "--json").json();
        assertThat(session.get("task").get("text").asText()).isEqualTo(EVIL);
        assertThat(session.get("channel").asText()).isEqualTo(CHANNEL);
        Path file = temp.resolve("bundle.json");
        JsonNode exported = Cli.on(store, CHANNEL)
                .run("handoff", "export", "8.0", "-o", file.toString(), "--json")
                .json();
        assertThat(exported.get("hash").asText())
                .isEqualTo(io.leanctx.Hash.sha256(Files.readAllBytes(file)).toString());
    }

    @Test
    @DisplayName("is coloured only by this program, on a terminal or where that is asked for")
    void colours() {
        String coloured =
                Cli.on(store, CHANNEL).onTerminal().run("session", "show").out();
        assertThat(coloured)
                .contains("\u001b[1mtask\u001b[0m\n")
                .doesNotContain("\u001b[2J")
                .doesNotContain("\u001b]0");
        assertThat(Cli.on(store, CHANNEL)
                        .run("session", "show", "--color", "always")
                        .out())
                .contains("\u001b[1m");
        assertHarmless(Cli.on(store, CHANNEL)
                .onTerminal()
                .with("NO_COLOR", "1")
                .run("session", "show")
                .out());
        assertHarmless(Cli.on(store, CHANNEL)
                .onTerminal()
                .run("session", "show", "--color", "never")
                .out());
        assertHarmless(Cli.on(store, CHANNEL)
                .onTerminal()
                .with("TERM", "dumb")
                .run("session", "show")
                .out());
        assertThat(Cli.on(store, CHANNEL)
                        .with("TERM", "dumb")
                        .with("NO_COLOR", "1")
                        .run("session", "show", "--color", "always")
                        .out())
                .contains("\u001b[1m");
        assertThat(new Cli().onTerminal().run("--help").out()).contains("\u001b[1m");
        assertHarmless(new Cli().run("--help").out());
        assertHarmless(new Cli().onTerminal().run("--help", "--color=never").out());
    }

    @Test
    @DisplayName(
            "is verified with a bar of how far that is on a terminal, which is gone in the end, and none elsewhere")
    void progress() {
        for (List<String> command : List.of(List.of("verify"), List.of("doctor", "--deep"))) {
            String[] words = command.toArray(String[]::new);
            String err = Cli.on(store, CHANNEL).onTerminal().run(words).err();
            assertThat(err)
                    .startsWith("\r" + command.get(0) + " ")
                    .containsPattern("\\[#* *] [0-9]+ of 8 commits")
                    .endsWith("\r");
            assertThat(err.substring(err.lastIndexOf('\r', err.length() - 2) + 1))
                    .isBlank();
            assertThat(Cli.on(store, CHANNEL).run(words).err()).isEmpty();
        }
    }

    @Test
    @DisplayName("fills that bar in proportion")
    void bar() {
        StringWriter drawn = new StringWriter();
        PrintWriter terminal = new PrintWriter(drawn);
        for (long done : List.of(0L, 5L, 10L)) {
            new Progress(terminal, "verify", true).at(CHANNEL, done, 10, "commits");
        }
        List<String> bars = drawn.toString()
                .lines()
                .flatMap(text -> Stream.of(text.split("\r")))
                .toList();
        assertThat(bars.stream().filter(bar -> !bar.isEmpty()).map(bar -> bar.replaceAll(".*(\\[.*)", "$1")))
                .containsExactly(
                        "[" + " ".repeat(30) + "] 0 of 10 commits",
                        "[" + "#".repeat(15) + " ".repeat(15) + "] 5 of 10 commits",
                        "[" + "#".repeat(30) + "] 10 of 10 commits");
        assertHarmless(drawn.toString().replace("\r", ""));
    }

    private static String[] concat(List<String> command, String option) {
        String[] all = command.toArray(new String[command.size() + 1]);
        all[command.size()] = option;
        return all;
    }
}

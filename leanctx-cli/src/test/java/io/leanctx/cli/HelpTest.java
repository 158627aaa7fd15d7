package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leanctx.Agent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Keeps {@code docs/cli.md} true. With {@code -Dcli.docs.update=true} its part with the help is written anew. */
@DisplayName("The help")
class HelpTest {

    private static final Path PAGE = Path.of("..", "docs", "cli.md");
    private static final String BEGIN = "<!-- help begin -->\n";
    private static final String END = "<!-- help end -->\n";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(.*?)` \\| (.*?) \\|$");

    @Test
    @DisplayName("of each command stands in docs/cli.md as the program prints it")
    void isInTheDocs() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        StringBuilder help = new StringBuilder();
        commands()
                .forEach(command -> help.append("\n### `")
                        .append(name(command))
                        .append("`\n\n```text\n")
                        .append(usage(command))
                        .append("```\n"));
        String expected = page.substring(0, begin) + help + "\n" + page.substring(end);
        if (Boolean.getBoolean("cli.docs.update")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(PAGE)
                .as("the help of the commands; write it anew with -Dtest=HelpTest -Dcli.docs.update=true")
                .hasContent(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    @DisplayName("says what a command is for, with examples that can be used as they are")
    void isUseful(String name) {
        String[] words = name.split(" ");
        Cli.Run run = new Cli()
                .run(Stream.concat(Arrays.stream(words).skip(1), Stream.of("--help"))
                        .toArray(String[]::new));
        String help = run.text();
        assertThat(help).startsWith("Usage: " + name).contains("\nExamples:\n");
        assertThat(help.lines()).allMatch(line -> line.length() <= 80);
        String examples = help.substring(help.indexOf("\nExamples:\n"));
        Matcher example = Pattern.compile("(?m)^  leanctx (.*)$|^  source <\\(leanctx (.*)\\)$")
                .matcher(examples);
        int found = 0;
        while (example.find()) {
            found++;
            String line = (example.group(1) == null ? example.group(2) : example.group(1)).replaceAll(" [|>] .*", "");
            List<String> arguments = new ArrayList<>();
            Matcher argument = Pattern.compile("\"([^\"]*)\"|(\\S+)").matcher(line);
            while (argument.find()) {
                arguments.add(argument.group(1) == null ? argument.group(2) : argument.group(1));
            }
            CommandLine parser = commandLine();
            parser.parseArgs(arguments.toArray(new String[0]));
        }
        assertThat(found).as("examples of %s", name).isPositive();
    }

    @Test
    @DisplayName(
            "has no command that the README does not name, and that says before anything else that agents come by MCP")
    void readme() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        assertThat(readme.substring(0, readme.indexOf("```")))
                .contains("speaks MCP", "./leanctx mcp", "./leanctx serve", "(docs/mcp.md#");
        String commands =
                readme.substring(readme.indexOf("## On the command line"), readme.indexOf("## What it promises"));
        assertThat(commandLine().getSubcommands().keySet())
                .allMatch(name -> commands.matches("(?s).*\\b" + name + "\\b.*"));
    }

    @Test
    @DisplayName("of the server's commands is that of all that the docs say the server has")
    void serversCommands() throws IOException {
        List<String> names = commandLine().getSubcommands().values().stream()
                .filter(command ->
                        command.getCommand().getClass().getPackageName().equals("io.leanctx.server"))
                .map(CommandLine::getCommandName)
                .toList();
        assertThat(names).hasSize(3);
        String architecture = Files.readString(Path.of("..", "docs", "architecture.md"));
        String decisions = Files.readString(Path.of("..", "docs", "decisions.md"));
        String server = Files.readString(Path.of("..", "docs", "server.md"));
        assertThat(architecture).contains("`serve`, `mcp` and `token` are the server's");
        assertThat(decisions.lines().filter(line -> line.startsWith("| picocli")))
                .singleElement()
                .matches(line -> names.stream().allMatch(name -> line.contains("`" + name + "`")));
        assertThat(server.lines().limit(6).toList().toString())
                .contains("three commands")
                .contains(names.stream().map(name -> "`leanctx " + name + "`").toList());
    }

    @Test
    @DisplayName("is what shells complete by")
    void completion() {
        for (String shell : List.of("bash", "zsh")) {
            assertThat(new Cli().run("completion", shell).text())
                    .contains("complete -F _complete_leanctx", "bashcompinit", "until-revision", "doctor");
        }
        assertThat(new Cli().run("completion", "fish").failedWith(ExitCode.USAGE))
                .contains("fish");
    }

    @Test
    @DisplayName("has the version beside it")
    void version() {
        assertThat(new Cli().run("--version").text()).isEqualTo("leanctx " + Leanctx.version() + "\n");
    }

    @Test
    @DisplayName("has --json for all that is printed, but for a protocol and a script")
    void json() {
        List<String> without = commands()
                .filter(command -> command.getSubcommands().isEmpty())
                .filter(command -> !command.getCommandSpec().optionsMap().containsKey("--json"))
                .map(HelpTest::name)
                .toList();
        assertThat(without).containsExactlyInAnyOrder("leanctx mcp", "leanctx completion");
    }

    @Test
    @DisplayName("names every field of what commands print as JSON")
    void fields(@TempDir Path temp) throws IOException {
        String page = Files.readString(PAGE);
        Path store = temp.resolve("sessions");
        Agent cursor = Stage.auth(store);
        String file = temp.resolve("file").toString();
        String other = temp.resolve("other").toString();
        Cli cli = Cli.on(store, Stage.AUTH).as(cursor);
        Map<String, List<String>> commands = Map.ofEntries(
                Map.entry("session list", List.of()),
                Map.entry("session log", List.of("--limit", "1")),
                Map.entry("session watch", List.of("--from", "1", "--count", "1")),
                Map.entry("session diff", List.of("4", "6")),
                Map.entry("session blame", List.of("5.0")),
                Map.entry("session brief", List.of()),
                Map.entry("agent list", List.of("-c", Stage.AUTH)),
                Map.entry("agent register", List.of("kiro")),
                Map.entry("handoff list", List.of()),
                Map.entry("handoff show", List.of("8.0")),
                Map.entry("handoff export", List.of("8.0", "-o", file)),
                Map.entry("handoff import", List.of(file)),
                Map.entry("session fork", List.of("other")),
                Map.entry("proof", List.of("-o", file)),
                Map.entry("verify", List.of()),
                Map.entry("doctor", List.of()),
                Map.entry(
                        "token",
                        List.of(
                                "--tokens",
                                file + "s",
                                "--name",
                                "ci",
                                "--agent",
                                "ci",
                                "--scope",
                                "read",
                                "-w",
                                "w",
                                "-s",
                                other)),
                Map.entry("session delete", List.of("--revision", "8")));
        List<String> documented = new ArrayList<>();
        Matcher row = ROW.matcher(page);
        while (row.find()) {
            for (String command : row.group(1).split("`, `")) {
                if (commands.containsKey(command)) {
                    documented.add(command);
                }
            }
        }
        assertThat(documented).containsExactlyInAnyOrderElementsOf(commands.keySet());
        // In the order of the page, so that what deletes comes last.
        for (String command : documented) {
            String fields = fieldsOf(page, command);
            Cli.Run run = cli.run(
                    Stream.of(Stream.of(command.split(" ")), commands.get(command).stream(), Stream.of("--json"))
                            .flatMap(words -> words)
                            .toArray(String[]::new));
            JsonNode printed = run.json();
            printed.fieldNames()
                    .forEachRemaining(name ->
                            assertThat(fields).as("the fields of %s", command).contains("`" + name + "`"));
        }
    }

    private static String fieldsOf(String page, String command) {
        Matcher row = ROW.matcher(page);
        while (row.find()) {
            if (List.of(row.group(1).split("`, `")).contains(command)) {
                return row.group(2);
            }
        }
        throw new AssertionError("docs/cli.md has no fields of " + command);
    }

    private static CommandLine commandLine() {
        StringWriter nowhere = new StringWriter();
        return Leanctx.commandLine(Surroundings.ofProcess(), new PrintWriter(nowhere), new PrintWriter(nowhere));
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }

    private static String usage(CommandLine command) {
        return command.getUsageMessage(CommandLine.Help.Ansi.OFF).replace(System.lineSeparator(), "\n");
    }

    static Stream<String> names() {
        return commands().map(HelpTest::name);
    }

    private static Stream<CommandLine> commands() {
        return all(commandLine());
    }

    private static Stream<CommandLine> all(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::all));
    }
}

package io.leanctx.cli;

import io.leanctx.server.McpCommand;
import io.leanctx.server.ServeCommand;
import io.leanctx.server.TokenCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/** The root of the commands. Another group of commands is one more class in the list. */
@Command(
        name = "leanctx",
        versionProvider = Leanctx.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Shared sessions of agents: what is in a store, who wrote it, and whether it is sound.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; or the answer is yes",
            "1:the answer is no: not sound, not written by anybody, different",
            "2:the command line cannot be used",
            "3:the store cannot be opened, read or written",
            "4:the store refused: what is asked for is not there, or not allowed",
            "5:a file beside the store, or an address, cannot be used",
            "70:a fault of this program; --debug shows it",
            "130:ended by Ctrl-C"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  leanctx session list --store sessions --workspace my-team",
            "  export LEANCTX_STORE=sessions LEANCTX_WORKSPACE=my-team",
            "  leanctx session log -c main --reverse --limit 5",
            "  leanctx verify -c main"
        })
final class Leanctx {

    private static final List<Class<?>> COMMANDS = List.of(
            SessionCommand.class,
            AgentCommand.class,
            HandoffCommand.class,
            ProofCommand.class,
            VerifyCommand.class,
            DoctorCommand.class,
            ServeCommand.class,
            McpCommand.class,
            TokenCommand.class,
            CompletionCommand.class);

    private final Surroundings around;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            scope = ScopeType.INHERIT,
            description = "auto, always or never. By itself only on a terminal, and not where NO_COLOR is set.")
    private When color = When.AUTO;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show where an error comes from.")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean version;

    private Leanctx(Surroundings around) {
        this.around = around;
    }

    /** The command line, for callers that go on living. */
    static CommandLine commandLine(Surroundings around, PrintWriter out, PrintWriter err) {
        return commandLine(around, out, err, COMMANDS);
    }

    /** The command line without any command but {@code mcp}, which clients wait for: it is there in two thirds of the time. */
    static CommandLine ofMcp(Surroundings around, PrintWriter out, PrintWriter err) {
        return commandLine(around, out, err, List.of(McpCommand.class));
    }

    private static CommandLine commandLine(
            Surroundings around, PrintWriter out, PrintWriter err, List<Class<?>> commands) {
        Leanctx root = new Leanctx(around);
        CommandLine line = new CommandLine(root);
        commands.forEach(line::addSubcommand);
        return line.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setColorScheme(Help.defaultColorScheme(When.AUTO.ansi(around)))
                .setParameterExceptionHandler(Failures::ofCommandLine)
                .setExecutionExceptionHandler((failure, command, parsed) -> Failures.tell(failure, command, root.debug))
                .setExecutionStrategy(parsed -> {
                    CommandLine.Help.Ansi ansi = root.color.ansi(around);
                    parsed.asCommandLineList()
                            .forEach(command -> command.setColorScheme(Help.defaultColorScheme(ansi)));
                    try {
                        return new RunLast().execute(parsed);
                    } catch (Error e) {
                        // Picocli lets it pass, and Java would end with 1, which is the answer no.
                        return Failures.tell(e, line, root.debug);
                    }
                });
    }

    Surroundings around() {
        return around;
    }

    Help.Ansi ansi() {
        return color.ansi(around);
    }

    /** The version, as the build wrote it. */
    static String version() {
        try (InputStream in = Leanctx.class.getResourceAsStream("version.txt")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file version.txt");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells picocli. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"leanctx " + version()};
        }
    }
}

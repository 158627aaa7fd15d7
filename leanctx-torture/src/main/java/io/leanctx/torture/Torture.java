package io.leanctx.torture;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;

/** The command line. */
@Command(
        name = "torture",
        mixinStandardHelpOptions = true,
        scope = ScopeType.LOCAL,
        subcommands = {
            SigkillCommand.class,
            PowerCommand.class,
            ClosingCommand.class,
            MemoryCommand.class,
            IoCommand.class,
            RotCommand.class,
            FullCommand.class
        },
        description =
                "Kills processes, cuts power, has storage fail, fills it and damages it under stores on disk, and looks"
                        + " whether what was acknowledged stays.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing was found",
            "1:something was found; each finding comes with the command that has it again",
            "2:the command line cannot be used"
        })
final class Torture {

    static final int FOUND = 1;

    private Torture() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, for callers that go on living. */
    static CommandLine commandLine() {
        return new CommandLine(new Torture());
    }

    static PrintWriter out(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("the command line was not parsed");
        }
        return spec.commandLine().getOut();
    }
}

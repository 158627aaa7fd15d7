package io.leanctx.cli;

import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints a script for a shell. */
@Command(
        name = "completion",
        description = "Prints a script with which a shell completes commands and options.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(leanctx completion bash)",
            "  source <(leanctx completion zsh)",
            "  leanctx completion bash > /etc/bash_completion.d/leanctx"
        })
final class CompletionCommand extends Subcommand {

    /** The shells there is a script for: the same one, which loads what zsh needs for it. */
    enum Shell {
        BASH,
        ZSH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(index = "0", paramLabel = "SHELL", description = "bash or zsh.")
    @SuppressWarnings("UnusedVariable") // read by picocli, which refuses other shells
    private Shell shell = Shell.BASH;

    @Override
    public Integer call() {
        CommandLine root = spec().root().commandLine();
        out().println(AutoComplete.bash(root.getCommandName(), root));
        return ExitCode.OK;
    }
}

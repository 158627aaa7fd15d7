package io.leanctx.cli;

import picocli.CommandLine.Command;

/** What is done with agents. */
@Command(
        name = "agent",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AgentRegisterCommand.class, AgentListCommand.class},
        description = "Registers and lists the agents of a workspace.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leanctx agent register cursor -s sessions -w my-team -o cursor.token",
            "  leanctx agent list -s sessions -w my-team"
        })
final class AgentCommand {}

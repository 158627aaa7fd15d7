package io.leanctx.cli;

import picocli.CommandLine.Command;

/** What is done with sessions. */
@Command(
        name = "session",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SessionListCommand.class,
            SessionShowCommand.class,
            SessionLogCommand.class,
            SessionDiffCommand.class,
            SessionBlameCommand.class,
            SessionBriefCommand.class,
            SessionWatchCommand.class,
            SessionForkCommand.class,
            SessionDeleteCommand.class
        },
        description = "Lists, shows, follows and copies sessions.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leanctx session list -s sessions -w my-team",
            "  leanctx session show -s sessions -w my-team -c main"
        })
final class SessionCommand {}

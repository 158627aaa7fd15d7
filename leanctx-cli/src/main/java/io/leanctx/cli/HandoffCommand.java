package io.leanctx.cli;

import picocli.CommandLine.Command;

/** What is done with handoffs. */
@Command(
        name = "handoff",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            HandoffListCommand.class,
            HandoffShowCommand.class,
            HandoffExportCommand.class,
            HandoffImportCommand.class
        },
        description = "Lists and shows handoffs, and carries their bundles from store to store.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leanctx handoff list -s sessions -w my-team -c main",
            "  leanctx handoff export 7.0 -s sessions -w my-team -c main -o 7.json"
        })
final class HandoffCommand {}

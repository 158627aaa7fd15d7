package io.leanctx.cli;

import io.leanctx.ChannelPage;
import io.leanctx.ChannelSummary;
import io.leanctx.Workspace;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists channels. */
@Command(
        name = "list",
        description = "Lists the channels of a workspace, with their revisions and who wrote to them.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leanctx session list -s sessions -w my-team",
            "  leanctx session list -w my-team --json | jq -r '.channels[].channel'"
        })
final class SessionListCommand extends WorkspaceCommand {

    private static final int PAGE = 1_000;

    @Mixin
    private final StoreOptions.InWorkspace where = new StoreOptions.InWorkspace();

    @Override
    StoreOptions.InWorkspace where() {
        return where;
    }

    @Override
    int run(Workspace workspace) throws IOException {
        // Before anything is printed: where it cannot be read, nothing is.
        ChannelPage first = workspace.channels(Optional.empty(), PAGE);
        if (isJson()) {
            try (Document document = Document.begin(out(), new Fields().put("workspace", workspace.id()))) {
                document.beginList("channels");
                for (ChannelPage page = first; ; page = next(workspace, page)) {
                    for (ChannelSummary channel : page.channels()) {
                        document.element(Views.channel(channel));
                    }
                    if (page.next().isEmpty()) {
                        break;
                    }
                }
                document.endList();
            }
        } else if (!list(workspace, first, page())) {
            err().println("leanctx: nobody wrote to the workspace " + workspace.id()
                    + "; check --workspace and --store");
        }
        return ExitCode.OK;
    }

    /**
     * The columns are as wide as a page of the listing needs them, and never become narrower.
     *
     * @return whether there is a channel
     */
    private static boolean list(Workspace workspace, ChannelPage first, Page out) {
        out.plain("workspace: ").strong(workspace.id()).end();
        int names = 0;
        int revisions = 0;
        for (ChannelPage page = first; !out.isLeft(); page = next(workspace, page)) {
            for (ChannelSummary channel : page.channels()) {
                names = Math.max(names, Harmless.width(channel.channel()));
                revisions = Math.max(revisions, Harmless.width(revision(channel)));
            }
            for (ChannelSummary channel : page.channels()) {
                int more = channel.agentCount() - channel.agents().size();
                out.plain("  channel: ").column(channel.channel(), names);
                out.plain("  rev:").column(revision(channel), revisions);
                out.line("  agents: " + String.join(", ", channel.agents())
                        + (more > 0 ? " and " + more + " more" : ""));
            }
            if (page.next().isEmpty()) {
                return names > 0;
            }
        }
        return true;
    }

    private static String revision(ChannelSummary channel) {
        return Long.toString(channel.position().revision());
    }

    private static ChannelPage next(Workspace workspace, ChannelPage page) {
        return workspace.channels(page.next(), PAGE);
    }
}

package io.leanctx.cli;

import io.leanctx.Session;
import io.leanctx.Workspace;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows a session. */
@Command(
        name = "show",
        description = "Shows the session of a channel, as it is or as it was.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leanctx session show -s sessions -w my-team -c main",
            "  leanctx session show -s sessions -w my-team -c main --at 17 --json"
        })
final class SessionShowCommand extends WorkspaceCommand.OnChannel {

    @Option(names = "--at", paramLabel = "REVISION", description = "As it was at this revision.")
    private @Nullable Long at;

    @Override
    int run(Workspace workspace, String channel) throws IOException {
        Session head = written(workspace, channel);
        Session session = at == null ? head : workspace.sessionAt(channel, at);
        if (isJson()) {
            Document.print(out(), session.toJson());
        } else {
            SessionText.write(session, page(), around().clock().instant());
        }
        return ExitCode.OK;
    }
}

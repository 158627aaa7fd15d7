package io.leanctx.cli;

import io.leanctx.Agent;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.Workspace;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deletes a session. */
@Command(
        name = "delete",
        description = "Deletes a session for good: what was in it can no longer be read, its revisions go on counting.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  export LEANCTX_AGENT=cursor LEANCTX_TOKEN=$(cat cursor.token)",
            "  leanctx session delete --revision 17 -s sessions -w my-team -c feat/done"
        })
final class SessionDeleteCommand extends WritingCommand {

    @Option(
            names = "--revision",
            paramLabel = "REVISION",
            required = true,
            description = "Only if the newest commit is this one, so that nothing is deleted that you have not seen.")
    private @Nullable Long revision;

    @Override
    int run(Workspace workspace, String channel, Agent agent) throws IOException {
        Session session = written(workspace, channel);
        if (session.isDeleted()) {
            throw CliException.refused(
                    workspace.id() + "/" + channel + " was deleted already, with revision " + session.revision());
        } else if (revision == null || session.revision() != revision) {
            throw CliException.refused(workspace.id() + "/" + channel + " is at revision " + session.revision()
                    + ", not " + revision + ", and was not deleted; look at it, then give that revision");
        }
        Position deleted = writer(workspace).delete(channel, agent, session.position());
        if (isJson()) {
            print(new Fields()
                    .put("workspace", workspace.id())
                    .put("channel", channel)
                    .at(deleted)
                    .put("deleted", true));
        } else {
            page().line("deleted " + workspace.id() + "/" + channel + ", with revision " + deleted.revision());
        }
        return ExitCode.OK;
    }
}

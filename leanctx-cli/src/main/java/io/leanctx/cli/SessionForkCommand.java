package io.leanctx.cli;

import io.leanctx.Agent;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.Workspace;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies a session. */
@Command(
        name = "fork",
        description = "Begins another channel with a copy of a session, as it is or as it was.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  export LEANCTX_AGENT=cursor LEANCTX_TOKEN=$(cat cursor.token)",
            "  leanctx session fork feat/other -s sessions -w my-team -c main"
        })
final class SessionForkCommand extends WritingCommand {

    @Parameters(index = "0", paramLabel = "CHANNEL", description = "The other channel; nobody has written to it yet.")
    private String target = "";

    @Option(names = "--at", paramLabel = "REVISION", description = "Copy the session as it was at this revision.")
    private @Nullable Long at;

    @Override
    int run(Workspace workspace, String channel, Agent agent) throws IOException {
        Session head = written(workspace, channel);
        Position from =
                at == null ? head.position() : workspace.sessionAt(channel, at).position();
        if (workspace.session(target).revision() > 0) {
            throw CliException.refused(
                    "the channel " + target + " was written to before; give one that nobody has written to yet");
        }
        Position first = writer(workspace).fork(channel, agent, from, target);
        if (isJson()) {
            print(new Fields()
                    .put("workspace", workspace.id())
                    .put("channel", target)
                    .at(first)
                    .put("origin", new Fields().put("channel", channel).at(from)));
        } else {
            page().line("forked " + workspace.id() + "/" + channel + " at revision " + from.revision() + " to " + target
                    + ", which is at revision " + first.revision());
        }
        return ExitCode.OK;
    }
}

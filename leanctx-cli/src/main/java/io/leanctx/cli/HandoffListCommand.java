package io.leanctx.cli;

import io.leanctx.EntryRef;
import io.leanctx.Handoff;
import io.leanctx.Session;
import io.leanctx.Workspace;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists handoffs. */
@Command(
        name = "list",
        description = "Lists the handoffs of a channel, whatever became of them.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leanctx handoff list -s sessions -w my-team -c main",
            "  leanctx handoff list --open -s sessions -w my-team -c main --json"
        })
final class HandoffListCommand extends WorkspaceCommand.OnChannel {

    @Option(names = "--open", description = "Only those that can be accepted now.")
    private boolean open;

    @Override
    int run(Workspace workspace, String channel) throws IOException {
        Session session = written(workspace, channel);
        Instant now = around().clock().instant();
        List<Handoff> handoffs = session.handoffs().stream()
                .filter(handoff -> !open || handoff.isOpenAt(now))
                .toList();
        if (isJson()) {
            print(new Fields()
                    .put("workspace", workspace.id())
                    .put("channel", channel)
                    .at(session.position())
                    .put("handoffs", Views.each(handoffs, handoff -> Views.handoff(handoff, now))));
        } else {
            Page out = page();
            handoffs.forEach(handoff -> HandoffText.line(handoff, out, now));
        }
        return ExitCode.OK;
    }

    /** The handoff that is named. */
    static Handoff named(Session session, String ref) {
        EntryRef entry = EntryRef.parse(ref);
        return session.handoffs().stream()
                .filter(handoff -> handoff.ref().equals(entry))
                .findFirst()
                .orElseThrow(() -> CliException.refused(session.workspace() + "/" + session.channel()
                        + " has no handoff " + entry + "; leanctx handoff list says which there are"));
    }
}

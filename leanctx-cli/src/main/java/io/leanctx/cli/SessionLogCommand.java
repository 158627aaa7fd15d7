package io.leanctx.cli;

import io.leanctx.Commit;
import io.leanctx.Names;
import io.leanctx.Session;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the log of a channel. */
@Command(
        name = "log",
        description = "Prints the commits of a channel, one after another. With --json, each is a line of its own.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leanctx session log -s sessions -w my-team -c main --from 17",
            "  leanctx session log -s sessions -w my-team -c main --reverse --limit 5",
            "  leanctx session log -s sessions -w my-team -c main --agent cursor --json"
        })
final class SessionLogCommand extends WorkspaceCommand.OnChannel {

    /** A commit may have a mebibyte. */
    private static final int PAGE = 50;

    @Option(
            names = "--from",
            paramLabel = "REVISION",
            description = "The first commit to look at; else the oldest, or with --reverse the newest.")
    private @Nullable Long from;

    @Option(names = "--limit", paramLabel = "N", description = "So many commits at most.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--reverse", description = "The newest first.")
    private boolean reverse;

    @Option(names = "--agent", paramLabel = "ID", description = "Only the commits of this agent.")
    private @Nullable String agent;

    private long printed;

    @Override
    void prepare() throws IOException {
        super.prepare();
        if (limit < 1) {
            throw CliException.usage("--limit " + limit + " leaves nothing to print; give at least 1");
        } else if (from != null && from < 1) {
            throw CliException.usage("--from " + from + " is no commit; revisions begin at 1");
        }
        if (agent != null) {
            Names.requireAgent(agent);
        }
    }

    @Override
    int run(Workspace workspace, String channel) throws IOException {
        Session head = written(workspace, channel);
        if (from != null && from > head.revision()) {
            throw CliException.usage("--from " + from + " is beyond the newest commit, which is revision "
                    + head.revision() + " of " + workspace.id() + "/" + channel);
        }
        Page out = page();
        LogPages pages = new LogPages(workspace, head);
        if (reverse) {
            backward(pages, from == null ? head.revision() : from, out);
        } else {
            // A deletion or a truncation that came since the session was read has moved it on.
            forward(pages, from == null ? pages.oldest(head.revision()) : from, head.revision(), out);
        }
        return ExitCode.OK;
    }

    private void forward(LogPages pages, long first, long last, Page out) throws IOException {
        long after = first - 1;
        while (after < last && printed < limit && !out.isLeft()) {
            long end = Math.min(after + PAGE, last);
            for (Commit commit : pages.between(after, end)) {
                print(commit, out);
            }
            after = end;
        }
    }

    private void backward(LogPages pages, long first, Page out) throws IOException {
        long last = first;
        while (last > 0 && printed < limit && !out.isLeft()) {
            long oldest = pages.oldest(last);
            // Where the log begins after the commit to begin with, reading that says so.
            long after = Math.max(last - PAGE, Math.min(oldest, last) - 1);
            List<Commit> commits = new ArrayList<>(pages.between(after, last));
            Collections.reverse(commits);
            for (Commit commit : commits) {
                print(commit, out);
            }
            last = after >= oldest ? after : 0;
        }
    }

    private void print(Commit commit, Page out) throws IOException {
        if (printed == limit || (agent != null && !agent.equals(commit.agent()))) {
            return;
        }
        printed++;
        if (isJson()) {
            Document.print(out(), LeanCtx.toJson(commit));
        } else {
            CommitText.write(commit, out);
        }
    }
}

package io.leanctx.cli;

import io.leanctx.Commit;
import io.leanctx.LeanCtxException;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.spi.ChannelKey;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Follows a channel. */
@Command(
        name = "watch",
        description =
                "Prints the commits of a channel as they come, each once and in order, until Ctrl-C. With --json, each is"
                        + " a line of its own.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leanctx session watch -s sessions -w my-team -c main",
            "  leanctx session watch -s sessions -w my-team -c main --from 18 --json",
            "  leanctx session watch -s sessions -w my-team -c main --count 1"
        })
final class SessionWatchCommand extends WorkspaceCommand.OnChannel {

    /** Only how often it is looked whether anybody still reads what is printed. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** For who reads what is printed. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Option(
            names = "--from",
            paramLabel = "REVISION",
            description = "The first commit to print; else the first that comes from now on.")
    private @Nullable Long from;

    @Option(names = "--count", paramLabel = "N", description = "End after so many commits.")
    private @Nullable Long count;

    @Option(
            names = "--until-revision",
            paramLabel = "REVISION",
            description = "End once this revision was printed, or is there already.")
    private @Nullable Long until;

    @Override
    void prepare() throws IOException {
        super.prepare();
        if (from != null && from < 1) {
            throw CliException.usage("--from " + from + " is no commit; revisions begin at 1");
        } else if (count != null && count < 1) {
            throw CliException.usage("--count " + count + " leaves nothing to wait for; give at least 1");
        }
    }

    @Override
    SessionStore open(Place place) {
        return place.toWatch(LeanCtx.builder(), new ChannelKey(where().workspace(around()), channel()));
    }

    @Override
    int run(Workspace workspace, String channel) throws IOException, InterruptedException {
        Position after = after(workspace, channel);
        LastLine last = new LastLine();
        try (Watch watch = workspace.watch(channel, after)) {
            AtEnd atEnd = AtEnd.run(() -> stop(watch, last));
            try {
                return follow(watch, after.revision(), last);
            } finally {
                atEnd.close();
            }
        }
    }

    private static void stop(Watch watch, LastLine last) throws InterruptedException {
        watch.close();
        last.end(PATIENCE);
    }

    /** What is not written yet may be waited for. */
    private Position after(Workspace workspace, String channel) {
        if (from == null) {
            return workspace.session(channel).position();
        }
        Session head = workspace.session(channel);
        if (from > head.revision() + 1) {
            throw CliException.usage("--from " + from + " is beyond what comes next, which is revision "
                    + (head.revision() + 1) + " of " + workspace.id() + "/" + channel);
        }
        return workspace.sessionAt(channel, from - 1).position();
    }

    private int follow(Watch watch, long begin, LastLine last) throws IOException, InterruptedException {
        Page page = page();
        long printed = 0;
        long reached = begin;
        while ((count == null || printed < count) && (until == null || reached < until) && !page.isLeft()) {
            Optional<WatchEvent> next = watch.next(LOOK);
            if (next.isEmpty()) {
                continue;
            }
            if (!(next.get() instanceof WatchEvent.Committed committed)) {
                return ended(next.get());
            }
            if (!last.print(() -> print(committed.commit(), page))) {
                return ExitCode.INTERRUPTED;
            }
            reached = committed.commit().revision();
            printed++;
        }
        return ExitCode.OK;
    }

    private void print(Commit commit, Page page) throws IOException {
        if (isJson()) {
            Document.print(out(), LeanCtx.toJson(commit));
        } else {
            CommitText.write(commit, page);
        }
        out().flush();
    }

    private static int ended(WatchEvent last) {
        if (last instanceof WatchEvent.Truncated truncated) {
            throw CliException.refused("the log no longer has what comes after revision "
                    + truncated.position().revision()
                    + ", as it was dropped or the session deleted; it begins at revision "
                    + truncated.oldest() + ": watch --from there");
        } else if (last instanceof WatchEvent.Diverged diverged) {
            throw CliException.refused("the log is another one since revision "
                    + diverged.position().revision()
                    + ", as a backup was restored or power was lost; its head is revision "
                    + diverged.head() + ": look at it with leanctx session log, and watch again");
        } else if (last instanceof WatchEvent.Closed closed && closed.cause().isPresent()) {
            Throwable cause = closed.cause().get();
            if (cause instanceof LeanCtxException known) {
                throw known;
            }
            throw new CliException(ExitCode.STORE, String.valueOf(cause.getMessage()), cause);
        }
        // Closed by Ctrl-C: the process is ending, with a code of its own.
        return ExitCode.INTERRUPTED;
    }
}

package io.leanctx.cli;

import io.leanctx.Session;
import io.leanctx.SessionDiff;
import io.leanctx.Workspace;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two sessions. */
@Command(
        name = "diff",
        description = {
            "Shows what is different between two sessions: + only the second has it, - only the first, ~ they have it"
                    + " otherwise.",
            "A session is named by a revision of --channel, by a channel, or by CHANNEL@REVISION; digits alone are a"
                    + " revision."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  leanctx session diff 12 17 -s sessions -w my-team -c main",
            "  leanctx session diff main feat/auth -s sessions -w my-team",
            "  leanctx session diff main@12 feat/auth@3 -s sessions -w my-team --exit-code"
        })
final class SessionDiffCommand extends WorkspaceCommand {

    @Mixin
    private final StoreOptions.InChannel where = new StoreOptions.InChannel();

    @Parameters(index = "0", paramLabel = "A", description = "The one session.")
    private @Nullable String before;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "B",
            description = "The other; else the channel of the first as it is.")
    private @Nullable String after;

    @Option(names = "--exit-code", description = "End with 1 if there is a difference.")
    private boolean exitCode;

    @Override
    StoreOptions.InWorkspace where() {
        return where;
    }

    @Override
    int run(Workspace workspace) throws IOException {
        Session first = session(workspace, String.valueOf(before));
        Session second = after == null ? workspace.session(first.channel()) : session(workspace, after);
        List<SessionDiff.Difference> differences =
                SessionDiff.between(first, second).differences();
        if (isJson()) {
            print(new Fields()
                    .put("workspace", workspace.id())
                    .put("before", side(first))
                    .put("after", side(second))
                    .put("differences", Views.each(differences, Views::difference)));
        } else {
            Page out = page();
            differences.forEach(difference -> line(difference, out));
            if (differences.isEmpty()) {
                out.line("no difference between " + name(first) + " and " + name(second));
            }
        }
        return exitCode && !differences.isEmpty() ? ExitCode.NO : ExitCode.OK;
    }

    private Session session(Workspace workspace, String named) {
        if (isRevision(named)) {
            return at(workspace, where.channel(around()), named);
        }
        int at = named.lastIndexOf('@');
        if (at > 0 && isRevision(named.substring(at + 1))) {
            return at(workspace, named.substring(0, at), named.substring(at + 1));
        }
        return written(workspace, named);
    }

    private static Session at(Workspace workspace, String channel, String revision) {
        written(workspace, channel);
        return workspace.sessionAt(channel, Long.parseLong(revision));
    }

    /** No longer ones, which no log has. */
    private static boolean isRevision(String text) {
        return text.matches("[0-9]{1,18}");
    }

    private static Fields side(Session session) {
        return new Fields().put("channel", session.channel()).at(session.position());
    }

    private static String name(Session session) {
        return session.channel() + "@" + session.revision();
    }

    private static void line(SessionDiff.Difference difference, Page out) {
        if (difference instanceof SessionDiff.Difference.Added) {
            out.good(difference.describe()).end();
        } else if (difference instanceof SessionDiff.Difference.Removed) {
            out.bad(difference.describe()).end();
        } else {
            out.doubtful(difference.describe()).end();
        }
    }
}

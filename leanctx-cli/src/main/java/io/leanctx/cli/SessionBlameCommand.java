package io.leanctx.cli;

import io.leanctx.Blame;
import io.leanctx.Change;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.InvalidInputException;
import io.leanctx.Scope;
import io.leanctx.Session;
import io.leanctx.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says who wrote what. */
@Command(
        name = "blame",
        description = {
            "Shows who wrote what holds now: the task, the next steps, the decisions and the knowledge.",
            "Or who wrote one thing, and what was there before: a scope, such as \"knowledge(auth.algorithm)\" or task, or"
                    + " an entry, such as 17.0."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  leanctx session blame -s sessions -w my-team -c main",
            "  leanctx session blame \"knowledge(auth.algorithm)\" -w my-team -c main"
        })
final class SessionBlameCommand extends WorkspaceCommand.OnChannel {

    @Parameters(index = "0", arity = "0..1", paramLabel = "WHAT", description = "A scope or an entry.")
    private @Nullable String what;

    @Override
    int run(Workspace workspace, String channel) throws IOException {
        Session session = written(workspace, channel);
        if (what == null) {
            all(session);
            return ExitCode.OK;
        }
        Optional<Blame> blame = Character.isDigit(what.isEmpty() ? ' ' : what.charAt(0))
                ? Optional.of(workspace.blame(channel, EntryRef.parse(what)))
                : workspace.blame(channel, scope(what));
        if (isJson()) {
            print(head(session)
                    .put("entry", blame.map(found -> Views.entry(found.entry())))
                    .put("position", blame.map(found -> Views.position(found.position())))
                    .put("before", blame.flatMap(Blame::before).map(Views::entry)));
        } else {
            Page out = page();
            blame.ifPresentOrElse(found -> one(found, out), () -> out.line("nobody wrote " + what));
        }
        return blame.isPresent() ? ExitCode.OK : ExitCode.NO;
    }

    private static Scope.Single scope(String text) {
        if (Scope.parse(text) instanceof Scope.Single single) {
            return single;
        }
        throw new InvalidInputException(
                "\"" + text + "\" stands for several things; name one, such as task or knowledge(key)");
    }

    private void all(Session session) throws IOException {
        List<Entry<? extends Change>> entries = new ArrayList<>();
        session.task().ifPresent(entries::add);
        session.nextSteps().ifPresent(entries::add);
        entries.addAll(session.decisions());
        entries.addAll(session.knowledge().values());
        if (isJson()) {
            print(head(session).put("entries", Views.each(entries, Views::entry)));
            return;
        }
        Page out = page();
        entries.forEach(entry -> line(entry, out));
    }

    private static Fields head(Session session) {
        return new Fields()
                .put("workspace", session.workspace())
                .put("channel", session.channel())
                .at(session.position());
    }

    private static void one(Blame blame, Page out) {
        line(blame.entry(), out);
        out.plain("  in commit ").faint(blame.position().toString()).end();
        blame.before().ifPresent(before -> {
            out.line("before");
            line(before, out);
        });
    }

    private static void line(Entry<? extends Change> entry, Page out) {
        SessionText.source(out, entry).line("  " + entry.value().describe());
    }
}

package io.leanctx.cli;

import io.leanctx.Bundle;
import io.leanctx.Handoff;
import io.leanctx.Participant;
import io.leanctx.Session;
import io.leanctx.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a bundle. */
@Command(
        name = "export",
        description = {
            "Writes the bundle of a handoff to a file, for another store or another program.",
            "Without HANDOFF it makes a bundle of the session as it is, in the name of an agent."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  leanctx handoff export 7.0 -s sessions -w my-team -c main -o 7.json",
            "  export LEANCTX_AGENT=cursor LEANCTX_TOKEN=$(cat cursor.token)",
            "  leanctx handoff export --privacy full -w my-team -c main -o main.json"
        })
final class HandoffExportCommand extends WorkspaceCommand.OnChannel {

    @Mixin
    private final AgentOptions credentials = new AgentOptions();

    @Parameters(index = "0", arity = "0..1", paramLabel = "HANDOFF", description = "The handoff, as it is listed: 7.0.")
    private @Nullable String ref;

    @Option(
            names = "--privacy",
            paramLabel = "HOW",
            description = "Of a bundle that is made: redacted, with secrets of well-known shapes masked, or full;"
                    + " redacted unless given.")
    private Bundle.@Nullable Privacy privacy;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "Write to this file, which is there whole or not at all.")
    private Path file = Path.of("");

    @Override
    void prepare() throws IOException {
        super.prepare();
        if (ref == null) {
            credentials.agent(around(), where());
        } else if (privacy != null) {
            throw CliException.usage(
                    "--privacy is for a bundle that is made now; that of handoff " + ref + " is as it was offered");
        }
    }

    @Override
    int run(Workspace workspace, String channel) throws IOException {
        Session session = written(workspace, channel);
        Bundle bundle =
                ref == null ? made(workspace, channel) : ofHandoff(workspace, HandoffListCommand.named(session, ref));
        TargetFile.write(file, bundle.json());
        long bytes = HandoffShowCommand.bytes(bundle);
        if (isJson()) {
            print(new Fields().put("hash", bundle.hash()).put("bytes", bytes).put("file", file));
        } else {
            page().line("bundle " + bundle.hash() + ", " + Words.bytes(bytes) + ", in " + file);
        }
        return ExitCode.OK;
    }

    private Bundle made(Workspace workspace, String channel) throws IOException {
        try (Participant participant = workspace.join(channel, credentials.agent(around(), where()))) {
            return participant.bundle(privacy == null ? Bundle.Privacy.REDACTED : privacy);
        }
    }

    private static Bundle ofHandoff(Workspace workspace, Handoff handoff) {
        return handoff.offer()
                .value()
                .bundle()
                .flatMap(workspace::bundle)
                .orElseThrow(() -> CliException.refused(
                        "handoff " + handoff.ref() + " has no bundle (any more); ask who offered it"));
    }
}

package io.leanctx.cli;

import io.leanctx.HistoryPage;
import io.leanctx.Position;
import io.leanctx.ProofPrivacy;
import io.leanctx.Session;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a proof. */
@Command(
        name = "proof",
        description =
                "Writes a proof of a channel's log to a file: what was committed and by whom, for anyone to verify"
                        + " without the store.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  leanctx proof -s sessions -w my-team -c main -o main.proof.json",
            "  leanctx proof --privacy full --from 12 --to 17 -w my-team -c main -o part.json",
            "  leanctx proof --store-key-file store.pem -w my-team -c main -o sealed.json"
        })
final class ProofCommand extends WorkspaceCommand.OnChannel {

    @Option(
            names = "--privacy",
            paramLabel = "HOW",
            defaultValue = "redacted",
            description = "full, redacted (no texts, and verifiable all the same) or summary (the evidence alone);"
                    + " ${DEFAULT-VALUE} unless given.")
    private ProofPrivacy privacy = ProofPrivacy.REDACTED;

    @Option(names = "--from", paramLabel = "REVISION", description = "The first commit in it; else the oldest.")
    private @Nullable Long from;

    @Option(names = "--to", paramLabel = "REVISION", description = "The last commit in it; else the newest.")
    private @Nullable Long to;

    @Option(
            names = "--store-key-file",
            paramLabel = "FILE",
            description = "The store's private key (PEM), to seal the proof with.")
    private @Nullable Path storeKeyFile;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "Write to this file, which is there whole or not at all.")
    private Path file = Path.of("");

    @Override
    SessionStore open(Place place) throws IOException {
        LeanCtx.Builder settings = LeanCtx.builder();
        return place.toRead(storeKeyFile == null ? settings : settings.signedBy(AgentOptions.keys(storeKeyFile)));
    }

    @Override
    int run(Workspace workspace, String channel) throws IOException {
        Session session = written(workspace, channel);
        HistoryPage end = workspace.history(channel, session.revision(), 1);
        long first = from == null ? end.oldest() : from;
        long last = to == null ? session.revision() : to;
        Position head;
        long bytes;
        try (TargetFile target = TargetFile.at(file);
                Progress progress = progress("proof");
                Counted counted = new Counted(new BufferedOutputStream(target.stream()), progress)) {
            head = workspace.proof(channel, first, last, privacy, counted);
            bytes = counted.bytes;
            target.keep();
        }
        if (isJson()) {
            print(new Fields()
                    .put("workspace", workspace.id())
                    .put("channel", channel)
                    .put("from", first)
                    .put("to", last)
                    .put("privacy", Words.of(privacy))
                    .put("head", head)
                    .put("bytes", bytes)
                    .put("file", file));
        } else {
            page().line("proof of " + workspace.id() + "/" + channel + ", revisions " + first + " to " + last + " ("
                    + Words.of(privacy) + "), " + Words.bytes(bytes) + ", in " + file);
            page().line("head " + head);
        }
        return ExitCode.OK;
    }

    /** Counts what goes through. Flushed by the proof; what is below is closed by who opened it. */
    private static final class Counted extends FilterOutputStream {

        private final Progress progress;
        private long bytes;

        Counted(OutputStream out, Progress progress) {
            super(out);
            this.progress = progress;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            out.write(source, offset, length);
            bytes += length;
            progress.at(bytes);
        }

        @Override
        public void close() {}
    }
}

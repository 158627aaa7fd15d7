package io.leanctx.cli;

import io.leanctx.AgentKey;
import io.leanctx.Names;
import io.leanctx.SessionStore;
import io.leanctx.Verification;
import io.leanctx.VerifyRequest;
import io.leanctx.Workspace;
import io.leanctx.core.LeanCtx;
import io.leanctx.verifier.Expectations;
import io.leanctx.verifier.ProofVerifier;
import io.leanctx.verifier.Verdict;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies a log, or a proof. */
@Command(
        name = "verify",
        description = {
            "Verifies the log of a channel where it is stored: the chain of hashes, the texts, the signatures, and what was"
                    + " made of them. Or a proof, without a store.",
            "Ends with 1 if something is wrong, and names the first flaw."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  leanctx verify -s sessions -w my-team -c main",
            "  leanctx verify main -s sessions -w my-team --quick",
            "  leanctx verify main.proof.json --require-seal --store-key $STORE_KEY"
        })
final class VerifyCommand extends Subcommand.Printing {

    @Mixin
    private final StoreOptions.InChannel where = new StoreOptions.InChannel();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "WHAT",
            description = "A file, which is a proof, or - for one on the standard input; else the name of a channel.")
    private @Nullable String what;

    @Option(names = "--quick", description = "Of a log: the chain and the texts alone, which takes little memory.")
    private boolean quick;

    @Option(
            names = "--store-key",
            paramLabel = "X509",
            description = "A public key of a store (Base64), for countersignatures and seals; may be given again.")
    private List<String> storeKeys = new ArrayList<>();

    @Option(names = "--head", paramLabel = "REVISION:HASH", description = "Of a proof: where it must end.")
    private @Nullable String head;

    @Option(
            names = "--key",
            paramLabel = "AGENT=X509",
            description = "Of a proof: a key with which the agent must have signed; may be given again.")
    private Map<String, String> keys = new LinkedHashMap<>();

    @Option(names = "--require-seal", description = "Of a proof: a store must have signed it.")
    private boolean requireSeal;

    @Override
    public Integer call() throws IOException {
        if (what != null && (what.equals("-") || isFile(what))) {
            return proof(what);
        }
        if (head != null || !keys.isEmpty() || requireSeal) {
            throw CliException.usage("--head, --key and --require-seal are for proofs, and "
                    + (what == null ? "no file is given" : "there is no file " + what));
        }
        return log();
    }

    private static boolean isFile(String text) {
        try {
            return Files.isRegularFile(Path.of(text));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private int log() throws IOException {
        String id = where.workspace(around());
        String channel = what == null ? where.channel(around()) : Names.requireChannel(what);
        VerifyRequest request = quick ? VerifyRequest.chain() : VerifyRequest.everything();
        for (String key : storeKeys) {
            request = request.trusting(new AgentKey(key));
        }
        Verification found;
        try (SessionStore store = where.place(around()).toRead(LeanCtx.builder());
                Progress progress = progress("verify")) {
            Workspace workspace = store.workspace(id);
            found = workspace.verify(
                    channel,
                    request.telling(
                            (checked, end) -> progress.at(channel, checked.revision(), end.revision(), "commits")));
            if (found.isSound() && found.head().revision() == 0) {
                WorkspaceCommand.written(workspace, channel);
            }
        }
        if (isJson()) {
            print(Views.verification(found));
        } else {
            verdict(found.isSound(), found.describe());
        }
        return found.isSound() ? ExitCode.OK : ExitCode.NO;
    }

    private int proof(String file) throws IOException {
        Verdict verdict;
        try (InputStream in = file.equals("-") ? around().in() : Files.newInputStream(Path.of(file));
                Progress progress = progress("verify")) {
            verdict = ProofVerifier.verify(new BufferedInputStream(new Counted(in, progress)), expected());
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
        if (isJson()) {
            Document.print(out(), verdict.toJson());
        } else {
            verdict(verdict.sound(), verdict.toString());
        }
        return verdict.sound() ? ExitCode.OK : ExitCode.NO;
    }

    /** What the environment says of workspace and channel is for stores: a proof is of whatever it is. */
    private Expectations expected() {
        Expectations expected = requireSeal ? Expectations.NONE.withSeal() : Expectations.NONE;
        if (head != null) {
            expected = expected.withHead(head);
        }
        if (where.givenWorkspace().isPresent()) {
            expected = expected.withWorkspace(where.givenWorkspace().get());
        }
        if (where.givenChannel().isPresent()) {
            expected = expected.withChannel(where.givenChannel().get());
        }
        for (String key : storeKeys) {
            expected = expected.withStoreKey(key);
        }
        for (Map.Entry<String, String> key : keys.entrySet()) {
            expected = expected.withAgentKey(key.getKey(), key.getValue());
        }
        return expected;
    }

    private void verdict(boolean sound, String words) {
        Page out = page();
        if (sound) {
            out.good(words).end();
        } else {
            out.bad(words).end();
        }
    }

    /** Tells how much was read. */
    private static final class Counted extends FilterInputStream {

        private final Progress progress;
        private long bytes;

        Counted(InputStream in, Progress progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            bytes += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = in.read(target, offset, length);
            bytes += Math.max(0, read);
            progress.at(bytes);
            return read;
        }
    }
}

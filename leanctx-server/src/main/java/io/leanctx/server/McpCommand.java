package io.leanctx.server;

import io.leanctx.InvalidInputException;
import io.leanctx.server.stdio.Bridge;
import io.leanctx.server.stdio.Defaults;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command {@code mcp}, for a command line of picocli: speaks MCP over the standard input and output of the process, which nothing
 * else may use then, until the input ends.
 *
 * @since 0.1.0
 */
@Command(
        name = "mcp",
        description = {
            "Speaks MCP over standard input and output, for a client that starts its server itself. Several at once share a"
                    + " directory: the first serves the store to the others, and when it ends another takes its place."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  leanctx mcp --store sessions --workspace my-team --channel main",
            "  leanctx mcp -s https://ctx.example.com -w my-team --token-file my.token"
        })
public final class McpCommand implements Callable<Integer> {

    @Option(
            names = {"-s", "--store"},
            required = true,
            defaultValue = "${env:LEANCTX_STORE}",
            paramLabel = "DIR|URL",
            description = "The directory of the store, made if missing, or the URL of a server; else LEANCTX_STORE.")
    private String store = "";

    @Option(
            names = {"-w", "--workspace"},
            defaultValue = "${env:LEANCTX_WORKSPACE}",
            paramLabel = "ID",
            description = "The workspace where a call names none; else LEANCTX_WORKSPACE.")
    private @Nullable String workspace;

    @Option(
            names = {"-c", "--channel"},
            defaultValue = "${env:LEANCTX_CHANNEL}",
            paramLabel = "NAME",
            description = "The channel where a call names none; else LEANCTX_CHANNEL.")
    private @Nullable String channel;

    @Option(
            names = "--agent",
            defaultValue = "${env:LEANCTX_AGENT}",
            paramLabel = "ID",
            description = "Who calls where a call does not say so; else LEANCTX_AGENT.")
    private @Nullable String agent;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Where the token is, of the agent and for a server with tokens; else the token itself is in"
                    + " LEANCTX_TOKEN.")
    private @Nullable Path tokenFile;

    /** Creates the command, for picocli to fill. */
    public McpCommand() {}

    /**
     * Serves until the input ends, or the process is told to end.
     *
     * @return 0
     * @throws InvalidInputException if an option cannot be used
     * @throws IOException if the token cannot be read, or the input breaks
     * @throws InterruptedException if the thread is interrupted
     */
    @Override
    public Integer call() throws IOException, InterruptedException {
        Defaults defaults = new Defaults(given(workspace), given(channel), given(agent), token());
        // Not closed: other ends of them may be in use, and the process ends anyway.
        InputStream in = new FileInputStream(FileDescriptor.in);
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        try (Bridge bridge = ServerUrl.isMeant(store)
                ? Bridge.toServer(url(), defaults, in, out)
                : Bridge.toStore(directory(), defaults, StoreOwner::own, Version.text(), in, out)) {
            Thread hook = new Thread(bridge::close, "leanctx-mcp-stop");
            Runtime.getRuntime().addShutdownHook(hook);
            bridge.run();
        }
        return 0;
    }

    /** The server; with or without a token of its own, since agents and their tokens go through it. */
    private URI url() {
        ServerUrl url = ServerUrl.parse(store);
        if (!url.maySendTokens(given(System.getenv(ServerUrl.PLAIN_HTTP)))) {
            throw url.refusal();
        }
        return url.uri();
    }

    private Path directory() {
        try {
            return Path.of(store).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new InvalidInputException(
                    "the store \"" + store + "\" is no path (" + e.getReason() + "); give a directory", e);
        }
    }

    private Optional<String> token() throws IOException {
        return tokenFile == null
                ? given(System.getenv("LEANCTX_TOKEN"))
                : Optional.of(Files.readString(tokenFile).strip());
    }

    private static Optional<String> given(@Nullable String value) {
        return Optional.ofNullable(value).filter(text -> !text.isEmpty());
    }
}

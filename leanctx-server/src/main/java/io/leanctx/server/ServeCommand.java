package io.leanctx.server;

import io.leanctx.Durability;
import io.leanctx.InvalidInputException;
import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import io.leanctx.server.stdio.Seat;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code serve}, for a command line of picocli: opens a store on disk, serves it, and stops in order when the process is
 * told to end or the thread is interrupted. What the store or the server throws passes through.
 *
 * @since 0.1.0
 */
@Command(
        name = "serve",
        description = {
            "Serves a store on disk to many agents, until it is told to end: MCP at /mcp, a JSON API at /v1, /health and /metrics.",
            "Without --tokens only on this machine, where everybody may then do everything."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  leanctx serve --store sessions", "  leanctx serve -s sessions --host 0.0.0.0 --tokens tokens.json"
        })
public final class ServeCommand implements Callable<Integer> {

    static final int PORT = 8737;

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final Duration TO_ANNOUNCE = Duration.ofSeconds(5);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-s", "--store"},
            required = true,
            defaultValue = "${env:LEANCTX_STORE}",
            paramLabel = "DIR",
            description = "The directory of the store, made if missing; else LEANCTX_STORE.")
    private @Nullable String store;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Where to listen; any but 127.0.0.1 needs --tokens.")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "PORT", description = "The port; ${DEFAULT-VALUE} if not given, 0 for any.")
    private int port = PORT;

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            description = "Lets in only who has a token of this file; see token.")
    private @Nullable Path tokens;

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            description = "A further name that clients reach the server by.")
    private List<String> hosts = List.of();

    @Option(names = "--allow-origin", paramLabel = "ORIGIN", description = "An origin whose pages may ask.")
    private List<String> origins = List.of();

    @Option(
            names = "--durability",
            paramLabel = "WHEN",
            description =
                    "When a commit is answered: sync, once it survives a power loss; relaxed, once it survives the process.")
    private String durability = "sync";

    @Option(names = "--json", description = "Print where it is as JSON.")
    private boolean json;

    /** Creates the command, for picocli to fill. */
    public ServeCommand() {}

    /**
     * Serves until the process is told to end, or the thread is interrupted.
     *
     * @return 0
     * @throws IOException if the address cannot be listened on, or the tokens file not be read
     */
    @Override
    public Integer call() throws IOException {
        LeanCtxServer.requireTokensBeyond(host, tokens != null);
        Path directory = directory(given(store));
        if (tokens != null) {
            // As soon as the address, before a store is made for nothing.
            TokenFile.read(tokens);
        }
        ServerMetrics metrics = new ServerMetrics();
        LeanCtx.Builder settings = LeanCtx.builder()
                .durability(Durability.valueOf(durability.toUpperCase(Locale.ROOT)))
                .observer(metrics);
        try (ServerSocketChannel bound = Listener.bind(host, port);
                RocksBackend backend = RocksBackend.at(directory);
                SessionStore opened = settings.open(backend);
                LeanCtxServer server = like(LeanCtxServer.over(opened)
                                .on(bound)
                                .logs(backend)
                                .metrics(metrics))
                        .start()) {
            String uri = server.uri().toString();
            given(spec)
                    .commandLine()
                    .getOut()
                    .println(
                            json
                                    ? Printed.json(Map.of("store", given(store), "uri", uri))
                                    : "serving " + store + " at " + uri);
            given(spec).commandLine().getOut().flush();
            Optional<Seat> seat = announced(directory, server);
            try {
                serve(server, opened, seat);
            } finally {
                seat.ifPresent(Seat::close);
            }
        }
        return 0;
    }

    /** Lets processes of {@code mcp} on the same directory know where to go. Without that it serves all others all the same. */
    private Optional<Seat> announced(Path directory, LeanCtxServer server) {
        try {
            Optional<Seat> seat = Seat.take(directory, TO_ANNOUNCE);
            if (seat.isEmpty()) {
                LOG.warn("another process announces itself in {}, so this one cannot", store);
            } else if (tokens != null) {
                seat.get().announceWithTokens(here(server));
            } else {
                seat.get().announce(here(server), Optional.empty());
            }
            return seat;
        } catch (IOException e) {
            LOG.warn("nothing can be announced in {}: {}", store, e.toString());
            return Optional.empty();
        }
    }

    /** The address for who is on this machine. */
    private URI here(LeanCtxServer server) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        return address.isAnyLocalAddress()
                ? URI.create(
                        "http://" + (address instanceof Inet6Address ? "[::1]" : "127.0.0.1") + ":" + server.port())
                : server.uri();
    }

    /**
     * The directory of a store.
     *
     * @throws InvalidInputException if it is the URL of a server, which would be taken for the name of a directory to make
     */
    static Path directory(String given) {
        if (ServerUrl.isMeant(given)) {
            // Not repeated, as a name and a password may be in it.
            throw new InvalidInputException(
                    "what is given as the store is the URL of a server, and this works on the store itself; give its"
                            + " directory with --store, and see whether LEANCTX_STORE is set");
        }
        return Path.of(given);
    }

    private LeanCtxServer.Builder like(LeanCtxServer.Builder builder) {
        builder.host(host).port(port);
        hosts.forEach(builder::allowHost);
        origins.forEach(builder::allowOrigin);
        return tokens == null ? builder : builder.tokens(tokens);
    }

    private static void serve(LeanCtxServer server, SessionStore opened, Optional<Seat> seat) {
        AtomicBoolean isEnding = new AtomicBoolean();
        Thread hook = new Thread(
                () -> {
                    isEnding.set(true);
                    seat.ifPresent(Seat::withdraw);
                    server.close();
                    opened.close();
                    seat.ifPresent(Seat::close);
                },
                "leanctx-serve-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!isEnding.get()) {
                removed(hook);
            }
        }
    }

    private static void removed(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook runs: it does what would be done here.
            return;
        }
    }

    private static <T> T given(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("picocli fills the command before it calls it");
        }
        return value;
    }
}

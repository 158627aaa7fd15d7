package io.leanctx.server;

import io.leanctx.InvalidInputException;
import io.leanctx.SessionStore;
import io.leanctx.mcp.Caller;
import io.leanctx.mcp.McpTools;
import io.leanctx.mcp.sdk.McpServerTools;
import io.leanctx.spi.SessionBackend;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a store to many agents over HTTP: MCP at {@code /mcp}, the JSON API at {@code /v1}, {@code /health} and {@code /metrics},
 * as {@code docs/server.md} describes them.
 *
 * <pre>{@code
 * try (LeanCtxServer server = LeanCtxServer.over(store).port(8737).start()) { … server.uri() … }
 * }</pre>
 *
 * <p>It listens on 127.0.0.1 and lets everybody in who reaches that; on any other address it starts only with tokens. It speaks plain
 * HTTP: where others can listen to the network, something in front of it speaks TLS. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class LeanCtxServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LeanCtxServer.class);
    private static final int PUMPS = 4;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Listener listener;
    private final Entrance entrance;
    private final Streams streams;
    private final McpSessions sessions;
    private final McpSyncServer mcp;
    private final McpServerTools servers;
    private final McpTools tools;
    private final Workers workers;
    private final Health health;
    private final ThreadPoolExecutor pump;
    private final ScheduledThreadPoolExecutor keeper;
    private final ServerLimits limits;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LeanCtxServer(Builder built) throws IOException {
        this.limits = built.limits;
        Optional<TokenFile> tokens = built.tokens();
        ServerMetrics metrics = built.metrics;
        this.health = new Health(built.store, System::nanoTime);
        this.workers = new Workers(limits.pool().threads(), limits.pool().waiting());
        this.streams = new Streams(
                limits.open().streams(),
                limits.open().streamsEach(),
                limits.times().idle());
        this.pump = new ThreadPoolExecutor(
                PUMPS, PUMPS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("leanctx-server-events"));
        pump.allowCoreThreadTimeOut(true);
        // Half of the threads at most wait for news, so that the others are there for who does something.
        this.tools = McpTools.over(built.store, limits.pool().threads() / 2);
        this.servers = McpServerTools.of(tools, (context, client) -> (Caller) context.get(McpEndpoint.CALLER))
                .subscribable(workspace -> true);
        this.sessions = new McpSessions(
                limits.open().sessions(),
                limits.open().sessionsEach(),
                limits.times().session(),
                System::nanoTime,
                servers::unsubscribed);
        Outgoing outgoing = new Outgoing(Outgoing.MOST);
        Incoming incoming = Incoming.ofHeap();
        Json json = new Json(limits.bodyBytes());
        ProtocolMapper mapper = new ProtocolMapper(json.mapper());
        McpServer.SyncSpecification<?> specification = McpServer.sync(sessions)
                .serverInfo("leanctx", Version.text())
                // The tools check their input, and say more about it; what they answer is held against their schemas in
                // tests.
                .validateToolInputs(false)
                .jsonSchemaValidator((schema, content) -> ValidationResponse.asValid(""))
                // On the worker that reads the request: the SDK's own threads would be a second, unbounded queue.
                .immediateExecution(true);
        built.beside.accept(specification);
        this.mcp = servers.serve(specification, mapper);
        Gate gate = new Gate(
                built.hosts(),
                built.origins,
                Optional.ofNullable(built.tokens),
                tokens,
                Optional.ofNullable(built.secret),
                limits);
        Connections connections =
                new Connections(limits.open().connections(), limits.times().head());
        Api api = new Api(built.store, tools, health, metrics, streams, pump);
        this.entrance = new Entrance(new Entrance.Rooms(
                gate,
                json,
                new Bodies(limits.bodyBytes(), limits.times().body(), incoming),
                workers,
                api,
                new Writes(api),
                new Logs(Optional.ofNullable(built.backend)),
                new McpEndpoint(sessions, mapper, health, streams, built.resourcesBeside),
                health,
                metrics,
                connections,
                outgoing));
        this.keeper = new ScheduledThreadPoolExecutor(2, named("leanctx-server-keeper"));
        this.listener =
                new Listener(built.host, built.port, Optional.ofNullable(built.bound), limits, entrance, connections);
        metrics.gauge("leanctx_http_connections", "Connections that are open", connections::count);
        metrics.gauge("leanctx_http_requests_open", "Requests under way, streams included", entrance::inside);
        metrics.gauge("leanctx_http_streams", "Streams of events that are open", streams::count);
        metrics.gauge("leanctx_http_outgoing_bytes", "What was made for clients and is not with them yet", () ->
                (int) Math.min(Integer.MAX_VALUE, outgoing.bytes()));
        metrics.gauge("leanctx_http_incoming_bytes", "What came of large bodies of requests under way", () ->
                (int) Math.min(Integer.MAX_VALUE, incoming.bytes()));
        metrics.gauge("leanctx_mcp_sessions", "Sessions of MCP clients", sessions::count);
        metrics.gauge("leanctx_workers_busy", "Threads that use the store for requests", workers::busy);
        metrics.gauge("leanctx_workers_queue", "Requests that wait for such a thread", workers::waiting);
        try {
            listener.start();
        } catch (IOException e) {
            close();
            throw e;
        }
        every(PAUSE, () -> {
            connections.tend();
            streams.tend();
            sessions.tend();
            gate.tend(gone -> {
                sessions.endIf(gone);
                streams.endIf(gone);
            });
        });
        every(LOOK, health::look);
    }

    /** Refuses to be open to others without tokens. */
    static void requireTokensBeyond(String host, boolean hasTokens) throws IOException {
        if (!hasTokens && !InetAddress.getByName(host).isLoopbackAddress()) {
            throw new InvalidInputException(
                    "others can reach " + host + ", and there are no tokens, so anybody could read and"
                            + " write; give a tokens file, or listen on 127.0.0.1");
        }
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private void every(Duration time, Runnable task) {
        Future<?> unused = keeper.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        LOG.error("the housekeeping failed, and goes on", e);
                    }
                },
                time.toMillis(),
                time.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /**
     * Collects what a server should be like.
     *
     * @param store what it serves; stays open when the server is closed
     * @return a builder with the defaults
     */
    public static Builder over(SessionStore store) {
        return new Builder(store);
    }

    /**
     * The port that it listens on.
     *
     * @return the port
     */
    public int port() {
        return listener.port();
    }

    /**
     * Where it is.
     *
     * @return {@code http://host:port}, without a {@code /} at the end
     */
    public URI uri() {
        return listener.uri();
    }

    /**
     * Stops: new requests are refused, streams end, who waits for news is answered, requests under way are finished within
     * {@link ServerLimits.Times#stop}, and connections are closed. The store stays open. Idempotent.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        health.stopping();
        entrance.refuseMore();
        keeper.shutdownNow();
        streams.close();
        workers.stop();
        if (!entrance.awaitEmpty(limits.times().stop().toNanos())) {
            LOG.warn("{} requests were not finished in time, and are cut off", entrance.inside());
        }
        listener.stop();
        mcp.close();
        servers.close();
        tools.close();
        pump.shutdownNow();
    }

    /**
     * Collects what a server should be like. Not safe for use by several threads.
     *
     * @since 0.1.0
     */
    public static final class Builder {

        private final SessionStore store;
        private final Set<String> names = new HashSet<>();
        private final Set<String> origins = new HashSet<>();
        private String host = "127.0.0.1";
        private int port;
        private @Nullable Path tokens;
        private @Nullable String secret;
        private ServerLimits limits = ServerLimits.DEFAULT;
        private ServerMetrics metrics = new ServerMetrics();
        private Consumer<McpServer.SyncSpecification<?>> beside = specification -> {};
        private Predicate<String> resourcesBeside = uri -> false;
        private @Nullable SessionBackend backend;
        private @Nullable ServerSocketChannel bound;

        private Builder(SessionStore store) {
            this.store = store;
        }

        /**
         * The address to listen on. 127.0.0.1 unless set; any that others can reach needs {@link #tokens}.
         *
         * @param address a name or an address of this machine
         * @return this builder
         */
        public Builder host(String address) {
            host = address;
            return this;
        }

        /**
         * The port to listen on. One that is free unless set.
         *
         * @param number the port; 0 for one that is free
         * @return this builder
         * @throws InvalidInputException if it is none
         */
        public Builder port(int number) {
            if (number < 0 || number > 65_535) {
                throw new InvalidInputException("port " + number + " is none; give one from 0 to 65535");
            }
            port = number;
            return this;
        }

        /** What was bound already, to {@link #host} and {@link #port}; closed with the server. */
        Builder on(ServerSocketChannel channel) {
            bound = channel;
            return this;
        }

        /**
         * Lets in only who has a token that a file has the hash of, see {@link ServerTokens}. The file is read anew when it is
         * changed.
         *
         * @param file the tokens file
         * @return this builder
         */
        public Builder tokens(Path file) {
            tokens = file;
            return this;
        }

        /** Without tokens, lets in only who brings this as one, who may do everything then. */
        Builder secret(String shared) {
            secret = shared;
            return this;
        }

        /**
         * A name under which clients reach the server, besides those of this machine for itself and the address it listens on:
         * requests for any other name are refused, since a page that a browser shows can have its own name mean this machine.
         *
         * @param name the name in the header Host, without a port
         * @return this builder
         */
        public Builder allowHost(String name) {
            names.add(name);
            return this;
        }

        /**
         * An origin whose pages may ask, besides those of this machine. Requests that no page makes have none.
         *
         * @param origin such as {@code https://tools.example.com}
         * @return this builder
         */
        public Builder allowOrigin(String origin) {
            origins.add(origin);
            return this;
        }

        /**
         * How much it takes at once. {@link ServerLimits#DEFAULT} unless set.
         *
         * @param value the limits
         * @return this builder
         */
        public Builder limits(ServerLimits value) {
            limits = value;
            return this;
        }

        /**
         * What counts for {@code /metrics}; of this server alone. One without the store's part unless set.
         *
         * @param value the metrics, which the store was given as its observer
         * @return this builder
         */
        public Builder metrics(ServerMetrics value) {
            metrics = value;
            return this;
        }

        /**
         * What the MCP server has besides the tools, and which resources besides sessions can be subscribed to. For tests of the
         * transport, with tools that answer what ours never do.
         */
        Builder beside(Consumer<McpServer.SyncSpecification<?>> more, Predicate<String> resources) {
            beside = more;
            resourcesBeside = resources;
            return this;
        }

        /**
         * Gives out the logs themselves, byte for byte, to who may read their workspace: for readers that fold and check them by
         * themselves, such as the command line with {@code --store URL}. Only sessions and commits as JSON unless set.
         *
         * @param value what the store is over; it is read from, and stays open when the server is closed
         * @return this builder
         */
        public Builder logs(SessionBackend value) {
            backend = value;
            return this;
        }

        /**
         * Starts the server.
         *
         * @return the server, which answers
         * @throws InvalidInputException if the address can be reached by others and there are no tokens, or the tokens file cannot be
         *     taken; nothing was started
         * @throws IOException if the address cannot be listened on, or the tokens file cannot be read; nothing is left open
         */
        public LeanCtxServer start() throws IOException {
            requireTokensBeyond(host, tokens != null);
            return new LeanCtxServer(this);
        }

        private Optional<TokenFile> tokens() throws IOException {
            return tokens == null ? Optional.empty() : Optional.of(TokenFile.read(tokens));
        }

        private Set<String> hosts() {
            Set<String> all = new HashSet<>(names);
            all.add(host.contains(":") ? "[" + host + "]" : host);
            return all;
        }
    }
}

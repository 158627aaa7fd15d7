package io.leanctx.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.util.EnumSet;
import java.util.Optional;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of Jetty, set to take little from strangers and to tell them little. */
final class Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final int HEAD_BYTES = 16 << 10;
    private static final int MOST_THREADS = 16;
    private static final int LEAST_THREADS = 4;
    private static final int IDLE_THREAD_MILLIS = 30_000;
    private static final int BACKLOG = 512;

    private final Server server;
    private final ServerConnector connector;
    private final String host;
    private final Optional<ServerSocketChannel> bound;
    private volatile int port;

    /**
     * Creates it, not listening yet.
     *
     * @param bound what {@link #bind} gave; empty if the address is still to be bound
     */
    Listener(
            String host,
            int port,
            Optional<ServerSocketChannel> bound,
            ServerLimits limits,
            Handler handler,
            Connections connections) {
        this.host = host;
        this.bound = bound;
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS, IDLE_THREAD_MILLIS);
        threads.setName("leanctx-http");
        threads.setDaemon(true);
        this.server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEAD_BYTES);
        // The name of a channel may have a slash or a percent sign, which a path has as %2F and %25; the segments of
        // paths are decoded one by one here, and once.
        http.setUriCompliance(UriCompliance.from(EnumSet.of(
                UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR, UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING)));
        this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(limits.times().idle().toMillis());
        connector.setAcceptQueueSize(BACKLOG);
        connector.addBean(connections);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.open().connections(), connector));
        server.setErrorHandler(new ErrorPage());
        server.setHandler(handler);
    }

    /**
     * Takes an address before anything else is done; who connects waits until there is a server.
     *
     * @throws IOException if the address cannot be listened on
     */
    static ServerSocketChannel bind(String host, int port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            return channel.setOption(StandardSocketOptions.SO_REUSEADDR, true)
                    .bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
        } catch (IOException e) {
            channel.close();
            throw new IOException(host + ":" + port + " cannot be listened on", e);
        }
    }

    void start() throws IOException {
        try {
            if (bound.isPresent()) {
                connector.open(bound.get());
            }
            server.start();
            port = connector.getLocalPort();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the server could not be started: " + e.getMessage(), e);
        }
    }

    int port() {
        return port;
    }

    URI uri() {
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("the HTTP server did not stop in order: {}", e.getClass().getName());
        }
    }
}

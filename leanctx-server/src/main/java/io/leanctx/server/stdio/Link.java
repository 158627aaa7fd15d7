package io.leanctx.server.stdio;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session of MCP with a server, over Streamable HTTP. Safe for use by several threads. */
final class Link implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final Duration TO_CONNECT = Duration.ofSeconds(5);
    /** An ending process does not wait longer for a server to take leave of. */
    private static final Duration TO_LEAVE = Duration.ofSeconds(2);

    private static final String SESSION = "Mcp-Session-Id";
    private static final String VERSION = "MCP-Protocol-Version";

    private final HttpClient http;
    private final Endpoint endpoint;
    private final byte[] initialized;
    private final Optional<String> session;
    private final Optional<String> version;
    private final Consumer<byte[]> others;
    private final Patience patience;
    private final AtomicBoolean opening = new AtomicBoolean();
    private final CountDownLatch opened = new CountDownLatch(1);
    private volatile @Nullable InputStream stream;
    private final CountDownLatch gone = new CountDownLatch(1);
    private final AtomicBoolean left = new AtomicBoolean();

    private Link(
            HttpClient http,
            Endpoint endpoint,
            byte[] initialized,
            Optional<String> session,
            Optional<String> version,
            Consumer<byte[]> others,
            Patience patience) {
        this.http = http;
        this.endpoint = endpoint;
        this.initialized = initialized;
        this.session = session;
        this.version = version;
        this.others = others;
        this.patience = patience;
    }

    /** A client for servers anywhere, or for those on this machine, which are asked by no proxy. */
    static HttpClient client(boolean direct) {
        return (direct ? like().proxy(HttpClient.Builder.NO_PROXY) : like()).build();
    }

    /** A client for servers on this machine: by no proxy, and without the certificates of the world, which take room and time. */
    static HttpClient localClient() {
        try {
            SSLContext none = SSLContext.getInstance("TLS");
            none.init(new KeyManager[0], new TrustManager[0], null);
            return like().sslContext(none).proxy(HttpClient.Builder.NO_PROXY).build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each JDK has TLS", e);
        }
    }

    private static HttpClient.Builder like() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TO_CONNECT);
    }

    /**
     * Begins a session.
     *
     * @param initialize the client's request
     * @param others takes messages of the server that answer nothing
     * @param within how long the server may take
     * @throws RefusedException if the server begins none, with its own words
     */
    static Link begin(
            HttpClient http,
            Endpoint endpoint,
            byte[] initialize,
            Consumer<byte[]> others,
            Patience patience,
            Duration within)
            throws LostException, RefusedException, InterruptedException {
        HttpResponse<InputStream> response = send(http, posting(endpoint, initialize), within);
        byte[] answer = answer(response, others, within);
        try {
            Answer read = Answer.read(answer);
            if (read.isError()) {
                throw new RefusedException(
                        400,
                        "invalid_input",
                        read.errorMessage().orElse("the server refused initialize, and said not why"));
            }
            return new Link(
                    http,
                    endpoint,
                    answer,
                    response.headers().firstValue(SESSION),
                    read.protocolVersion(),
                    others,
                    patience);
        } catch (IOException e) {
            throw new LostException("what " + endpoint + " answers is not of MCP: " + e.getMessage(), false);
        }
    }

    /** What the server answered to {@code initialize}. */
    byte[] initialized() {
        return initialized;
    }

    /** The version of the protocol that the server agreed to; empty if it said none. */
    Optional<String> version() {
        return version;
    }

    /** Sends a request, and gives back what answers it. */
    byte[] ask(byte[] request, Duration within) throws LostException, RefusedException, InterruptedException {
        return answer(send(http, own(posting(endpoint, request)), within), others, within);
    }

    /** Sends what is not answered. */
    void tell(byte[] message, Duration within) throws LostException, RefusedException, InterruptedException {
        try (InputStream nothing = taken(send(http, own(posting(endpoint, message)), within), within)) {
            nothing.readAllBytes();
        } catch (IOException e) {
            throw new LostException("the connection to " + endpoint + " broke", false);
        }
    }

    /** Opens the stream on which the server says what it was not asked for, if it has one. A second time does nothing. */
    void open() throws LostException, InterruptedException {
        if (!opening.compareAndSet(false, true)) {
            return;
        }
        try {
            HttpResponse<InputStream> response = send(
                    http,
                    own(request(endpoint)).header("Accept", "text/event-stream").GET(),
                    patience.opening());
            if (response.statusCode() == 405) {
                response.body().close();
            } else {
                InputStream from = taken(response, patience.silence());
                stream = from;
                if (gone.getCount() == 0) {
                    from.close();
                }
            }
        } catch (LostException e) {
            // So nobody waits for what this would say.
            gone.countDown();
            throw e;
        } catch (RefusedException e) {
            LOG.warn("{} gives no notices, so none are passed on: {}", endpoint, e.getMessage());
        } catch (IOException e) {
            LOG.debug("a stream that nobody wants could not be closed in order", e);
        } finally {
            opened.countDown();
        }
    }

    /** Waits until it was tried to open the stream, or for so long. */
    void awaitOpen(Duration within) throws InterruptedException {
        if (!opened.await(within.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.debug("the stream of {} is not open yet, and what needs none goes on", endpoint);
        }
    }

    /** Passes on what the server says until the session is over, as far as that can be noticed, or this is closed. */
    void listen() throws InterruptedException {
        opened.await();
        InputStream from = stream;
        if (from == null) {
            gone.await();
            return;
        }
        try (from) {
            Events events = new Events(from);
            for (Optional<byte[]> next = events.next(); next.isPresent(); next = events.next()) {
                others.accept(next.get());
            }
        } catch (IOException e) {
            LOG.debug("the stream of {} broke", endpoint, e);
        }
    }

    private HttpRequest.Builder own(HttpRequest.Builder request) {
        session.ifPresent(id -> request.header(SESSION, id));
        version.ifPresent(agreed -> request.header(VERSION, agreed));
        return request;
    }

    private static HttpRequest.Builder request(Endpoint endpoint) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.uri());
        endpoint.headers().forEach(request::header);
        return request;
    }

    private static HttpRequest.Builder posting(Endpoint endpoint, byte[] body) {
        return request(endpoint)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private static HttpResponse<InputStream> send(HttpClient http, HttpRequest.Builder request, Duration within)
            throws LostException, InterruptedException {
        // Not the timeout of the request: with a JDK of which that counts the body too, it would end streams.
        CompletableFuture<HttpResponse<InputStream>> sent =
                http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try {
            return sent.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new LostException("the server has not answered for " + within.toMillis() / 1_000.0 + " s", false);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConnectException || e.getCause() instanceof HttpConnectTimeoutException) {
                throw new LostException("nobody answers", true);
            } else if (e.getCause() instanceof IOException) {
                throw new LostException("the connection broke", false);
            }
            throw new IllegalStateException("a request could not be sent", e.getCause());
        } finally {
            // Does nothing where it is answered.
            sent.cancel(true);
        }
    }

    private static byte[] answer(HttpResponse<InputStream> response, Consumer<byte[]> others, Duration within)
            throws LostException, RefusedException {
        boolean isStream = response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("text/event-stream"))
                .isPresent();
        try (InputStream in = taken(response, within)) {
            if (!isStream) {
                return in.readAllBytes();
            }
            Events events = new Events(in);
            for (Optional<byte[]> next = events.next(); next.isPresent(); next = events.next()) {
                if (Answer.read(next.get()).isAnswer()) {
                    return next.get();
                }
                others.accept(next.get());
            }
            throw new LostException("the server ended before it answered", false);
        } catch (IOException e) {
            throw new LostException("the connection broke", false);
        }
    }

    /** The body of a request that was taken. */
    private static InputStream taken(HttpResponse<InputStream> response, Duration silence)
            throws LostException, RefusedException {
        int status = response.statusCode();
        InputStream body = new LiveStream(response.body(), silence);
        if (status / 100 == 2) {
            return body;
        }
        Answer said;
        try (InputStream in = body) {
            said = Answer.read(in.readNBytes(Lines.MOST_BYTES));
        } catch (IOException e) {
            LOG.debug("a refusal could not be read", e);
            said = new Answer(false, true, Optional.empty(), Optional.empty(), Optional.empty());
        }
        Optional<String> code = said.errorCode();
        String message = said.errorMessage().orElse("the server answered with the status " + status + " of HTTP");
        if (code.isEmpty() ? status / 100 == 5 : code.get().equals("outcome_unknown")) {
            // Of a proxy, say, which may have passed the request on before its server ended; or the session ended
            // meanwhile.
            throw new LostException(message, false);
        } else if (status == 404
                || (status == 503 && code.filter("unavailable"::equals).isPresent())) {
            throw new LostException(message, true);
        }
        throw new RefusedException(status, code.orElse("unavailable"), message);
    }

    /** Is over here. What is under way goes on, and the server finds out by itself. */
    void leave() {
        InputStream from = stream;
        opened.countDown();
        gone.countDown();
        try {
            if (from != null) {
                from.close();
            }
        } catch (IOException e) {
            LOG.debug("the stream of {} could not be closed in order", endpoint, e);
        }
    }

    /** Is over here, and lets the server know, for which it does not wait. What is under way is lost. */
    CompletableFuture<Void> end() {
        leave();
        if (session.isEmpty() || !left.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(null);
        }
        HttpRequest end = own(request(endpoint)).timeout(TO_LEAVE).DELETE().build();
        return http.sendAsync(end, HttpResponse.BodyHandlers.discarding()).handle((response, failure) -> {
            if (failure != null) {
                LOG.debug("the session with {} could not be ended in order", endpoint, failure);
            }
            return null;
        });
    }

    /** The same, but waits for a moment: the process may be about to end. */
    @Override
    public void close() {
        try {
            end().get(TO_LEAVE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("the session with {} could not be ended in time", endpoint, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

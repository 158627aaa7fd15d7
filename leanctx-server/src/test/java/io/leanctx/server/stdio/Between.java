package io.leanctx.server.stdio;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** What stands between clients and a server, as a proxy does. What it is told to, it passes to the server, and loses the answer. */
final class Between implements AutoCloseable {

    private static final Set<String> OWN =
            Set.of("host", "connection", "content-length", "upgrade", "http2-settings", "transfer-encoding");

    /** What is said in place of an answer. */
    @FunctionalInterface
    interface Instead {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private record Loss(Predicate<String> of, Instead instead) {}

    private final HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;
    private final AtomicReference<Loss> next = new AtomicReference<>();
    private final ConcurrentLinkedQueue<String> passed = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    Between(URI server) throws IOException {
        this.server = server;
        http.createContext("/", this::handle);
        http.setExecutor(threads);
        http.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** Loses one answer: the first to a request with a text in its method or body. */
    void lose(String text, Instead instead) {
        next.set(new Loss(request -> request.contains(text), instead));
    }

    /** Answers with a status and with nothing else. */
    static Instead bare(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    /** Answers nothing for as long as this is open; says that it came to that. */
    Instead silence(CountDownLatch reached) {
        return exchange -> {
            reached.countDown();
            closed.await();
        };
    }

    /** How many requests with a text went to the server. */
    long passed(String text) {
        return passed.stream().filter(request -> request.contains(text)).count();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String request = exchange.getRequestMethod() + " " + new String(body, StandardCharsets.UTF_8);
            HttpResponse<InputStream> response =
                    client.send(passing(exchange, body), HttpResponse.BodyHandlers.ofInputStream());
            passed.add(request);
            try (InputStream in = response.body()) {
                Loss loss = next.get();
                if (loss != null && loss.of().test(request) && next.compareAndSet(loss, null)) {
                    loss.instead().answer(exchange);
                } else {
                    answer(exchange, response, in);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest passing(HttpExchange exchange, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    private static void answer(HttpExchange exchange, HttpResponse<InputStream> response, InputStream in)
            throws IOException {
        response.headers().map().forEach((name, values) -> {
            if (!OWN.contains(name)) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        boolean isEmpty = response.statusCode() == 204
                || response.headers()
                        .firstValue("content-length")
                        .filter("0"::equals)
                        .isPresent();
        exchange.sendResponseHeaders(response.statusCode(), isEmpty ? -1 : 0);
        OutputStream out = exchange.getResponseBody();
        byte[] chunk = new byte[8 << 10];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            out.write(chunk, 0, read);
            out.flush();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}

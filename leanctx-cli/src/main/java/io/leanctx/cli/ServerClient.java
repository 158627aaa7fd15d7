package io.leanctx.cli;

import io.leanctx.InvalidInputException;
import io.leanctx.StoreClosedException;
import io.leanctx.StoreFailedException;
import io.leanctx.spi.Bytes;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server of LeanCTX. It goes where it is told and nowhere else, waits only so long, reads only so much, and asks again where that
 * is safe: for a moment where the server is busy, and somewhat longer where one that has answered before is gone, as when it is started
 * anew. Safe for use by several threads.
 */
final class ServerClient implements AutoCloseable {

    /** The API of the server that this program knows. */
    static final int API = 1;

    private static final String API_HEADER = "LeanCTX-API";
    private static final int TRIES = 5;
    /** Of an answer in JSON, errors included, which takes a multiple of that in memory. */
    static final int JSON_BYTES = 16 << 20;
    /** Of what is not this server's. */
    private static final Duration SAME_TIME = Duration.ofSeconds(2);

    /** What asking does: nothing, something once however often it is asked, or something each time. */
    enum Effect {
        NONE,
        ONCE,
        EACH_TIME
    }

    /**
     * How long it waits.
     *
     * @param connect for a connection
     * @param answer for an answer, to its last byte
     * @param back for a server that has answered before and does not any more
     */
    record Patience(Duration connect, Duration answer, Duration back) {

        static final Patience USUAL =
                new Patience(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(30));
    }

    /** What a server answered. */
    record Answer(URI uri, int status, HttpHeaders headers, Bytes body) {

        boolean isDone() {
            return status >= 200 && status < 300;
        }

        boolean hasNothing() {
            return status == 204;
        }
    }

    private final ApiUrl url;
    private final Optional<String> token;
    private final Patience patience;
    private final HttpClient http;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean answeredBefore;
    private volatile Duration ahead = Duration.ZERO;

    ServerClient(ApiUrl url, Optional<String> token, Patience patience) {
        this.url = url;
        this.token = token;
        this.patience = patience;
        HttpClient.Builder settings = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience.connect());
        // What goes to this machine stays on it, whatever the settings of Java say of proxies.
        this.http = (url.server().isHere() ? settings.proxy(HttpClient.Builder.NO_PROXY) : settings).build();
    }

    ApiUrl url() {
        return url;
    }

    /** The time of the server's clock, to a second or two. */
    Instant now() {
        return Instant.now().plus(ahead);
    }

    /** Gets JSON; what the server refuses, or answers otherwise, is thrown. */
    JsonValues json(URI uri) {
        return json(done(get(uri, JSON_BYTES)));
    }

    /** Reads the JSON of an answer. */
    JsonValues json(Answer answer) {
        requireType(answer, "application/json");
        return reading(answer, () -> JsonValues.read(answer.body().toArray()));
    }

    /** Gets bytes; an answer without any is empty. */
    Optional<Answer> bytes(URI uri, int most) {
        Answer answer = done(get(uri, most));
        if (answer.hasNothing()) {
            return Optional.empty();
        }
        requireType(answer, "application/octet-stream");
        return Optional.of(answer);
    }

    Answer get(URI uri, int most) {
        return send(HttpRequest.newBuilder(uri).GET(), most, Effect.NONE);
    }

    /** How the server is, also if that is not well, at once. */
    Answer health() {
        try {
            return once(ready(HttpRequest.newBuilder(url.at("/health")).GET()), JSON_BYTES, Effect.NONE);
        } catch (IOException e) {
            throw unreachable(e, false);
        }
    }

    /**
     * Sends what writes.
     *
     * @param isRepeatable whether the server does it once, however often it is asked
     */
    Answer write(HttpRequest.Builder request, boolean isRepeatable) {
        return done(send(request, JSON_BYTES, isRepeatable ? Effect.ONCE : Effect.EACH_TIME));
    }

    /** The answer, unless the server refused; that is thrown. */
    Answer done(Answer answer) {
        if (!answer.isDone()) {
            throw ServerRefusals.of(url, answer, token.isPresent());
        }
        return answer;
    }

    /** A request as this client makes them. */
    HttpRequest ready(HttpRequest.Builder request) {
        token.ifPresent(secret -> request.setHeader("Authorization", "Bearer " + secret));
        return request.build();
    }

    /** The client that what goes on for long is asked with. */
    HttpClient http() {
        return http;
    }

    /** Whether an answer is one of this API. */
    static boolean isOurs(HttpHeaders headers) {
        return headers.firstValue(API_HEADER).isPresent();
    }

    private Answer send(HttpRequest.Builder builder, int most, Effect effect) {
        HttpRequest request = ready(builder);
        long began = System.nanoTime();
        int busy = 0;
        // Of the newest try that may have been done.
        Optional<IOException> lost = Optional.empty();
        for (int tries = 1; ; tries++) {
            requireOpen();
            boolean knewIt = answeredBefore;
            try {
                Answer answer = once(request, most, effect);
                if (!isBusy(answer, effect) || ++busy == TRIES || !pause(tries, seconds(answer), began)) {
                    if (lost.isEmpty() || answer.isDone()) {
                        return answer;
                    }
                    throw unknown(
                            lost.get(),
                            "asked again, it refused: " + ServerRefusals.message(answer)
                                    + "; look before you call again");
                }
            } catch (StoreFailedException e) {
                throw lost.isEmpty() ? e : unknown(lost.get(), "by now " + e.getMessage());
            } catch (IOException e) {
                boolean isUnsent = e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
                lost = effect == Effect.NONE || isUnsent ? lost : Optional.of(e);
                if (lost.isPresent() && effect == Effect.EACH_TIME) {
                    throw unknown(lost.get(), "look before you call again");
                }
                // Somebody there took what may be done: that is worth some tries, whoever it is.
                boolean isAgain = knewIt || (lost.isPresent() && tries < TRIES);
                if (!isAgain || !pause(tries, Optional.empty(), began)) {
                    throw lost.isEmpty()
                            ? unreachable(e, knewIt)
                            : unknown(lost.get(), "the same command may be called again, and is done once");
                }
            }
        }
    }

    private CliException unknown(IOException lost, String then) {
        return new CliException(
                ExitCode.STORE,
                "the answer of the server at " + url + " was lost (" + words(lost)
                        + "), so whether it was done is not known; " + then,
                lost);
    }

    /** Refused for the moment, with nothing done; or with an outcome that asking again finds out. */
    private static boolean isBusy(Answer answer, Effect effect) {
        return answer.status() == 429
                || (answer.status() == 503
                        && (effect != Effect.EACH_TIME
                                || !ServerRefusals.code(answer).equals("outcome_unknown")));
    }

    private static Optional<Duration> seconds(Answer answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    /** Waits a while; false if there is no time for that any more. */
    private boolean pause(int tries, Optional<Duration> wanted, long began) {
        long pause = wanted.map(Duration::toNanos).orElse(TimeUnit.MILLISECONDS.toNanos(50L << Math.min(tries, 5)));
        if (System.nanoTime() - began + pause > patience.back().toNanos()) {
            return false;
        }
        pause(pause);
        return true;
    }

    /** Waits, or until this is closed. */
    void pause(long nanos) {
        boolean isInterrupted = false;
        long until = System.nanoTime() + nanos;
        try {
            while (true) {
                try {
                    boolean unused = closed.await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                    return;
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    void requireOpen() {
        if (isClosed()) {
            throw new StoreClosedException("the server at " + url + " is not asked any more, as the store was closed");
        }
    }

    private Answer once(HttpRequest request, int most, Effect effect) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> asked = http.sendAsync(
                request,
                head -> isOurs(head.headers())
                        ? new BoundedBody(head.statusCode() == 200 ? most : JSON_BYTES)
                        : BoundedBody.none());
        HttpResponse<byte[]> response;
        try {
            response = awaited(asked);
        } catch (BoundedBody.TooLargeException e) {
            throw wrong(request.uri(), String.valueOf(e.getMessage()), e);
        }
        Answer answer =
                new Answer(request.uri(), response.statusCode(), response.headers(), Bytes.wrap(response.body()));
        requireOurs(answer, effect);
        answeredBefore = true;
        setClock(answer);
        return answer;
    }

    private HttpResponse<byte[]> awaited(CompletableFuture<HttpResponse<byte[]>> asked) throws IOException {
        boolean isInterrupted = false;
        long until = System.nanoTime() + patience.answer().toNanos();
        try {
            while (true) {
                try {
                    return asked.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    isInterrupted = true;
                } catch (TimeoutException e) {
                    asked.cancel(true);
                    throw new IOException(
                            "no whole answer came within " + patience.answer().toSeconds() + " s", e);
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof IOException cause) {
                        throw cause;
                    }
                    throw new IOException(String.valueOf(e.getCause()), e);
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void requireOurs(Answer answer, Effect effect) throws IOException {
        Optional<String> api = answer.headers().firstValue(API_HEADER);
        if (api.isEmpty()) {
            if (answer.status() >= 500 && (answeredBefore || effect != Effect.NONE)) {
                // A proxy that does not reach the server now, or did and lost its answer.
                throw new IOException("what stands in front of it answered with status " + answer.status());
            }
            throw new StoreFailedException("what answers at " + url + " (status " + answer.status()
                    + answer.headers()
                            .firstValue("Location")
                            .map(place -> ", a redirect to " + place + ", which is not followed")
                            .orElse("")
                    + ") is no server of LeanCTX; check --store, or whether something stands in front of the server");
        } else if (!api.get().equals(String.valueOf(API))) {
            throw new StoreFailedException("the server at " + url + " has version " + api.get()
                    + " of the API, and this program knows version " + API
                    + "; use the program of the server's version");
        }
    }

    /** Where the clocks are far apart: who is there just now is a matter of seconds. */
    private void setClock(Answer answer) {
        try {
            answer.headers()
                    .firstValue("Date")
                    .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME))
                    .map(date -> Duration.between(Instant.now(), date.toInstant()))
                    .ifPresent(apart -> ahead = apart.abs().compareTo(SAME_TIME) > 0 ? apart : Duration.ZERO);
        } catch (DateTimeParseException e) {
            ahead = Duration.ZERO;
        }
    }

    private StoreFailedException unreachable(IOException e, boolean knewIt) {
        String what = knewIt
                ? "does not answer any more (" + words(e) + "); start it again"
                : "cannot be asked (" + words(e) + "); start it with leanctx serve, or check --store";
        return new StoreFailedException("the server at " + url + " " + what, e);
    }

    private static String words(IOException e) {
        String message = e.getMessage();
        return e instanceof ConnectException && (message == null || message.isBlank())
                ? "nobody listens there, or no such host is known"
                : String.valueOf(message);
    }

    void requireType(Answer answer, String type) {
        String given = answer.headers().firstValue("Content-Type").orElse("nothing");
        if (!given.split(";", 2)[0].strip().equalsIgnoreCase(type)) {
            throw wrong(answer.uri(), "it is " + given + " instead of " + type, null);
        }
    }

    /** Makes something of an answer. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException;
    }

    /** Makes something of an answer; where that cannot be done, the answer is not what it should be. */
    <T> T reading(Answer answer, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException | IllegalArgumentException | InvalidInputException e) {
            throw wrong(answer.uri(), String.valueOf(e.getMessage()), e);
        }
    }

    private StoreFailedException wrong(URI asked, String what, @Nullable Exception cause) {
        return new StoreFailedException(
                "the server at " + url + " answered " + asked.getPath() + " with what cannot be used (" + what
                        + "); use the program of the server's version, or check what stands in front of it",
                cause);
    }

    /** Ends all waiting. Idempotent. */
    @Override
    public void close() {
        closed.countDown();
    }
}

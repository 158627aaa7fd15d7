package io.leanctx.server;

import io.leanctx.mcp.SessionJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/** A request and its answer, which is given once. Safe for use by several threads. */
final class Exchange {

    private static final String JSON = "application/json";
    private static final Duration LINGER = Duration.ofSeconds(2);
    /** So much of a body is let go before its answer; of a client that sends without end, more would never end. */
    private static final int CHUNKS = 16;

    private static final int PIECE = 1 << 20;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final RequestPath path;
    private final Outgoing outgoing;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile Principal principal = Principal.LOCAL;

    Exchange(Request request, Response response, Callback callback, RequestPath path, Outgoing outgoing) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.path = path;
        this.outgoing = outgoing;
    }

    Request request() {
        return request;
    }

    Response response() {
        return response;
    }

    Outgoing outgoing() {
        return outgoing;
    }

    Callback callback() {
        return callback;
    }

    RequestPath path() {
        return path;
    }

    Principal principal() {
        return principal;
    }

    void by(Principal who) {
        this.principal = who;
    }

    String method() {
        return request.getMethod();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** Takes the right to answer; true for one caller alone. */
    boolean begin() {
        return answered.compareAndSet(false, true);
    }

    void answer(int status, Map<String, ?> body) {
        answer(status, JSON, SessionJson.write(body) + "\n");
    }

    void answer(int status, String type, String text) {
        answer(status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    void answer(int status, String type, byte[] bytes) {
        answer(status, type, ByteBuffer.wrap(bytes));
    }

    void answer(int status, String type, ByteBuffer bytes) {
        if (!begin()) {
            return;
        }
        response.setStatus(status);
        if (!type.isEmpty()) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        }
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        boolean isRead = isRead();
        if (!isRead) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        int size = bytes.remaining();
        outgoing.take(size);
        write(
                bytes,
                Callback.from(
                        () -> {
                            outgoing.give(size);
                            finish(isRead);
                        },
                        failure -> {
                            outgoing.give(size);
                            callback.failed(failure);
                        }));
    }

    /** What is large in pieces: of each write, Java keeps a copy outside of the heap with the thread that does it. */
    private void write(ByteBuffer bytes, Callback then) {
        int size = bytes.remaining();
        if (size <= PIECE) {
            response.write(true, bytes, then);
            return;
        }
        ByteBuffer[] pieces = new ByteBuffer[(size + PIECE - 1) / PIECE];
        for (int i = 0; i < pieces.length; i++) {
            int from = bytes.position() + i * PIECE;
            pieces[i] = bytes.slice(from, Math.min(PIECE, bytes.limit() - from));
        }
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, size);
        Content.copy(Content.Source.from(pieces), response, then);
    }

    /**
     * Whether the body was read to its end; what has come of it and was not read is let go. Jetty's own way to find that out makes a body
     * that has more to come unreadable.
     */
    private boolean isRead() {
        for (int i = 0; i < CHUNKS; i++) {
            Content.Chunk chunk = request.read();
            if (chunk == null || Content.Chunk.isFailure(chunk)) {
                return false;
            }
            boolean isLast = chunk.isLast();
            chunk.release();
            if (isLast) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads on for a moment what the client is still sending: where a connection is closed before that, the client gets a reset, and may
     * never see the answer.
     */
    private void finish(boolean isRead) {
        if (isRead) {
            callback.succeeded();
            return;
        }
        Scheduler.Task end = request.getComponents()
                .getScheduler()
                .schedule(
                        () -> request.fail(new TimeoutException("nobody reads this any more")),
                        LINGER.toMillis(),
                        TimeUnit.MILLISECONDS);
        Callback done = Callback.from(end::cancel, callback);
        Content.Source.consumeAll(request, Callback.from(done::succeeded, failure -> done.succeeded()));
    }

    void empty(int status) {
        answer(status, "", "");
    }

    void refuse(RefusedRequestException refusal) {
        refusal.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", refusal.code());
        error.put("message", refusal.text());
        answer(refusal.status(), Map.of("error", error));
    }
}

package io.leanctx.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A stream of server-sent events to one client. One write is under way at a time, and no thread waits for it; what is to be
 * written meanwhile is kept up to a bound. So a client that does not read costs that much memory and nothing else, until it is cut off.
 */
final class EventWriter {

    /** How much may wait for a client. An event that is larger by itself is written when nothing waits. */
    static final int MOST_WAITING = 256 << 10;

    private record Text(ByteBuffer bytes, Runnable written) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Exchange exchange;
    private final LongSupplier nanos;
    private final Deque<Text> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean writing;
    private boolean ending;
    private boolean over;
    private long lastWrite;
    private Runnable ended = () -> {};
    private volatile Runnable tended = () -> {};
    private boolean opened;

    EventWriter(Exchange exchange, LongSupplier nanos) {
        this.exchange = exchange;
        this.nanos = nanos;
        this.lastWrite = nanos.getAsLong();
    }

    /** Whether no more should be made for clients just now, until {@link #whenTended} is called again. */
    boolean isHeldUp() {
        return exchange.outgoing().isFull();
    }

    /** Has something done every half of a second; must not block. */
    void whenTended(Runnable task) {
        tended = task;
    }

    void tend() {
        tended.run();
    }

    Principal principal() {
        return exchange.principal();
    }

    /**
     * Begins the stream.
     *
     * @param whenEnded called once, when the stream is over, for whatever reason; must not block
     */
    void open(Runnable whenEnded) {
        lock.lock();
        try {
            ended = whenEnded;
        } finally {
            lock.unlock();
        }
        if (!exchange.begin()) {
            // It was refused meanwhile, and with that answered.
            lock.lock();
            try {
                over = true;
            } finally {
                lock.unlock();
            }
            whenEnded.run();
            return;
        }
        exchange.response().setStatus(200);
        exchange.response().getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
        exchange.response().getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        exchange.response().getHeaders().put("X-Content-Type-Options", "nosniff");
        // Asks proxies that buffer answers not to.
        exchange.response().getHeaders().put("X-Accel-Buffering", "no");
        lock.lock();
        try {
            opened = true;
        } finally {
            lock.unlock();
        }
        send(": open\n\n");
        // Also where it was ended before it was opened, so that nothing can be sent any more.
        write();
    }

    /** Writes text when its turn comes; false, and nothing is written of it, where too much waits or the stream is over. */
    boolean send(String text) {
        return send(text, () -> {});
    }

    /**
     * The same.
     *
     * @param written called when the client's side of the connection has taken it; must not block
     */
    boolean send(String text, Runnable written) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        lock.lock();
        try {
            if (over || ending || (waitingBytes > 0 && waitingBytes + bytes.length > MOST_WAITING)) {
                return false;
            }
            waiting.add(new Text(ByteBuffer.wrap(bytes), written));
            waitingBytes += bytes.length;
            exchange.outgoing().take(bytes.length);
        } finally {
            lock.unlock();
        }
        write();
        return true;
    }

    /** Ends the stream after what waits was written. */
    void end() {
        lock.lock();
        try {
            ending = true;
        } finally {
            lock.unlock();
        }
        write();
    }

    /** Writes a comment where nothing was written for so long, so that both sides notice when the other is gone. */
    void beat(long idleNanos) {
        boolean isIdle;
        lock.lock();
        try {
            isIdle = !writing && nanos.getAsLong() - lastWrite >= idleNanos;
        } finally {
            lock.unlock();
        }
        if (isIdle) {
            send(":\n\n");
        }
    }

    /** Cuts off a client that has taken nothing for so long. */
    void cutIfStalled(long mostNanos) {
        boolean isStalled;
        lock.lock();
        try {
            isStalled = writing && !over && nanos.getAsLong() - lastWrite >= mostNanos;
        } finally {
            lock.unlock();
        }
        if (isStalled) {
            cut();
        }
    }

    /** Ends the stream at once, whatever waits. */
    void cut() {
        exchange.request()
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close(new TimeoutException("the client does not read"));
        finish(new EofException("the stream was cut off"));
    }

    private void write() {
        ByteBuffer next;
        List<Text> texts;
        boolean last;
        lock.lock();
        try {
            if (!opened || writing || over || (waiting.isEmpty() && !ending)) {
                return;
            }
            texts = List.copyOf(waiting);
            next = ByteBuffer.allocate(waitingBytes);
            waiting.clear();
            waitingBytes = 0;
            last = ending;
            writing = true;
            lastWrite = nanos.getAsLong();
        } finally {
            lock.unlock();
        }
        texts.forEach(text -> next.put(text.bytes()));
        next.flip();
        int size = next.remaining();
        exchange.response()
                .write(
                        last,
                        next,
                        Callback.from(
                                () -> {
                                    exchange.outgoing().give(size);
                                    written(texts, last);
                                },
                                failure -> {
                                    exchange.outgoing().give(size);
                                    finish(failure);
                                }));
    }

    private void written(List<Text> texts, boolean last) {
        lock.lock();
        try {
            writing = false;
            lastWrite = nanos.getAsLong();
        } finally {
            lock.unlock();
        }
        texts.forEach(text -> text.written().run());
        if (last) {
            finish(null);
        } else {
            write();
        }
    }

    private void finish(@Nullable Throwable failure) {
        lock.lock();
        try {
            if (over) {
                return;
            }
            over = true;
            exchange.outgoing().give(waitingBytes);
            waiting.clear();
            waitingBytes = 0;
        } finally {
            lock.unlock();
        }
        ended.run();
        if (failure == null) {
            exchange.callback().succeeded();
        } else {
            exchange.callback().failed(failure);
        }
    }
}

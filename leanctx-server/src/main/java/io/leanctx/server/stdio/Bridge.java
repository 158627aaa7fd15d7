package io.leanctx.server.stdio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks MCP over standard input and output, one message a line, and lets a server answer: the one that serves the store, wherever it
 * is, and after it the one that takes its place. A client notices nothing of that but a wait.
 *
 * <p>What was asked of a server that ended is asked again of the next, where that cannot be done twice: what commits gets an operation
 * id here if the client gave none. The rest is answered with an error that says so.
 *
 * <p>Memory is bounded: lines that are too long are refused without being kept, and where much is under way, no more is read. For one
 * thread, but {@link #close}.
 *
 * @since 0.1.0
 */
public final class Bridge implements AutoCloseable {

    /** What may be under way: so many bytes, of which each request counts for a share at least. */
    private static final int MOST_UNDER_WAY = 16 << 20;

    private static final int LEAST_SHARE = 256 << 10;

    /** So long a thread without work stays. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    private static final Duration TO_ANSWER = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

    private final Patience patience;
    private final Lines lines;
    private final Output output;
    private final Session session;
    private final Semaphore room = new Semaphore(MOST_UNDER_WAY);
    private final ExecutorService workers;
    private final ReentrantLock closing = new ReentrantLock();
    private boolean closed;

    Bridge(Finder finder, Optional<Greeting> greeting, InputStream in, OutputStream out, Patience patience) {
        this.patience = patience;
        this.lines = new Lines(in);
        this.output = new Output(out);
        this.session = new Session(finder, greeting, output::message, patience);
        AtomicInteger number = new AtomicInteger();
        // The room bounds them: who gives its share back is not free for the next request yet.
        this.workers = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE.toSeconds(), TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "leanctx-bridge-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * To a store in a directory: to the process that serves it, and where there is none, through a server of this one.
     *
     * @param directory the directory
     * @param defaults what holds where the arguments of a call say nothing
     * @param owner opens and serves the store here; is not called as long as another process does
     * @param version the version that clients are told
     * @param in what the client says; not closed
     * @param out what it reads; not closed
     * @return the bridge
     */
    public static Bridge toStore(
            Path directory, Defaults defaults, Owner owner, String version, InputStream in, OutputStream out) {
        return new Bridge(
                new DirectoryFinder(directory, defaults, owner),
                Optional.of(new Greeting(version)),
                in,
                out,
                Patience.USUAL);
    }

    /**
     * To a server. The token, and what agents send with their calls, goes there as it is: who calls has seen to it that nobody on the way
     * can read it.
     *
     * @param server its URI
     * @param defaults what holds where the arguments of a call say nothing
     * @param in what the client says; not closed
     * @param out what it reads; not closed
     * @return the bridge
     */
    public static Bridge toServer(URI server, Defaults defaults, InputStream in, OutputStream out) {
        return new Bridge(new UrlFinder(server, defaults), Optional.empty(), in, out, Patience.USUAL);
    }

    /**
     * Forwards until the client has no more to say and all that it asked for is answered.
     *
     * @throws IOException if the input breaks
     * @throws InterruptedException if the thread is interrupted; what is under way is answered or not
     */
    public void run() throws IOException, InterruptedException {
        boolean isOver = false;
        while (!isOver) {
            try {
                Optional<byte[]> line = lines.next();
                isOver = line.isEmpty();
                if (!isOver && !isBlank(line.get())) {
                    take(Message.read(line.get()));
                }
            } catch (RefusedLineException e) {
                output.message(Replies.refused(e));
            }
        }
        // Everything under way is done when all of the room is free.
        if (room.tryAcquire(MOST_UNDER_WAY, patience.answer().toMillis(), TimeUnit.MILLISECONDS)) {
            room.release(MOST_UNDER_WAY);
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte one : line) {
            if (one != ' ' && one != '\t' && one != '\r') {
                return false;
            }
        }
        return true;
    }

    /** Waits for no server, so that the next line is read whatever becomes of this one. */
    private void take(Message message) throws InterruptedException {
        boolean isInitialize = message.isRequest() && message.is("initialize");
        Optional<byte[]> known = isInitialize ? session.begin(message) : session.known(message);
        if (known.isPresent()) {
            output.message(known.get());
            return;
        }
        int share = Math.min(MOST_UNDER_WAY, Math.max(LEAST_SHARE, message.bytes().length));
        room.acquire(share);
        if (!message.isRequest()) {
            // Not before there is room for it: requests wait for what was heard to be told.
            Session.State at = session.hear(message);
            work(share, () -> tell(at, message));
        } else if (!work(share, () -> output.message(new Errand(session, message, patience).answer()))) {
            output.message(Replies.failed(message, "interrupted", Replies.ENDING));
        }
    }

    private void tell(Session.State at, Message message) {
        try {
            session.tell(at, message);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            Errand.log("passing on what needs no answer", e);
        }
    }

    /** Lets a thread do something, which then gives back its share of the room; false if this is closed. */
    private boolean work(int share, Runnable task) {
        boolean isTaken = false;
        try {
            workers.execute(() -> {
                try {
                    task.run();
                } finally {
                    room.release(share);
                }
            });
            isTaken = true;
        } catch (RejectedExecutionException e) {
            LOG.debug("a line came after the end");
        } finally {
            if (!isTaken) {
                room.release(share);
            }
        }
        return isTaken;
    }

    /**
     * Ends the session, and where this process serves the store, the server and the store. Idempotent; for any
     * thread, and a second one waits until the first is done.
     */
    @Override
    public void close() {
        closing.lock();
        try {
            if (!closed) {
                closed = true;
                session.close();
                workers.shutdownNow();
                // What was interrupted is answered yet, if the client reads.
                if (!workers.awaitTermination(TO_ANSWER.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.debug("some requests are left without an answer");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closing.unlock();
        }
    }
}

package io.leanctx.server.stdio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
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
    private static final int MOST_THREADS = MOST_UNDER_WAY / LEAST_SHARE;
    private static final int MOST_TRIES = 8;
    private static final String ENDING = "the process is ending; start it again, and ask again";

    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

    private final Lines lines;
    private final Output output;
    private final Session session;
    private final Semaphore room = new Semaphore(MOST_UNDER_WAY);
    private final ThreadPoolExecutor workers;
    private final ReentrantLock closing = new ReentrantLock();
    private boolean closed;

    private Bridge(Finder finder, Optional<Greeting> greeting, InputStream in, OutputStream out) {
        this.lines = new Lines(in);
        this.output = new Output(out);
        this.session = new Session(finder, greeting, output::message);
        AtomicInteger number = new AtomicInteger();
        this.workers = new ThreadPoolExecutor(
                0,
                MOST_THREADS,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "leanctx-bridge-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                Bridge::handOver);
    }

    /** A thread has given its room back a moment before it takes the next request, so there is one to wait for. */
    private static void handOver(Runnable task, ThreadPoolExecutor workers) {
        try {
            while (!workers.isShutdown()) {
                if (workers.getQueue().offer(task, 1, TimeUnit.SECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new RejectedExecutionException("the bridge is closed");
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
        return new Bridge(new DirectoryFinder(directory, defaults, owner), Optional.of(new Greeting(version)), in, out);
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
        return new Bridge(new UrlFinder(server, defaults), Optional.empty(), in, out);
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
        if (room.tryAcquire(MOST_UNDER_WAY, Link.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
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

    private void take(Message message) throws InterruptedException {
        if (message.is("initialize") && message.isRequest()) {
            // What follows, sent without waiting for the answer, needs the session.
            output.message(session.begin(message));
        } else if (!message.isRequest()) {
            session.tell(message);
        } else {
            Optional<byte[]> known = session.known(message);
            if (known.isPresent()) {
                output.message(known.get());
            } else {
                forward(message);
            }
        }
    }

    private void forward(Message message) throws InterruptedException {
        int share = Math.min(MOST_UNDER_WAY, Math.max(LEAST_SHARE, message.bytes().length));
        room.acquire(share);
        try {
            workers.execute(() -> {
                try {
                    output.message(answered(message));
                } finally {
                    room.release(share);
                }
            });
        } catch (RejectedExecutionException e) {
            room.release(share);
            output.message(Replies.failed(message, "interrupted", ENDING));
        }
    }

    private byte[] answered(Message request) {
        try {
            return answer(request);
        } catch (UnreachableException e) {
            return Replies.failed(request, "unavailable", String.valueOf(e.getMessage()));
        } catch (RefusedException e) {
            return Replies.failed(request, e.code(), String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Replies.failed(request, "interrupted", ENDING);
        } catch (RuntimeException e) {
            // Without the message, which may have what the client sent.
            StackTraceElement[] trace = e.getStackTrace();
            LOG.error("a request failed with {} at {}", e.getClass().getName(), trace.length > 0 ? trace[0] : "?");
            return Replies.failed(
                    request,
                    "internal",
                    "something failed inside of leanctx mcp, which has it in its log; look what"
                            + " became of the request before you ask again");
        }
    }

    private byte[] answer(Message request) throws UnreachableException, RefusedException, InterruptedException {
        Session.State state = session.state();
        String why = "";
        for (int i = 0; i < MOST_TRIES; i++) {
            try {
                return session.ask(state, request);
            } catch (LostException e) {
                why = String.valueOf(e.getMessage());
                if (!e.undone() && !Repetition.isSafe(request)) {
                    return Replies.failed(
                            request,
                            "outcome_unknown",
                            "the server ended while it was asked, and it is not known whether this was done, so it was"
                                    + " not asked again; look first (ctx_agent list says who is registered)");
                }
            }
            state = session.renewed(state);
        }
        throw new UnreachableException("the servers that were asked ended one after another (" + why + "); ask again");
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
            }
        } finally {
            closing.unlock();
        }
    }
}

package io.leanctx.server;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that use the store for requests: so many, and so many requests that wait for one. What comes on top is refused. */
final class Workers {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** What a request asks for. */
    @FunctionalInterface
    interface Work {
        void run(Exchange exchange);
    }

    private record Task(Exchange exchange, Work work) implements Runnable {

        @Override
        public void run() {
            try {
                requireRoom(exchange);
                work.run(exchange);
            } catch (RefusedRequestException e) {
                exchange.refuse(e);
            } catch (RuntimeException | Error e) {
                // An error too, as of memory that is used up: else nobody would ever answer. Neither message nor cause:
                // what the client sent may be in them.
                StackTraceElement[] trace = e.getStackTrace();
                LOG.error("a request failed with {} at {}", e.getClass().getName(), trace.length > 0 ? trace[0] : "?");
                exchange.refuse(new RefusedRequestException(
                        500, "internal", "something failed inside of the server, which has it in its log"));
            }
        }
    }

    private final ThreadPoolExecutor threads;

    Workers(int atOnce, int waiting) {
        this.threads = new ThreadPoolExecutor(
                atOnce, atOnce, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), task -> {
                    Thread thread = new Thread(task, "leanctx-server-" + NUMBER.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    void execute(Exchange exchange, Work work) {
        Task task = new Task(exchange, work);
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            reject(task);
        }
    }

    private void reject(Task task) {
        task.exchange()
                .refuse(
                        threads.isShutdown()
                                ? Entrance.stopping()
                                : RefusedRequestException.later(
                                        503,
                                        "busy",
                                        "as much is being done already as can be at once; ask again in some seconds",
                                        2));
    }

    /** Refuses to make more for clients where there is much that is not with them yet. */
    static void requireRoom(Exchange exchange) {
        if (exchange.outgoing().isFull()) {
            throw RefusedRequestException.later(
                    503, "busy", "clients do not read what they asked for, so no more is made; ask again", 5);
        }
    }

    int waiting() {
        return threads.getQueue().size();
    }

    int busy() {
        return threads.getActiveCount();
    }

    /** Refuses what waits and what is new, and interrupts what runs: only who waits for news heeds that, a commit is finished. */
    void stop() {
        List<Runnable> left = threads.shutdownNow();
        left.stream().filter(Task.class::isInstance).map(Task.class::cast).forEach(this::reject);
    }
}

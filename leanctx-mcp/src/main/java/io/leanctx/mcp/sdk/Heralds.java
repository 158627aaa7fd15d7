package io.leanctx.mcp.sdk;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells clients that a resource changed, on threads of its own. Of one URI only one notice is under way; what changes meanwhile,
 * or soon after, is told with the next. So a client that does not read holds up a thread here and nothing else, and a channel
 * with many commits costs a few notices a second.
 */
final class Heralds implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Heralds.class);
    /** As many clients can stall before notices to others wait for them. */
    private static final int THREADS = 8;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** What is to be done about a URI that something is being done about. */
    private enum Due {
        NOTHING,
        AGAIN
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Due> underWay = new HashMap<>();
    private final ScheduledThreadPoolExecutor threads;
    private final long pauseMillis;
    private final Consumer<String> tell;

    /**
     * Creates heralds.
     *
     * @param pauseMillis how long after a notice the next one about the same URI may come
     * @param tell tells those who subscribed to a URI; may block
     */
    Heralds(long pauseMillis, Consumer<String> tell) {
        this.pauseMillis = pauseMillis;
        this.tell = tell;
        this.threads = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "leanctx-mcp-" + NUMBER.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.setKeepAliveTime(10, TimeUnit.SECONDS);
        threads.allowCoreThreadTimeOut(true);
        threads.setRemoveOnCancelPolicy(true);
    }

    /** Notes that a resource changed. Does not block. */
    void changed(String uri) {
        lock.lock();
        try {
            if (underWay.putIfAbsent(uri, Due.NOTHING) != null) {
                underWay.put(uri, Due.AGAIN);
                return;
            }
        } finally {
            lock.unlock();
        }
        schedule(() -> tell(uri), 0);
    }

    private void schedule(Runnable task, long delayMillis) {
        try {
            // What comes of it is of no interest: what is scheduled catches what it throws.
            Future<?> unused = threads.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed, so nobody is told of changes any more");
        }
    }

    private void tell(String uri) {
        try {
            tell.accept(uri);
        } catch (RuntimeException e) {
            LOG.warn(
                    "a client could not be told that a resource changed: {}",
                    e.getClass().getName());
        }
        schedule(() -> goOn(uri), pauseMillis);
    }

    private void goOn(String uri) {
        lock.lock();
        try {
            if (underWay.remove(uri) == Due.NOTHING) {
                return;
            }
            underWay.put(uri, Due.NOTHING);
        } finally {
            lock.unlock();
        }
        tell(uri);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

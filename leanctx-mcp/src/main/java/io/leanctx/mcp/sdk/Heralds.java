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
 * Tells clients that something changed, on threads of its own. Of one thing only one notice is under way; what changes meanwhile,
 * or soon after, is told with the next. So where telling blocks, it holds up a thread here and what is told of the same thing,
 * and a channel with many commits costs a few notices a second.
 *
 * @param <T> what is told of: a resource, or a resource to one client
 */
final class Heralds<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Heralds.class);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** What is to be done about a thing that is being told of. */
    private enum Due {
        NOTHING,
        AGAIN
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<T, Due> underWay = new HashMap<>();
    private final ScheduledThreadPoolExecutor threads;
    private final long pauseMillis;
    private final Consumer<T> tell;

    /**
     * Creates heralds.
     *
     * @param most how many may be under way at once; others wait
     * @param pauseMillis how long after a notice the next one about the same may come
     * @param tell tells of it; may block
     */
    Heralds(int most, long pauseMillis, Consumer<T> tell) {
        this.pauseMillis = pauseMillis;
        this.tell = tell;
        this.threads = new ScheduledThreadPoolExecutor(most, task -> {
            Thread thread = new Thread(task, "leanctx-mcp-" + NUMBER.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.setKeepAliveTime(10, TimeUnit.SECONDS);
        threads.allowCoreThreadTimeOut(true);
        threads.setRemoveOnCancelPolicy(true);
    }

    /** Notes that something changed. Does not block. */
    void changed(T what) {
        lock.lock();
        try {
            if (underWay.putIfAbsent(what, Due.NOTHING) != null) {
                underWay.put(what, Due.AGAIN);
                return;
            }
        } finally {
            lock.unlock();
        }
        schedule(() -> tell(what), 0);
    }

    private void schedule(Runnable task, long delayMillis) {
        try {
            // What comes of it is of no interest: what is scheduled catches what it throws.
            Future<?> unused = threads.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed, so nobody is told of changes any more");
        }
    }

    private void tell(T what) {
        try {
            tell.accept(what);
        } catch (RuntimeException e) {
            LOG.warn(
                    "a client could not be told that a resource changed: {}",
                    e.getClass().getName());
        }
        schedule(() -> goOn(what), pauseMillis);
    }

    private void goOn(T what) {
        lock.lock();
        try {
            if (underWay.remove(what) == Due.NOTHING) {
                return;
            }
            underWay.put(what, Due.NOTHING);
        } finally {
            lock.unlock();
        }
        tell(what);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

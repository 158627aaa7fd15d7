package io.leanctx.core;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where everything runs that must not run on a writer's thread: the host's executor, or daemon threads of the store's own.
 * What an executor refuses runs on a thread of its own, since somebody waits for it.
 */
final class Tasks implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final Executor executor;
    private final @Nullable ExecutorService owned;

    Tasks(@Nullable Executor given) {
        if (given == null) {
            ExecutorService threads = Executors.newCachedThreadPool(daemons());
            this.executor = threads;
            this.owned = threads;
        } else {
            this.executor = given;
            this.owned = null;
        }
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the executor refused a task; running it on a thread of its own", e);
            daemons().newThread(task).start();
        }
    }

    /** Lets the store's own threads end once they have nothing to do. */
    void close() {
        if (owned != null) {
            owned.shutdown();
        }
    }

    private static ThreadFactory daemons() {
        return task -> {
            Thread thread = new Thread(task, "leanctx-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}

package io.leanctx.core;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where everything runs that must not run on a writer's thread: the host's executor, or daemon threads of the store's own.
 * What an executor refuses, for whatever reason, runs all the same, since somebody waits for it.
 */
final class Tasks implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);
    private static final AtomicInteger THREADS = new AtomicInteger();
    private static final long IDLE_SECONDS = 10;

    private final Executor executor;
    private final @Nullable ExecutorService owned;

    /** Leads for those who cannot. Not the host's: a listener of its may be waiting, on its last thread, for a commit. */
    private final ExecutorService leader;

    Tasks(@Nullable Executor given) {
        if (given == null) {
            ExecutorService threads = Executors.newCachedThreadPool(daemons());
            this.executor = threads;
            this.owned = threads;
        } else {
            this.executor = given;
            this.owned = null;
        }
        ThreadPoolExecutor one =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons());
        one.allowCoreThreadTimeOut(true);
        this.leader = one;
    }

    @Override
    public void execute(Runnable task) {
        run(executor, task);
    }

    void lead(Runnable task) {
        run(leader, task);
    }

    private static void run(Executor on, Runnable task) {
        try {
            on.execute(task);
        } catch (Throwable refused) {
            LOG.debug("an executor refused a task; running it on a thread of its own", refused);
            try {
                daemons().newThread(task).start();
            } catch (Throwable noThread) {
                LOG.warn("no thread could be had for a task; running it on {}", Thread.currentThread(), noThread);
                task.run();
            }
        }
    }

    /** Lets the store's own threads end once they have nothing to do. */
    void close() {
        leader.shutdown();
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

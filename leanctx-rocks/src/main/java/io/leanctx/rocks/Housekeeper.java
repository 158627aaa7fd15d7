package io.leanctx.rocks;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does what nobody waits for, on one daemon thread, which ends when there was nothing to do for a while. */
final class Housekeeper {

    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor executor;

    Housekeeper() {
        executor = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "leanctx-rocks-trimmer");
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    /** Has a task done. The caller is inside the gate, or the store is not open to others yet. */
    void later(Runnable task) {
        executor.execute(task);
    }

    /** Lets the thread end. The gate is shut, so no task touches the database any more. */
    void stop() {
        executor.shutdown();
        executor.getQueue().clear();
    }
}

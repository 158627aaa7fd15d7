package io.leanctx.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on threads of their own that begin at the same moment, and gathers what they return. A task that throws
 * fails the race once all have ended, and so does one that has not ended in time.
 *
 * @since 0.1.0
 */
public final class Race {

    /** How long a race may take: far more than it needs, so that only a hang is one. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Race() {}

    /**
     * Runs the same task several times at once.
     *
     * @param runners how many threads run it, at least 1
     * @param task makes the task of each runner from its number, from 0
     * @param <T> what a task returns
     * @return what the tasks returned, in the order of the runners
     * @throws AssertionError if a task threw, which is the cause, or did not end within two minutes
     * @throws InterruptedException if the calling thread is interrupted while it waits; the tasks are then interrupted
     */
    public static <T> List<T> run(int runners, IntFunction<Callable<T>> task) throws InterruptedException {
        List<Callable<T>> tasks = new ArrayList<>();
        for (int runner = 0; runner < runners; runner++) {
            tasks.add(task.apply(runner));
        }
        return run(tasks);
    }

    /**
     * Runs tasks at once.
     *
     * @param tasks one for each thread, at least one
     * @param <T> what a task returns
     * @return what the tasks returned, in their order
     * @throws AssertionError if a task threw, which is the cause, or did not end within two minutes
     * @throws InterruptedException if the calling thread is interrupted while it waits; the tasks are then interrupted
     */
    public static <T> List<T> run(List<Callable<T>> tasks) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        List<Callable<T>> runners = new ArrayList<>();
        for (Callable<T> task : tasks) {
            runners.add(() -> {
                start.await();
                return task.call();
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            return results(threads.invokeAll(runners, LIMIT.toMillis(), TimeUnit.MILLISECONDS));
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * Runs tasks at once.
     *
     * @param first one of them
     * @param others the others, one for each further thread
     * @param <T> what a task returns
     * @return what the tasks returned, in their order
     * @throws AssertionError if a task threw, which is the cause, or did not end within two minutes
     * @throws InterruptedException if the calling thread is interrupted while it waits; the tasks are then interrupted
     */
    @SafeVarargs
    public static <T> List<T> run(Callable<T> first, Callable<T>... others) throws InterruptedException {
        List<Callable<T>> tasks = new ArrayList<>();
        tasks.add(first);
        for (Callable<T> other : others) {
            tasks.add(other);
        }
        return run(tasks);
    }

    private static <T> List<T> results(List<Future<T>> runners) throws InterruptedException {
        List<T> results = new ArrayList<>();
        AssertionError failure = null;
        for (Future<T> runner : runners) {
            try {
                results.add(runner.get());
            } catch (ExecutionException e) {
                failure = add(failure, new AssertionError("a runner of the race threw " + e.getCause(), e.getCause()));
            } catch (CancellationException e) {
                failure = add(failure, new AssertionError("a runner of the race has not ended after " + LIMIT, e));
            }
        }
        if (failure != null) {
            throw failure;
        }
        return results;
    }

    private static AssertionError add(@Nullable AssertionError first, AssertionError next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }
}

package io.leanctx.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that write as fast as they are answered. */
final class Writers {

    private static final int EXPECTED = 1 << 12;

    private Writers() {}

    /** What one thread does over and over. */
    @FunctionalInterface
    interface Write {
        /** Writes once, and returns when it was acknowledged. */
        void once(int number) throws Exception;
    }

    /** What all of them came to: how many writes were acknowledged, in what time, and how long each took. */
    static final class Outcome {

        private final long nanos;
        private final long[] sorted;

        private Outcome(long nanos, long[] sorted) {
            this.nanos = nanos;
            this.sorted = sorted;
        }

        long writes() {
            return sorted.length;
        }

        double perSecond() {
            return sorted.length * 1e9 / nanos;
        }

        double percentile(double share) {
            return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))];
        }

        void into(Slice.Sink sink) {
            sink.put("rate", perSecond());
            sink.put("p50", percentile(0.5));
            sink.put("p99", percentile(0.99));
        }
    }

    /** Has each write in a thread of its own until the time is over; each writes at least once. */
    static Outcome run(Duration length, List<? extends Write> writes) throws Exception {
        CyclicBarrier ready = new CyclicBarrier(writes.size());
        List<Callable<long[]>> tasks = new ArrayList<>();
        List<Long> spans = new ArrayList<>();
        for (Write write : writes) {
            tasks.add(() -> {
                ready.await();
                long began = System.nanoTime();
                long end = began + length.toNanos();
                long[] latencies = new long[EXPECTED];
                int count = 0;
                long now = began;
                do {
                    write.once(count);
                    long after = System.nanoTime();
                    if (count == latencies.length) {
                        latencies = Arrays.copyOf(latencies, 2 * count);
                    }
                    latencies[count++] = after - now;
                    now = after;
                } while (now < end);
                long[] exact = Arrays.copyOf(latencies, count + 1);
                exact[count] = now - began;
                return exact;
            });
        }
        List<long[]> done = all(tasks);
        int total = done.stream().mapToInt(one -> one.length - 1).sum();
        long[] latencies = new long[total];
        int at = 0;
        for (long[] one : done) {
            System.arraycopy(one, 0, latencies, at, one.length - 1);
            at += one.length - 1;
            spans.add(one[one.length - 1]);
        }
        Arrays.sort(latencies);
        long span = spans.stream().mapToLong(Long::longValue).max().orElseThrow();
        return new Outcome(span, latencies);
    }

    /** Runs each task in a thread of its own, and gives what they return. */
    static <T> List<T> all(List<Callable<T>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            threads.shutdownNow();
        }
    }
}

package io.leanctx.torture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A JVM of the kind that runs this one, and what it has signalled. */
final class Child implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;
    private static final int CODES = 128;

    private final Process process;
    private final AtomicIntegerArray received = new AtomicIntegerArray(CODES);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Thread listener;
    private boolean ended;

    private Child(Process process) {
        this.process = process;
        this.listener = new Thread(this::listen, "signals");
        listener.setDaemon(true);
        listener.start();
    }

    /**
     * Starts a {@link Worker}.
     *
     * @param directory where it runs; what it writes beside the store goes there
     * @param through what starts the JVM; empty for nothing between
     * @param jvm what it is started with
     * @param environment added to that of this process
     * @param arguments for the worker
     */
    static Child start(
            Path directory, List<String> through, ChildJvm jvm, Map<String, String> environment, List<String> arguments)
            throws IOException {
        return start(directory, through, jvm, environment, Worker.class, arguments);
    }

    /** Starts a process of another kind; see {@link #start(Path, List, ChildJvm, Map, List)}. */
    static Child start(
            Path directory,
            List<String> through,
            ChildJvm jvm,
            Map<String, String> environment,
            Class<?> main,
            List<String> arguments)
            throws IOException {
        List<String> line = new ArrayList<>(through);
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        line.add("-XX:ErrorFile=" + directory.resolve("hs_err.log"));
        line.add("-Djava.io.tmpdir=" + directory);
        line.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        // On the standard output are signals; and a JVM that is killed leaves its performance data behind.
        line.addAll(List.of("-Xlog:disable", "-Xlog:all=warning:stderr", "-XX:-UsePerfData"));
        line.addAll(jvm.options());
        line.addAll(List.of("-cp", jvm.classPath(), main.getName()));
        line.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("child.log").toFile()));
        builder.environment().putAll(environment);
        return new Child(builder.start());
    }

    private void listen() {
        try (InputStream signals = process.getInputStream()) {
            for (int code = signals.read(); code >= 0; code = signals.read()) {
                received.incrementAndGet(code % CODES);
                tell(false);
            }
        } catch (IOException e) {
            // The pipe of a process that was killed may break; what was in it before has been read.
        } finally {
            tell(true);
        }
    }

    private void tell(boolean end) {
        lock.lock();
        try {
            ended |= end;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int received(Signal signal) {
        return received.get(signal.code());
    }

    int received(Set<Signal> signals) {
        return signals.stream().mapToInt(this::received).sum();
    }

    /** Waits until a signal has come so often; says false if the process ended before, or takes too long. */
    boolean await(Signal signal, int times) throws InterruptedException {
        return await(Set.of(signal), times);
    }

    /** As {@link #await(Signal, int)}, for signals of several kinds together. */
    boolean await(Set<Signal> signals, int times) throws InterruptedException {
        long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        lock.lock();
        try {
            while (received(signals) < times && !ended && left > 0) {
                left = arrived.awaitNanos(left);
            }
            return received(signals) >= times;
        } finally {
            lock.unlock();
        }
    }

    /** Waits so long, or until the process ends. */
    void pass(long nanos) throws InterruptedException {
        process.waitFor(nanos, TimeUnit.NANOSECONDS);
    }

    /** Waits until the process has ended; says false if that takes too long. */
    boolean awaitEnd() throws InterruptedException {
        return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Whether the process, which has ended, did all that it should. */
    boolean endedWell() {
        return process.exitValue() == 0 && received(Signal.CLOSED) > 0;
    }

    /** Has the process stop writing, and waits until it has; the store stays open. */
    boolean quiet() throws IOException, InterruptedException {
        process.getOutputStream().write(Signal.QUIET.code());
        process.getOutputStream().flush();
        return await(Signal.QUIET, 1);
    }

    /** Says a line to the process. */
    void say(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Has the process end in good order. */
    void end() throws IOException {
        process.getOutputStream().close();
    }

    /** Ends the process without its doing; says false if it had ended by itself. */
    boolean kill() throws InterruptedException {
        boolean alive = process.isAlive();
        process.destroyForcibly();
        process.waitFor();
        listener.join();
        return alive;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return "process " + process.pid() + (process.isAlive() ? "" : ", ended with " + process.exitValue());
    }
}

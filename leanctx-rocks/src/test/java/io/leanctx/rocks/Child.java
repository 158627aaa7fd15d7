package io.leanctx.rocks;

import static io.leanctx.rocks.Logs.KEY;
import static io.leanctx.rocks.Logs.append;

import io.leanctx.Durability;
import io.leanctx.LeanCtxException;
import io.leanctx.spi.Append;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Another JVM that works on a store and says so, line by line. */
final class Child implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final BufferedReader output;

    private Child(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static Child start(Class<?> main, String... arguments) throws IOException {
        return start(List.of(), main, arguments);
    }

    /** Starts a JVM by way of a command that ends in running its arguments. */
    static Child start(List<String> command, Class<?> main, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(command);
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What a child is made to suffer is logged as it should be, but is no news here.
        line.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
        line.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path"), main.getName()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
        return new Child(builder.directory(new File(System.getProperty("java.io.tmpdir")))
                .start());
    }

    /** The next line that was written as a whole; null at the end. */
    String line() throws IOException {
        return output.readLine();
    }

    /** All lines up to the end. */
    List<String> lines() throws IOException {
        return output.lines().toList();
    }

    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        exitCode();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the child did not end within " + PATIENCE_SECONDS + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        output.close();
    }

    /** Opens a store and says at which revision it is, or why not. */
    static final class Opener {
        public static void main(String[] arguments) {
            try (RocksBackend opened = RocksBackend.existing(Path.of(arguments[0]))) {
                long revision = opened.head(KEY).map(Head::revision).orElse(0L);
                System.out.println("opened at revision " + revision);
            } catch (LeanCtxException e) {
                System.out.println(e);
            }
        }
    }

    /**
     * Appends to logs of its own, one a thread, and says of each entry that it was acknowledged, until it is killed.
     */
    static final class Writer {

        static final int LOGS = 4;

        public static void main(String[] arguments) {
            Durability durability = Durability.valueOf(arguments[1]);
            RocksBackend backend = RocksBackend.at(Path.of(arguments[0]));
            PrintStream acknowledged = System.out;
            for (int i = 0; i < LOGS; i++) {
                ChannelKey key = key(i);
                new Thread(() -> {
                            long revision =
                                    backend.head(key).map(Head::revision).orElse(0L);
                            while (true) {
                                revision++;
                                // The middle one in five trims, so that the killing meets a trim too.
                                long oldest = Math.max(1, revision - revision % 5 - 50);
                                Append next = append(key, revision, oldest, Logs.operation(revision));
                                Logs.mustAppend(backend, next, durability);
                                acknowledged.print(key.channel() + " " + revision + "\n");
                                acknowledged.flush();
                            }
                        })
                        .start();
            }
        }

        static ChannelKey key(int i) {
            return new ChannelKey("team", "log-" + i);
        }
    }

    /** Appends until the operating system lets no file grow any more, and tells what came of it. */
    static final class Overwriter {
        public static void main(String[] arguments) {
            try (RocksBackend backend = RocksBackend.at(Path.of(arguments[0]))) {
                int bytes = Integer.parseInt(arguments[1]);
                Logs.grow(backend, KEY, 1, 10);
                Append tooLarge = new Append(
                        KEY, Logs.at(10), "too large", Bytes.wrap(new byte[bytes]), Logs.head(11, 1), List.of());
                report("append", () -> backend.append(List.of(tooLarge), Durability.SYNC));
                report("next", () -> backend.append(List.of(append(KEY, 11)), Durability.SYNC));
                report("repeated", () -> backend.append(List.of(append(KEY, 1)), Durability.SYNC));
                report("operation", () -> backend.operation(KEY, Logs.operation(10)));
                report("absent operation", () -> backend.operation(KEY, "too large"));
                report("head", () -> backend.head(KEY).map(Head::revision));
                report("entries", () -> Logs.all(backend, KEY).size());
            }
            System.out.println("closed");
        }

        private static void report(String what, Supplier<Object> call) {
            String outcome;
            try {
                outcome = String.valueOf(call.get());
            } catch (LeanCtxException e) {
                outcome = e.getClass().getSimpleName();
            }
            System.out.println(what + ": " + outcome);
        }
    }
}

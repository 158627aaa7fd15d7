package io.leanctx.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** The command {@code serve} in a process of its own. */
final class ServeProcess implements AutoCloseable {

    private final Process process;
    private final URI uri;

    private ServeProcess(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    public static void main(String[] arguments) {
        new CommandLine(new ServeCommand()).execute(arguments);
    }

    /** Starts it on a port that is free; what it logs goes to a file. */
    static ServeProcess start(Path store, Path log, List<String> flags, List<String> options) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(flags);
        line.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ServeProcess.class.getName(),
                "--store",
                store.toString(),
                "--port",
                "0",
                "--durability",
                "relaxed"));
        line.addAll(options);
        Process process = new ProcessBuilder(line).redirectError(log.toFile()).start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String said = out.readLine();
        if (said == null) {
            throw new IOException("serve ended and said nothing; its log is " + log);
        }
        return new ServeProcess(process, URI.create(said.replaceAll(".* at ", "")));
    }

    URI uri() {
        return uri;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Tells it to end, as a shell does by Ctrl-C or a system that stops, and gives its exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("serve did not end within a minute of being told to");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

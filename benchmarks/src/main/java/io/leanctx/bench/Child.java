package io.leanctx.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Has a {@link Part} measured by another process. */
final class Child {

    private static final int ARGUMENTS = 4;
    private static final int LONGEST_MINUTES = 30;
    private static final List<Scale> SCALES = List.of(Scale.TINY, Scale.QUICK, Scale.FULL);

    private Child() {}

    /**
     * Measures a part in a JVM of its own, or in this one where the scale has it so.
     *
     * @param environment what the process gets beyond this one's
     * @param options of its JVM
     */
    static Series run(
            Class<? extends Part> part, Scale scale, Path directory, Map<String, String> environment, String... options)
            throws Exception {
        Files.createDirectories(directory);
        if (!scale.forks()) {
            return part.getDeclaredConstructor().newInstance().measure(scale, directory);
        }
        Path answer = directory.resolve("answer.json");
        Path log = directory.resolve("log");
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        line.addAll(List.of(options));
        if (Runtime.version().feature() >= 22) {
            line.add("--enable-native-access=ALL-UNNAMED");
        }
        line.addAll(List.of(
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                classPath(),
                Child.class.getName(),
                part.getName(),
                scale.name(),
                directory.toString(),
                answer.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException("the process that measured " + part.getSimpleName() + " "
                        + (process.isAlive() ? "did not end" : "ended with " + process.exitValue()) + ": "
                        + Files.readString(log));
            }
        } finally {
            process.destroyForcibly();
        }
        return SeriesJson.read(new ObjectMapper().readTree(answer.toFile()));
    }

    /** The class path of this process, with absolute paths. */
    private static String classPath() {
        return String.join(
                File.pathSeparator,
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    /** Measures one part: its class, the scale, a directory, and the file for the answer. */
    public static void main(String[] args) throws Exception {
        if (args.length != ARGUMENTS) {
            throw new IllegalArgumentException("a part, a scale, a directory and a file are needed");
        }
        Scale scale = SCALES.stream()
                .filter(one -> one.name().equals(args[1]))
                .findFirst()
                .orElseThrow();
        Part part = Class.forName(args[0])
                .asSubclass(Part.class)
                .getDeclaredConstructor()
                .newInstance();
        Series series = part.measure(scale, Path.of(args[2]));
        Files.write(Path.of(args[3]), new ObjectMapper().writeValueAsBytes(SeriesJson.write(series)));
    }
}

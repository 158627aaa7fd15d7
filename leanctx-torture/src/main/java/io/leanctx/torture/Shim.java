package io.leanctx.torture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/**
 * A library between a process and the C library: {@code shim.c} notes what is brought to the device, {@code faults.c} has
 * the storage fail.
 */
record Shim(Path library) {

    private static final String NOTING = "shim.c";
    private static final String FAILING = "faults.c";
    private static final String COMPILER = "gcc";

    /** Why there can be no shim here; empty if there can. */
    static Optional<String> absence() throws InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("it needs Linux, and this is " + System.getProperty("os.name"));
        }
        try {
            Process compiler = new ProcessBuilder(COMPILER, "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return compiler.waitFor() == 0
                    ? Optional.empty()
                    : Optional.of("its compiler, " + COMPILER + ", ends with " + compiler.exitValue());
        } catch (IOException e) {
            return Optional.of("it needs " + COMPILER + ", which cannot be run (" + e.getMessage() + ")");
        }
    }

    /** Compiles the one that notes. */
    static Shim compile(Path directory) throws IOException, InterruptedException {
        return compile(directory, NOTING);
    }

    /** Compiles the one that has the storage fail. */
    static Shim compileFaults(Path directory) throws IOException, InterruptedException {
        return compile(directory, FAILING);
    }

    private static Shim compile(Path directory, String name) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path source = directory.resolve(name);
        Path library = directory.resolve("lib" + name.replace(".c", ".so"));
        Path log = directory.resolve("gcc.log");
        try (InputStream packed = Shim.class.getResourceAsStream(name)) {
            if (packed == null) {
                throw new IOException(name + " is not on the class path beside " + Shim.class.getName());
            }
            Files.copy(packed, source, StandardCopyOption.REPLACE_EXISTING);
        }
        Process compiler = new ProcessBuilder(
                        COMPILER,
                        "-shared",
                        "-fPIC",
                        "-O2",
                        "-Wall",
                        "-o",
                        library.toString(),
                        source.toString(),
                        "-ldl")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (compiler.waitFor() != 0) {
            throw new IOException(COMPILER + " could not compile " + source + ": " + Files.readString(log));
        }
        return new Shim(library);
    }

    /** What a process needs in its environment to be noted. */
    Map<String, String> environment(Place place) {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "LEANCTX_SHIM_DIRECTORY", place.store().toString(),
                "LEANCTX_SHIM_EVENTS", place.events().toString(),
                "LEANCTX_SHIM_KEPT", place.kept().toString());
    }
}

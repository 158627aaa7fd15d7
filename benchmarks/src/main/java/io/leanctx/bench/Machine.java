package io.leanctx.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What something was measured on, and of what. */
final class Machine {

    private static final Path CPUS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** Names and values for a reader. */
    static Map<String, String> describe(Path root, Path work) throws IOException, InterruptedException {
        Map<String, String> told = new LinkedHashMap<>();
        told.put("commit", commit(root));
        told.put("processors", Runtime.getRuntime().availableProcessors() + " × " + processor());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            told.put("memory", (system.getTotalMemorySize() >> 20) + " MiB");
        }
        told.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        told.put("file system", Files.getFileStore(work).type());
        told.put("JDK", System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"));
        return told;
    }

    private static String processor() throws IOException {
        if (!Files.isReadable(CPUS)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(CPUS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }

    private static String commit(Path root) throws IOException, InterruptedException {
        String hash = said(root, "rev-parse", "--short=12", "HEAD");
        if (hash.isEmpty()) {
            return "unknown";
        }
        return said(root, "status", "--porcelain", "--untracked-files=no").isEmpty() ? hash : hash + " and changes";
    }

    /** What git says; nothing where it cannot be asked. */
    private static String said(Path root, String... question) throws IOException, InterruptedException {
        try {
            Process git = new ProcessBuilder(Stream.concat(Stream.of("git", "-C", root.toString()), Stream.of(question))
                            .toList())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? answer : "";
        } catch (IOException e) {
            if (Files.exists(root)) {
                return "";
            }
            throw e;
        }
    }
}

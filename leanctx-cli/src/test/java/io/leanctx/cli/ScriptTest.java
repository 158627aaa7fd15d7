package io.leanctx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script beside sources of its own, with a Maven that notes that it was called and a Java that prints what it is given. */
@DisplayName("The script")
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScriptTest {

    private static final String MAVEN = """
            #!/bin/sh
            echo built >> builds
            # Takes so long that whoever else was started comes meanwhile.
            sleep 1
            echo jar > leanctx-cli/target/leanctx-cli-2.0.jar
            echo /libraries.jar > leanctx-cli/target/leanctx.classpath
            """;
    private static final String JAVA = """
            #!/bin/sh
            echo "$@"
            # The archive is made where this is asked for.
            for option; do
                case "$option" in -XX:ArchiveClassesAtExit=*) echo made > "${option#*=}" ;; esac
            done
            """;

    @TempDir
    Path root;

    @BeforeEach
    void sources() throws IOException {
        Files.copy(Path.of("..", "leanctx"), root.resolve("leanctx"));
        Files.writeString(
                root.resolve("pom.xml"), "<project>\n  <version>2.0</version>\n  <version>3</version>\n</project>\n");
        for (String module : List.of("api", "core", "rocks", "mcp", "server", "tokens", "verifier", "cli")) {
            Path directory = root.resolve("leanctx-" + module);
            Files.createDirectories(directory.resolve("src/main"));
            Files.createFile(directory.resolve("pom.xml"));
        }
        program("bin/mvn", MAVEN);
        program("jdk/bin/java", JAVA);
        Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
    }

    private void program(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Process start(String... arguments) throws IOException {
        List<String> line =
                new ArrayList<>(List.of("bash", root.resolve("leanctx").toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        return builder.start();
    }

    private static String printed(Process process) throws Exception {
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }

    @Test
    @DisplayName("that is started several times at once builds once, and all of them run what was built")
    void once() throws Exception {
        List<Process> processes = List.of(start("--version"), start("--version"), start("--version"));
        for (Process process : processes) {
            assertThat(printed(process)).contains("/libraries.jar io.leanctx.cli.Main --version");
        }
        assertThat(root.resolve("builds")).hasContent("built");
    }

    @Test
    @DisplayName("runs mcp from the jar of the version that is built, though one of another version lies beside it")
    void jar() throws Exception {
        Path target = Files.createDirectories(root.resolve("leanctx-cli/target"));
        Files.writeString(target.resolve("leanctx-cli-1.0.jar"), "old");
        Path current = Files.writeString(target.resolve("leanctx-cli-2.0.jar"), "before");
        Object inode = Files.getAttribute(current, "unix:ino");
        Path kept = Files.createLink(root.resolve("kept"), current);

        assertThat(printed(start("mcp", "--store", "s")))
                .contains("-cp " + current.toRealPath() + ":/libraries.jar io.leanctx.cli.Main mcp --store s");
        while (Files.notExists(target.resolve("leanctx-mcp-17.jsa"))
                || Files.exists(target.resolve("leanctx-mcp.making"))) {
            Thread.onSpinWait();
        }
        assertThat(printed(start("mcp"))).contains("-XX:SharedArchiveFile=");
        // Whoever runs from it still has it.
        assertThat(kept).hasContent("before");
        assertThat(Files.getAttribute(current, "unix:ino")).isNotEqualTo(inode);
    }
}

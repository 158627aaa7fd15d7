package io.leanctx.torture;

import io.leanctx.Durability;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * With what the JVMs are started that are killed. They live for a second or two, so that most of what they cost is their
 * beginning: the native library is unpacked once for all of them, and their classes come out of an archive.
 *
 * @param options for the JVM
 * @param classPath its class path
 */
record ChildJvm(List<String> options, String classPath) {

    /** How much one works whose classes are archived: it meets about all that there are. */
    private static final int ACKNOWLEDGED = 60;

    /** Prepares for them what they share, in a directory that stays as long as they are started. */
    static ChildJvm prepare(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        ChildJvm plain = new ChildJvm(NativeLibrary.unpack(directory), jars(directory));
        Path archive = directory.resolve("classes.jsa");
        return Files.exists(archive) || plain.archived(archive, directory.resolve("archived"))
                ? plain.with("-XX:SharedArchiveFile=" + archive)
                : plain;
    }

    /** The class path of this JVM, with its directories in jars: an archive knows classes of jars only. */
    private static String jars(Path directory) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (Files.isDirectory(path)) {
                Path jar = directory.resolve("classes-" + entries.size() + ".jar");
                if (Files.notExists(jar)) {
                    pack(path, jar);
                }
                entries.add(jar.toString());
            } else if (Files.exists(path)) {
                entries.add(path.toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void pack(Path classes, Path jar) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(classes)) {
            files = found.filter(Files::isRegularFile).sorted().toList();
        }
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path file : files) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }

    /** Has one work whose classes are archived when it ends; says false if this JVM does not do that. */
    private boolean archived(Path archive, Path directory) throws IOException, InterruptedException {
        Place place = Place.fresh(directory);
        Worker.Order order = new Worker.Order(
                place.store(),
                place.journal(),
                Durability.RELAXED,
                ACKNOWLEDGED,
                1 << 20,
                Plan.Work.WRITE_AND_READ,
                Tolerance.NONE,
                0);
        boolean archived = false;
        ChildJvm archiving = with("-XX:ArchiveClassesAtExit=" + archive);
        try (Child child = Child.start(place.directory(), List.of(), archiving, Map.of(), order.arguments())) {
            if (child.await(Signal.ACKNOWLEDGED, ACKNOWLEDGED)) {
                child.end();
                archived = child.awaitEnd() && child.endedWell() && Files.exists(archive);
            }
        } finally {
            if (!archived) {
                Files.deleteIfExists(archive);
            }
            place.delete();
        }
        return archived;
    }

    private ChildJvm with(String option) {
        List<String> more = new ArrayList<>(options);
        more.add(option);
        return new ChildJvm(more, classPath);
    }
}

package io.leanctx.torture;

import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Holds open files, so that the process may open few more. */
final class Hoard {

    /** More files than this are not held; a process that may have more of them is not short of any. */
    static final int LIMIT = 256;

    private static final String CLASS = ".class";

    private final Deque<FileChannel> held = new ArrayDeque<>();

    /** Uses up all files that the process may open, but for some. */
    static Hoard leaving(int files, Path scratch) throws IOException {
        // What a JVM opens when it first uses something must be open before; the store is what is to be short of files.
        loadClasses();
        try (SessionStore store = LeanCtx.open(RocksBackend.at(scratch.resolve("warm")))) {
            store.workspace(Worker.WORKSPACE).channels(Optional.empty(), 1);
        }
        Place.delete(scratch.resolve("warm"));
        Files.createDirectories(scratch);
        Path file = scratch.resolve("held");
        Files.writeString(file, "");
        Hoard hoard = new Hoard();
        boolean more = true;
        while (more && hoard.held.size() < LIMIT) {
            try {
                hoard.held.push(FileChannel.open(file, StandardOpenOption.READ));
            } catch (IOException e) {
                // As many as there may be; the next ones to open are refused in the same way.
                more = false;
            }
        }
        for (int i = 0; i < files && !hoard.held.isEmpty(); i++) {
            hoard.held.pop().close();
        }
        return hoard;
    }

    /** Classes in directories are files that are opened one by one; jars stay open. */
    private static void loadClasses() throws IOException {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path root = Path.of(entry);
            if (Files.isDirectory(root)) {
                List<String> names;
                try (Stream<Path> found = Files.walk(root)) {
                    names = found.map(path -> root.relativize(path).toString())
                            .filter(name -> name.endsWith(CLASS) && name.startsWith("io") && !name.contains("-info"))
                            .map(name -> name.substring(0, name.length() - CLASS.length())
                                    .replace(File.separatorChar, '.'))
                            .toList();
                }
                for (String name : names) {
                    load(name);
                }
            }
        }
    }

    private static void load(String name) throws IOException {
        try {
            Class.forName(name, false, Hoard.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IOException("the class " + name + " is on the class path and cannot be loaded", e);
        }
    }

    /** Lets go of them. */
    void release() throws IOException {
        while (!held.isEmpty()) {
            held.pop().close();
        }
    }
}

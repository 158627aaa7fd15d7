package io.leanctx.torture;

import io.leanctx.SessionStore;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.io.IOException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Enumeration;
import java.util.Optional;

/** Holds open files, so that the process may open few more. */
final class Hoard {

    /** More files than this are not held; a process that may have more of them is not short of any. */
    static final int LIMIT = 256;

    private final Deque<FileChannel> held = new ArrayDeque<>();

    /** Uses up all files that the process may open, but for some. */
    static Hoard leaving(int files, Path scratch) throws IOException {
        // What a JVM opens when it first uses something must be open before; the store is what is to be short of files.
        openJars();
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

    /** Where classes come out of an archive, a jar is opened only for the first one that is not in there. */
    private static void openJars() throws IOException {
        Enumeration<URL> nowhere = Hoard.class.getClassLoader().getResources("is in no jar");
        if (nowhere.hasMoreElements()) {
            throw new IOException(nowhere.nextElement() + " has a name that nothing should have");
        }
    }

    /** Lets go of them. */
    void release() throws IOException {
        while (!held.isEmpty()) {
            held.pop().close();
        }
    }
}

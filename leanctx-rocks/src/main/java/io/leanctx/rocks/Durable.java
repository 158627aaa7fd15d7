package io.leanctx.rocks;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Small files, changed so that the change survives power loss once the call returns. An interrupt, which makes Java
 * close the file it finds a thread at, ends no call and is kept.
 */
final class Durable {

    private Durable() {}

    /** Creates a directory and those above it that are missing. */
    static void createDirectories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            createDirectories(parent);
        }
        Files.createDirectories(directory);
        if (parent != null) {
            sync(parent);
        }
    }

    /** Creates an empty file; fails if there is one already. */
    static void createFile(Path directory, String name) throws IOException {
        Files.createFile(directory.resolve(name));
        sync(directory);
    }

    /** Reads a file whose bytes are characters. */
    static String read(Path file) throws IOException {
        return uninterrupted(() -> Files.readString(file, StandardCharsets.ISO_8859_1));
    }

    /** Writes a file as a whole: a reader, and whoever comes after a crash, sees the old content or the new. */
    static void replace(Path directory, String name, String content) throws IOException {
        Path fresh = directory.resolve(name + ".new");
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        uninterrupted(() -> write(fresh, ByteBuffer.wrap(bytes)));
        Files.move(fresh, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        sync(directory);
    }

    /** Deletes a file. */
    static void delete(Path directory, String name) throws IOException {
        Files.delete(directory.resolve(name));
        sync(directory);
    }

    private static Path write(Path file, ByteBuffer content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
            return file;
        }
    }

    private static void sync(Path directory) throws IOException {
        if (File.separatorChar == '\\') {
            // Windows opens no directories as files; NTFS journals its names by itself.
            return;
        }
        uninterrupted(() -> {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
                return directory;
            }
        });
    }

    private static <T> T uninterrupted(FileAction<T> action) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return action.run();
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What is done to a file; done again if an interrupt ends it. */
    @FunctionalInterface
    private interface FileAction<T> {
        T run() throws IOException;
    }
}

package io.leanctx.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that is there whole or not at all: it is written beside its place, and moved there when all of it is on the device.
 * What was there before stays until then.
 */
final class TargetFile implements AutoCloseable {

    private final Path target;
    private final Path beside;
    private final FileChannel channel;
    private final AtEnd atEnd;

    private TargetFile(Path target, Path beside, FileChannel channel) {
        this.target = target;
        this.beside = beside;
        this.channel = channel;
        this.atEnd = AtEnd.run(() -> Files.deleteIfExists(beside));
    }

    /**
     * Begins to write a file.
     *
     * @throws CliException if there is something else than a file
     * @throws IOException if nothing can be written there
     */
    static TargetFile at(Path given) throws IOException {
        Path target = Files.exists(given) ? given.toRealPath() : given.toAbsolutePath();
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new CliException(
                    ExitCode.FILE, given + " is a directory, or no ordinary file; give the path of a file");
        }
        Path directory = target.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new NoSuchFileException(String.valueOf(directory));
        }
        Path beside = directory.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
        return new TargetFile(
                target, beside, FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    /** Writes a text to a file. */
    static void write(Path file, String text) throws IOException {
        try (TargetFile target = at(file)) {
            target.stream().write(text.getBytes(StandardCharsets.UTF_8));
            target.keep();
        }
    }

    /** Where it is written to; not closed by who writes. */
    OutputStream stream() {
        return Channels.newOutputStream(channel);
    }

    /** Puts the file in its place. */
    void keep() throws IOException {
        channel.force(true);
        channel.close();
        try {
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Leaves nothing beside the place of the file, kept or not. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(beside);
        atEnd.close();
    }
}

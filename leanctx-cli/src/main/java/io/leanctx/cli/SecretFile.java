package io.leanctx.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A new file that only its owner may read, from its first moment on. It is removed again unless it is kept. */
final class SecretFile implements AutoCloseable {

    private final Path path;
    private boolean kept;

    private SecretFile(Path path) {
        this.path = path;
    }

    /**
     * Makes the file.
     *
     * @throws java.nio.file.FileAlreadyExistsException if it is there
     */
    static SecretFile create(Path path) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            File file = Files.createFile(path).toFile();
            boolean mine = file.setReadable(false, false)
                    && file.setWritable(false, false)
                    && file.setReadable(true, true)
                    && file.setWritable(true, true);
            if (!mine) {
                Files.delete(path);
                throw new IOException(
                        "the file " + path + " cannot be made one that only you can read; choose another" + " place");
            }
        }
        return new SecretFile(path);
    }

    /** Writes the secret, and a line feed. */
    void keep(String secret) throws IOException {
        Files.writeString(path, secret + "\n", StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        kept = true;
    }

    @Override
    public void close() throws IOException {
        if (!kept) {
            Files.deleteIfExists(path);
        }
    }
}

package io.leanctx.rocks;

import io.leanctx.spi.SessionBackend;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores for one try of a property, in directories that are made and cleared here since jqwik has none of its own. */
final class RocksScratch {

    private final List<Path> made = new ArrayList<>();

    SessionBackend open() throws IOException {
        Path directory = Files.createTempDirectory("leanctx-properties");
        made.add(directory);
        return RocksBackend.at(directory);
    }

    /** Closes the store that was opened last, and opens it again. */
    SessionBackend reopen(SessionBackend backend) {
        backend.close();
        return RocksBackend.existing(made.get(made.size() - 1));
    }

    void clear() throws IOException {
        for (Path directory : made) {
            Files.walkFileTree(directory, new Deleting());
        }
        made.clear();
    }

    private static final class Deleting extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}

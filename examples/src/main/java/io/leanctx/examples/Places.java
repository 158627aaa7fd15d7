package io.leanctx.examples;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a demo keeps its sessions and its journal. What is temporary is removed at the end, if all went well. */
final class Places implements AutoCloseable {

    private final Storage storage;
    private final Path journal;
    private final Path proofs;
    private final Optional<Path> temporary;
    private final PrintWriter err;
    private boolean succeeded;

    private Places(Storage storage, Path journal, Path proofs, Optional<Path> temporary, PrintWriter err) {
        this.storage = storage;
        this.journal = journal;
        this.proofs = proofs;
        this.temporary = temporary;
        this.err = err;
    }

    /**
     * Sessions in a directory that somebody chose, and the journal and the proofs beside it.
     *
     * @throws BadInputException if the directory holds something, is none, or there is a journal beside it already, or proofs
     */
    static Places chosen(Path directory, PrintWriter err) throws BadInputException, IOException {
        Path store = directory.toAbsolutePath().normalize();
        Path name = store.getFileName();
        if (name == null) {
            throw new BadInputException(directory + " cannot hold the sessions; give a directory that is empty or new");
        }
        if (Files.exists(store) && !Files.isDirectory(store)) {
            throw new BadInputException(directory + " is a file; give a directory that is empty or new");
        }
        if (Files.isDirectory(store) && !isEmpty(store)) {
            throw new BadInputException(directory + " is not empty; give a directory that is empty or new");
        }
        Path journal = store.resolveSibling(name + ".journal.jsonl");
        if (Files.exists(journal)) {
            throw new BadInputException(
                    journal + " is the journal of an earlier demo; remove it, or give another store");
        }
        Path proofs = store.resolveSibling(name + ".proofs");
        if (Files.exists(proofs)) {
            throw new BadInputException(
                    proofs + " is there already, where the proofs would go; remove it, or give another store");
        }
        try {
            Files.createDirectories(store);
        } catch (IOException e) {
            throw new BadInputException(directory + " cannot be made: " + e, e);
        }
        return new Places(Storage.rocks(store), journal, proofs, Optional.empty(), err);
    }

    /** Everything in a new temporary directory, or in memory but for the journal. */
    static Places temporary(boolean inMemory, PrintWriter err) throws IOException {
        Path directory = Files.createTempDirectory("leanctx-demo-");
        Storage storage = inMemory ? Storage.memory() : Storage.rocks(directory.resolve("store"));
        return new Places(
                storage, directory.resolve("journal.jsonl"), directory.resolve("proofs"), Optional.of(directory), err);
    }

    Storage storage() {
        return storage;
    }

    Path journal() {
        return journal;
    }

    /** Where the proofs go; nothing is there yet. */
    Path proofs() {
        return proofs;
    }

    /** All went well, so there is nothing left to look into. */
    void succeeded() {
        succeeded = true;
    }

    @Override
    public void close() throws IOException {
        if (!succeeded) {
            err.println("demo: what there is of the sessions and the journal is kept in " + temporary.orElse(journal));
        } else if (temporary.isPresent()) {
            delete(temporary.get());
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.findAny().isEmpty();
        }
    }

    private static void delete(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

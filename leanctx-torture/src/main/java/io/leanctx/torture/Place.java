package io.leanctx.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where one store is, with its journal and what its processes leave beside it.
 *
 * @param directory where all is, but perhaps the store
 * @param store where that is, or will be
 */
record Place(Path directory, Path store) {

    private static final String STORE = "store";

    /** A place without anything. */
    static Place fresh(Path directory) throws IOException {
        delete(directory);
        Files.createDirectories(directory);
        Path real = directory.toRealPath();
        return new Place(real, real.resolve(STORE));
    }

    /** The same place with the store elsewhere. */
    Place with(Path elsewhere) {
        return new Place(directory, elsewhere);
    }

    /** Where the store is if it is beside the rest. */
    Path usualStore() {
        return directory.resolve(STORE);
    }

    Path journal() {
        return directory.resolve("journal");
    }

    /** Where a shim notes what was synced. */
    Path events() {
        return directory.resolve("events");
    }

    /** Where a shim keeps the files that were deleted. */
    Path kept() {
        return directory.resolve("kept");
    }

    /** What is shared with a shim that has the storage fail. */
    Path control() {
        return directory.resolve("control");
    }

    void delete() throws IOException {
        delete(directory);
    }

    static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            List<Path> all;
            try (Stream<Path> found = Files.walk(directory)) {
                all = found.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : all) {
                Files.deleteIfExists(path);
            }
        }
    }
}

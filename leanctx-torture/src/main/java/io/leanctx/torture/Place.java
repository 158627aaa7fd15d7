package io.leanctx.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where one store is, with its journal and what its processes leave beside it. */
record Place(Path directory) {

    /** A place without anything. */
    static Place fresh(Path directory) throws IOException {
        delete(directory);
        Files.createDirectories(directory);
        return new Place(directory.toRealPath());
    }

    Path store() {
        return directory.resolve("store");
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

package io.leanctx.rocks;

import io.leanctx.InvalidInputException;
import io.leanctx.LeanCtxException;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFailedException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A directory in which a store is, or may be made; looked at before RocksDB is, because RocksDB would make an empty
 * database wherever it finds none.
 *
 * @param path its real path: RocksDB's lock does not see through links, and one process could open the store twice
 * @param creating whether a store is to be made in it, now or because an earlier creation was interrupted
 * @param seal up to where the store is on the device for sure; empty also if the file is not there, as in a copy that
 *     was made with RocksDB's own tools
 */
record StoreDirectory(Path path, boolean creating, Optional<Seal> seal) {

    private static final String CURRENT = "CURRENT";

    /** What file systems put into an empty directory on their own. */
    private static final String LOST_AND_FOUND = "lost+found";

    private static final Pattern OF_ROCKSDB =
            Pattern.compile("MANIFEST-\\d+|OPTIONS-\\d+|IDENTITY|LOCK|LOG(\\.old.*)?|\\d+\\.(sst|log|blob)");

    /** The directory for a store that is opened if it is there, and made if there is none. */
    static StoreDirectory forStore(@Nullable Path given) {
        Path path = requireUsable(given);
        try {
            if (!Files.isDirectory(path)) {
                requireNoFile(path);
                create(path);
            }
            return look(real(path), true);
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    /** The directory of a store that must be there. */
    static StoreDirectory ofStore(@Nullable Path given) {
        Path path = requireUsable(given);
        try {
            requireNoFile(path);
            if (!Files.isDirectory(path)) {
                throw nothingThere(path);
            }
            return look(real(path), false);
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    /** The directory of a store that must be there, and is not written to. */
    static StoreDirectory toFollow(@Nullable Path given) {
        Path path = requireUsable(given);
        try {
            requireNoFile(path);
            if (!Files.isDirectory(path)) {
                throw nothingThere(path);
            }
            return look(readable(path), false);
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private static StoreDirectory look(Path path, boolean mayCreate) throws IOException {
        if (Seal.exists(path)) {
            Optional<Seal> seal = Seal.read(path);
            if (seal.isPresent()) {
                requireCurrent(path);
            } else if (!mayCreate) {
                throw nothingThere(path);
            }
            return new StoreDirectory(path, seal.isEmpty(), seal);
        }
        if (Files.exists(path.resolve(CURRENT))) {
            return new StoreDirectory(path, false, Optional.empty());
        }
        List<String> others = names(path);
        if (others.stream().anyMatch(name -> OF_ROCKSDB.matcher(name).matches())) {
            requireCurrent(path);
        }
        if (!mayCreate) {
            throw nothingThere(path);
        }
        if (!others.isEmpty()) {
            throw new InvalidInputException("the directory " + path + " has no store but other files ("
                    + String.join(", ", others.subList(0, Math.min(3, others.size())))
                    + (others.size() > 3 ? ", …" : "") + "); give an empty directory, or one that does not exist yet");
        }
        return begin(path);
    }

    private static StoreDirectory begin(Path path) throws IOException {
        try {
            Seal.begin(path);
            return new StoreDirectory(path, true, Optional.empty());
        } catch (FileAlreadyExistsException e) {
            // Another process began at the same moment; RocksDB's lock decides between the two.
            return look(path, true);
        }
    }

    private static void requireCurrent(Path path) {
        if (!Files.exists(path.resolve(CURRENT))) {
            throw new StoreCorruptException("the store in " + path + " has lost its file " + CURRENT
                    + " and was not opened; restore it from a backup");
        }
    }

    private static List<String> names(Path path) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (!name.equals(LOST_AND_FOUND)) {
                    names.add(name);
                }
            }
        }
        names.sort(null);
        return names;
    }

    private static Path requireUsable(@Nullable Path path) {
        if (path == null) {
            throw new InvalidInputException("the directory of the store is null; give a path");
        }
        if (path.getFileSystem() != FileSystems.getDefault()) {
            throw new InvalidInputException("the directory " + path + " of the store is in the file system "
                    + path.getFileSystem().provider().getScheme() + "; RocksDB needs one of the operating system");
        }
        return path.toAbsolutePath();
    }

    private static void requireNoFile(Path path) {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new InvalidInputException("the directory " + path + " of the store is a file; give a directory");
        }
    }

    private static void create(Path path) throws IOException {
        for (Path above = path.getParent(); above != null; above = above.getParent()) {
            if (Files.exists(above) && !Files.isDirectory(above)) {
                throw new InvalidInputException("the directory " + path + " of the store cannot be made, since " + above
                        + " is a file; give another path");
            }
        }
        Durable.createDirectories(path);
    }

    private static Path real(Path path) throws IOException {
        Path real = readable(path);
        if (!Files.isWritable(real)) {
            throw unusable(real, "read and written");
        }
        return real;
    }

    private static Path readable(Path path) throws IOException {
        Path real = path.toRealPath();
        if (real.toString().chars().anyMatch(c -> Character.isSurrogate((char) c))) {
            throw new InvalidInputException(
                    "the directory " + real + " of the store has a character beyond U+FFFF in its"
                            + " path, which RocksDB would spell otherwise; give another path");
        }
        if (!Files.isReadable(real) || !Files.isExecutable(real)) {
            throw unusable(real, "read");
        }
        return real;
    }

    private static StoreFailedException unusable(Path path, String how) {
        return new StoreFailedException("the directory " + path + " of the store cannot be " + how + " by this"
                + " process; change its permissions or the mount, or give another path");
    }

    private static InvalidInputException nothingThere(Path path) {
        return new InvalidInputException(
                "there is no store in " + path + "; check the path, or make a store with RocksBackend.at");
    }

    private static LeanCtxException failed(Path path, IOException e) {
        return new StoreFailedException(
                "the directory " + path + " of the store could not be made or read (" + e
                        + "); check the path, its permissions and the disk",
                e);
    }
}

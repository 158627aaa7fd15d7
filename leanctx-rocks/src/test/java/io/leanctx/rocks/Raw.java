package io.leanctx.rocks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** A store seen and changed from outside, past all that the library takes care of. */
final class Raw {

    /** What is done to an open database. */
    @FunctionalInterface
    interface Action {
        void on(RocksDB db, List<ColumnFamilyHandle> families) throws RocksDBException;
    }

    private Raw() {}

    /** Changes a closed store. */
    static void change(Path directory, Action action) throws RocksDBException {
        change(directory, EnumSet.allOf(Family.class), action);
    }

    /** Changes a closed store that has just these column families. */
    static void change(Path directory, Set<Family> families, Action action) throws RocksDBException {
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions();
                RocksDB db = RocksDB.open(options, directory.toString(), descriptors(families), handles)) {
            try {
                action.on(db, handles);
            } finally {
                handles.forEach(ColumnFamilyHandle::close);
            }
        }
    }

    /** The names of the tables of a column family of a closed store. */
    static List<String> tables(Path directory, Family family) throws RocksDBException {
        String wanted = new String(family.nameInDatabase(), StandardCharsets.UTF_8);
        List<String> names = new ArrayList<>();
        change(
                directory,
                (db, families) -> db.getLiveFilesMetaData().stream()
                        .filter(table -> new String(table.columnFamilyName(), StandardCharsets.UTF_8).equals(wanted))
                        .map(table ->
                                table.fileName().substring(table.fileName().lastIndexOf('/') + 1))
                        .forEach(names::add));
        return names;
    }

    /** Counts the keys of a column family as they are now, also while the store is open. */
    static long count(Path directory, Family family) throws RocksDBException {
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (DBOptions options = new DBOptions();
                RocksDB db = RocksDB.openReadOnly(
                        options, directory.toString(), descriptors(EnumSet.allOf(Family.class)), handles)) {
            try (RocksIterator iterator = db.newIterator(handles.get(family.ordinal()))) {
                long keys = 0;
                for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                    keys++;
                }
                iterator.status();
                return keys;
            } finally {
                handles.forEach(ColumnFamilyHandle::close);
            }
        }
    }

    /** Makes a closed store what the format before would have made of it; it has no blobs and no soft states. */
    static void toFormat1(Path directory) throws RocksDBException, IOException {
        change(directory, (db, families) -> {
            for (Family family : EnumSet.complementOf(EnumSet.copyOf(Family.OF_FORMAT_1))) {
                db.dropColumnFamily(families.get(family.ordinal()));
            }
            db.put(Format.KEY, "1".getBytes(StandardCharsets.US_ASCII));
        });
        Path seal = directory.resolve(Seal.FILE_NAME);
        Files.writeString(seal, Files.readString(seal).replace("format 2", "format 1"));
    }

    /** The column families of a closed store. */
    static List<String> families(Path directory) throws RocksDBException {
        try (Options options = new Options()) {
            return RocksDB.listColumnFamilies(options, directory.toString()).stream()
                    .map(name -> new String(name, StandardCharsets.UTF_8))
                    .toList();
        }
    }

    /** Makes a database that is none of ours. */
    static void makeForeign(Path directory) throws RocksDBException {
        RocksDB.loadLibrary();
        try (Options options = new Options().setCreateIfMissing(true);
                RocksDB db = RocksDB.open(options, directory.toString())) {
            db.put("theirs".getBytes(StandardCharsets.UTF_8), "theirs".getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The files as they are at this moment: what would be there if the process died now. */
    static Path crashImage(Path directory, Path copy) throws IOException {
        Files.createDirectories(copy);
        // First, as an open store renews it: one that is older than the rest holds, one that is newer does not.
        Path seal = Path.of(Seal.FILE_NAME);
        if (Files.exists(directory.resolve(seal))) {
            Files.copy(directory.resolve(seal), copy.resolve(seal));
        }
        for (Path file : files(directory)) {
            if (!file.getFileName().toString().startsWith(Seal.FILE_NAME)) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    /** The files whose names match a pattern; at least one. */
    static List<Path> files(Path directory, String pattern) throws IOException {
        List<Path> found = files(directory).stream()
                .filter(file -> file.getFileName().toString().matches(pattern))
                .toList();
        if (found.isEmpty()) {
            throw new AssertionError("no file in " + directory + " matches " + pattern);
        }
        return found;
    }

    /** The write-ahead log that was written last. */
    static Path newestLog(Path directory) throws IOException {
        List<Path> logs = files(directory, "\\d+\\.log");
        return logs.get(logs.size() - 1);
    }

    /** What the tables take, also while the store is open. */
    static long bytesOfTables(Path directory) throws IOException {
        long bytes = 0;
        for (Path table : files(directory, "\\d+\\.sst")) {
            try {
                bytes += Files.size(table);
            } catch (NoSuchFileException e) {
                // RocksDB removed it since it was listed, so it takes no space.
                continue;
            }
        }
        return bytes;
    }

    static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ColumnFamilyDescriptor> descriptors(Set<Family> families) {
        return families.stream()
                .map(family -> new ColumnFamilyDescriptor(family.nameInDatabase()))
                .toList();
    }
}

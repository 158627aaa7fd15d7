package io.leanctx.torture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * A file of a store.
 *
 * @param name its name
 * @param kind what it is for; tables are told apart by whose they are
 */
record StoreFile(String name, String kind) {

    /** The kind of the write-ahead logs. */
    static final String LOG = "wal";

    /**
     * The files of a store that matter, by their kind.
     *
     * @param scratch where a copy may be opened
     */
    static Map<String, List<StoreFile>> of(Path store, Path scratch) throws IOException {
        Specimen.copy(store, scratch);
        Map<String, String> families = families(scratch);
        Place.delete(scratch);
        Map<String, List<StoreFile>> files = new TreeMap<>();
        try (Stream<Path> found = Files.list(store)) {
            found.map(path -> path.getFileName().toString())
                    .sorted()
                    .flatMap(name -> of(name, families).stream())
                    .forEach(file -> files.computeIfAbsent(file.kind(), any -> new ArrayList<>())
                            .add(file));
        }
        return files;
    }

    private static Optional<StoreFile> of(String name, Map<String, String> families) {
        String kind = null;
        if (name.endsWith(".sst")) {
            // One that the database has left behind is none of its tables any more.
            kind = families.containsKey(name) ? "sst/" + families.get(name) : null;
        } else if (name.endsWith(".log")) {
            kind = LOG;
        } else if (name.startsWith("MANIFEST-") || name.startsWith("OPTIONS-")) {
            kind = name.substring(0, name.indexOf('-'));
        } else if (name.equals("CURRENT") || name.equals("LEANCTX") || name.equals("IDENTITY")) {
            kind = name;
        }
        return Optional.ofNullable(kind).map(known -> new StoreFile(name, known));
    }

    private static Map<String, String> families(Path copy) throws IOException {
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        Map<String, String> families = new HashMap<>();
        RocksDB.loadLibrary();
        try (Options options = new Options();
                DBOptions opening = new DBOptions()) {
            for (byte[] name : RocksDB.listColumnFamilies(options, copy.toString())) {
                descriptors.add(new ColumnFamilyDescriptor(name));
            }
            try (RocksDB db = RocksDB.openReadOnly(opening, copy.toString(), descriptors, handles)) {
                for (LiveFileMetaData table : db.getLiveFilesMetaData()) {
                    families.put(
                            table.fileName().substring(table.fileName().lastIndexOf('/') + 1),
                            new String(table.columnFamilyName(), StandardCharsets.UTF_8));
                }
                handles.forEach(ColumnFamilyHandle::close);
            }
        } catch (RocksDBException e) {
            throw new IOException("the tables of " + copy + " could not be listed", e);
        }
        return families;
    }
}

package io.leanctx.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Changes what is stored behind the library's back, so that the database itself is whole and only the log is not. */
final class DamagedStore {

    private DamagedStore() {}

    /** Flips a bit of a commit, in a store that nobody has open. */
    static void flip(Path directory, String workspace, String channel, long revision) throws RocksDBException {
        byte[] log = (workspace + "\0" + channel + "\0").getBytes(StandardCharsets.UTF_8);
        byte[] key = ByteBuffer.allocate(log.length + Long.BYTES)
                .put(log)
                .putLong(revision)
                .array();
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (Options any = new Options();
                DBOptions options = new DBOptions()) {
            RocksDB.listColumnFamilies(any, directory.toString())
                    .forEach(name -> families.add(new ColumnFamilyDescriptor(name)));
            try (RocksDB db = RocksDB.open(options, directory.toString(), families, handles)) {
                for (ColumnFamilyHandle handle : handles) {
                    if (new String(handle.getName(), StandardCharsets.UTF_8).equals("entries")) {
                        byte[] entry = db.get(handle, key);
                        entry[entry.length / 2] ^= 1;
                        db.put(handle, key, entry);
                    }
                }
                handles.forEach(ColumnFamilyHandle::close);
            }
        }
    }
}

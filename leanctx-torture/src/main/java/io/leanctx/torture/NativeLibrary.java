package io.leanctx.torture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/** RocksDB's native library, unpacked once instead of by each process, which would leave its copy behind when killed. */
final class NativeLibrary {

    private NativeLibrary() {}

    /** Unpacks it and gives the options with which a JVM finds it; none where it is not in a jar. */
    static List<String> unpack(Path directory) throws IOException {
        String name = Environment.getJniLibraryFileName("rocksdb");
        try (InputStream packed = RocksDB.class.getClassLoader().getResourceAsStream(name)) {
            if (packed == null) {
                return List.of();
            }
            Files.createDirectories(directory);
            Path unpacked = directory.resolve(name);
            if (!Files.exists(unpacked)) {
                Files.copy(packed, unpacked);
            }
            return List.of("-Djava.library.path=" + directory);
        }
    }
}

package io.leanctx.rocks;

import io.leanctx.StoreFailedException;
import io.leanctx.StoreFullException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;

/**
 * Says that the disk is full before a write begins. Once RocksDB itself finds out, nobody can say what of the write is
 * there, and the store must be opened again; refused here, nothing was written and the next try may succeed.
 *
 * <p>Others may fill the disk between the look and the write. That is then a failed write like any other.
 */
final class Room {

    /** With this much left there is nothing to think about, and nobody fills it within {@link #LOOK_AWAY_NANOS}. */
    private static final long PLENTY = 512L << 20;

    /** Asking the operating system costs a tenth of a small commit. */
    private static final long LOOK_AWAY_NANOS = 10_000_000;

    /** What RocksDB writes besides: its logs, its manifest, the ends of its tables. */
    private static final long MARGIN = 1L << 20;

    private final Path directory;
    private final FileStore disk;
    private final Memory memory;

    /** When there was last found to be plenty, by {@link System#nanoTime()}. */
    private volatile long plentyAt = System.nanoTime() - LOOK_AWAY_NANOS;

    Room(Path directory, FileStore disk, Memory memory) {
        this.directory = directory;
        this.disk = disk;
        this.memory = memory;
    }

    /** What RocksDB holds in memory and will write to the disk. */
    @FunctionalInterface
    interface Memory {
        long bytes() throws RocksDBException;
    }

    /**
     * Does nothing if a write, and after it all that memory holds, fits on the disk.
     *
     * @param bytes the size of the write
     * @throws StoreFullException if not; nothing was written
     */
    void require(long bytes) throws RocksDBException {
        if (bytes < PLENTY / 8 && System.nanoTime() - plentyAt < LOOK_AWAY_NANOS) {
            return;
        }
        long free;
        try {
            free = disk.getUsableSpace();
            if (free == 0 && disk.getTotalSpace() == 0) {
                // A file system without any space at all is one that does not tell.
                return;
            }
        } catch (IOException e) {
            throw new StoreFailedException(
                    "the free space of the disk of the store in " + directory
                            + " could not be read, and nothing was written; see to the storage and try again",
                    e);
        }
        if (free > PLENTY + bytes) {
            plentyAt = System.nanoTime();
            return;
        }
        long needed = 2 * bytes + memory.bytes() + MARGIN;
        if (free < needed) {
            throw new StoreFullException(
                    "the disk of the store in %s has %,d bytes left and %,d are needed; nothing was"
                                    .formatted(directory, free, needed)
                            + " written; make room and try again");
        }
    }
}

package io.leanctx.rocks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.leanctx.StoreFailedException;
import io.leanctx.StoreFullException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;

class RoomTest {

    private static final long MIB = 1L << 20;

    private final Disk disk = new Disk();
    private long inMemory = 5 * MIB;
    private final Room room = new Room(Path.of("store"), disk, () -> inMemory);

    @Test
    @DisplayName("a write that does not fit beside what memory holds is refused, with the figures and the way on")
    void full() {
        disk.free = 8 * MIB - 1;
        assertThatThrownBy(() -> room.require(MIB))
                .isExactlyInstanceOf(StoreFullException.class)
                .hasMessage("the disk of the store in store has 8,388,607 bytes left and 8,388,608 are needed;"
                        + " nothing was written; make room and try again");
    }

    @Test
    @DisplayName("a write that just fits is let through, and one that fits again is let through again")
    void fits() throws RocksDBException {
        disk.free = 8 * MIB;
        room.require(MIB);
        disk.free = 0;
        assertThatThrownBy(() -> room.require(MIB)).isInstanceOf(StoreFullException.class);
        disk.free = 8 * MIB;
        room.require(MIB);
        inMemory = 6 * MIB;
        assertThatThrownBy(() -> room.require(MIB)).isInstanceOf(StoreFullException.class);
    }

    @Test
    @DisplayName("where there was plenty a moment ago, only a write that would use up much of it is looked at again")
    void plenty() throws RocksDBException {
        disk.free = 4096 * MIB;
        room.require(MIB);
        disk.free = 0;
        assertThatThrownBy(() -> room.require(64 * MIB)).isInstanceOf(StoreFullException.class);
        await().untilAsserted(() -> assertThatThrownBy(() -> room.require(MIB)).isInstanceOf(StoreFullException.class));
    }

    @Test
    @DisplayName("a disk that does not tell its size is taken for one with room")
    void silentDisk() {
        disk.free = 0;
        disk.total = 0;
        assertThatCode(() -> room.require(MIB)).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("a disk whose space cannot be read is a failure of the storage, and nothing is written")
    void unreadable() {
        disk.failure = new IOException("stale handle");
        assertThatThrownBy(() -> room.require(1))
                .isExactlyInstanceOf(StoreFailedException.class)
                .hasCause(disk.failure)
                .hasMessageContaining("nothing was written");
    }

    private static final class Disk extends FileStore {

        private long free;
        private long total = 100 * MIB;
        private IOException failure;

        @Override
        public long getUsableSpace() throws IOException {
            if (failure != null) {
                throw failure;
            }
            return free;
        }

        @Override
        public long getTotalSpace() {
            return total;
        }

        @Override
        public long getUnallocatedSpace() {
            return free;
        }

        @Override
        public String name() {
            return "disk";
        }

        @Override
        public String type() {
            return "test";
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
            return false;
        }

        @Override
        public boolean supportsFileAttributeView(String name) {
            return false;
        }

        @Override
        public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
            return null;
        }

        @Override
        public Object getAttribute(String attribute) {
            throw new UnsupportedOperationException(attribute);
        }
    }
}

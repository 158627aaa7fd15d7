package io.leanctx.rocks;

import static io.leanctx.rocks.Logs.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;

/** Taking out of the files what was replaced. */
class ExpellerTest {

    @TempDir
    Path temp;

    @Test
    @DisplayName("after a write that failed no new log is begun, which would have the one before taken for damaged")
    void afterAFailedWrite() throws Exception {
        RocksDB.loadLibrary();
        Database database = Database.open(temp, OpenMode.CREATE, WALRecoveryMode.TolerateCorruptedTailRecords);
        try {
            Health health = new Health(temp, cause -> {});
            health.fail("a write", new IOException("no room"));
            List<Path> logs = Raw.files(temp, "\\d+\\.log");
            List<Replaced> replaced = List.of(Replaced.by(Keys.head(KEY), 3, 1, 2, List.of()));
            assertThatThrownBy(() -> new Expeller(database, health).expel(replaced))
                    .isInstanceOf(RocksDBException.class)
                    .hasMessageContaining("an earlier write to the store failed");
            assertThat(Raw.files(temp, "\\d+\\.log")).isEqualTo(logs);
        } finally {
            database.free();
        }
    }
}

package io.leanctx.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Durability;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.StoredEntry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that appends is killed; what it was told is there must be there. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RocksBackendCrashTest {

    private static final int KILLS = 3;
    private static final int ACKNOWLEDGED_BEFORE_A_KILL = 300;

    @TempDir
    Path temp;

    @ParameterizedTest
    @EnumSource(Durability.class)
    @DisplayName("every acknowledged append is there after the process was killed, and at most one more a log")
    void acknowledgedSurvives(Durability durability) throws Exception {
        Map<String, Long> acknowledged = new HashMap<>();
        for (int kill = 0; kill < KILLS; kill++) {
            try (Child writer = Child.start(Child.Writer.class, temp.toString(), durability.name())) {
                for (int i = 0; i < ACKNOWLEDGED_BEFORE_A_KILL; i++) {
                    note(writer.line(), acknowledged);
                }
                writer.kill();
                // What was written to the pipe before the kill was acknowledged too; the last line may be torn.
                List<String> rest = writer.lines();
                rest.stream().limit(Math.max(0, rest.size() - 1L)).forEach(line -> note(line, acknowledged));
            }
            try (RocksBackend backend = RocksBackend.existing(temp)) {
                for (int i = 0; i < Child.Writer.LOGS; i++) {
                    assertSurvived(backend, Child.Writer.key(i), acknowledged);
                }
            }
        }
        assertThat(acknowledged).hasSize(Child.Writer.LOGS);
    }

    private static void assertSurvived(RocksBackend backend, ChannelKey key, Map<String, Long> acknowledged) {
        long told = acknowledged.getOrDefault(key.channel(), 0L);
        long newest = backend.head(key).map(Head::revision).orElse(0L);
        assertThat(newest)
                .as("revision of %s, of which %s were acknowledged", key, told)
                .isBetween(told, told + 2);
        if (newest > 0) {
            long oldest = backend.head(key).map(Head::oldest).orElseThrow();
            assertThat(Logs.all(backend, key))
                    .isEqualTo(LongStream.rangeClosed(oldest, newest)
                            .mapToObj(revision -> new StoredEntry(revision, Logs.entry(key, revision)))
                            .toList());
            LongStream.rangeClosed(1, newest)
                    .forEach(revision -> assertThat(backend.operation(key, Logs.operation(revision))
                                    .isPresent())
                            .as("operation of entry %s of %s, oldest %s", revision, key, oldest)
                            .isEqualTo(revision >= oldest));
        }
        acknowledged.put(key.channel(), newest);
    }

    private static void note(String line, Map<String, Long> acknowledged) {
        String[] words = line.split(" ");
        long revision = Long.parseLong(words[1]);
        assertThat(revision)
                .as("acknowledged of %s, in order", words[0])
                .isEqualTo(acknowledged.getOrDefault(words[0], 0L) + 1);
        acknowledged.put(words[0], revision);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no limit on the size of files")
    @DisplayName("after a write that failed, writes are refused and reads go on; what was acknowledged is there later")
    void failedWrite() throws Exception {
        int limitOfFilesInKib = 28 << 10;
        int entry = 40 << 20;
        List<String> limited = List.of("bash", "-c", "ulimit -f " + limitOfFilesInKib + "; exec \"$@\"", "limited");
        try (Child child = Child.start(limited, Child.Overwriter.class, temp.toString(), String.valueOf(entry))) {
            assertThat(child.lines())
                    .containsExactly(
                            "append: AppendFailedException",
                            "next: StoreFailedException",
                            "repeated: StoreFailedException",
                            "operation: OptionalLong[10]",
                            "absent operation: StoreFailedException",
                            "head: Optional[10]",
                            "entries: 10",
                            "closed");
            assertThat(child.exitCode()).isZero();
        }
        try (RocksBackend reopened = RocksBackend.existing(temp)) {
            Logs.assertLog(reopened, Logs.KEY, 1, 10);
            Logs.mustAppend(reopened, Logs.append(Logs.KEY, 11), Durability.SYNC);
            Logs.assertLog(reopened, Logs.KEY, 1, 11);
        }
    }
}

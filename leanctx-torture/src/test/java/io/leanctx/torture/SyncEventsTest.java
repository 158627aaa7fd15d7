package io.leanctx.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncEventsTest {

    @TempDir
    Path directory;

    @Test
    @DisplayName("a file is on the device as far as it was when it was last synced")
    void lengths() throws IOException {
        assertThat(read(Long.MAX_VALUE, "Z 7", "S 7 100", "S 7 300", "S 7 200", "T 9 40", "Z 8")
                        .synced())
                .isEqualTo(Map.of(7L, 300L, 8L, 0L, 9L, 40L, 5L, 50L));
    }

    @Test
    @DisplayName("a file that was cut, or whose number another one has now, is not as long as it was")
    void cut() throws IOException {
        assertThat(read(Long.MAX_VALUE, "S 7 100", "T 7 60", "Z 9").synced())
                .isEqualTo(Map.of(7L, 60L, 9L, 0L, 5L, 50L));
    }

    @Test
    @DisplayName("names are on the device that were changed before their directory was synced")
    void names() throws IOException {
        assertThat(read(Long.MAX_VALUE, "C 1 a", "C 2 b", "D 2", "U 4 6 b", "R 3 -1 a c")
                        .unsynced())
                .containsExactly(new SyncEvents.Renamed(3, -1, "a", "c"), new SyncEvents.Removed(4, 6, "b"));
    }

    @Test
    @DisplayName("what is synced from some point on does not count")
    void believed() throws IOException {
        SyncEvents events = read("S 7 100\nC 1 a\n".length(), "S 7 100", "C 1 a", "S 7 200", "D 1");
        assertThat(events.synced()).containsEntry(7L, 100L);
        assertThat(events.unsynced()).containsExactly(new SyncEvents.Made(1, "a"));
    }

    private SyncEvents read(long believed, String... lines) throws IOException {
        Path file = directory.resolve("events");
        Files.write(file, List.of(lines));
        return SyncEvents.read(file, Map.of(5L, 50L, 9L, 90L), believed);
    }
}

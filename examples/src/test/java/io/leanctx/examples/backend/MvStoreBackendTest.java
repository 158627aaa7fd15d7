package io.leanctx.examples.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.StoreClosedException;
import io.leanctx.StoreFailedException;
import io.leanctx.StoreLockedException;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendFailedException;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.Rewrite;
import io.leanctx.spi.StoredEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract leaves to the tests of a backend: its files, and how they fail. */
@DisplayName("The MVStore backend")
class MvStoreBackendTest {

    private static final ChannelKey KEY = new ChannelKey("team", "main");
    private static final String SECRET = "sk-9f3c71d2a4e85b60";

    @TempDir
    Path directory;

    private Path file;
    private MvStoreBackend backend;

    @BeforeEach
    void open() {
        file = directory.resolve("sessions.mv");
        backend = MvStoreBackend.at(file);
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    @DisplayName("serves an interrupted caller and everyone after it, and leaves it interrupted")
    void interrupted() {
        Thread.currentThread().interrupt();
        assertThat(append(0, "one")).isEqualTo(new AppendResult.Appended());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(append(1, "two")).isEqualTo(new AppendResult.Appended());
        assertThat(entries(backend)).containsExactly("one", "two");
    }

    @Test
    @DisplayName("is opened by one at a time")
    void locked() {
        assertThatThrownBy(() -> MvStoreBackend.at(file)).isInstanceOf(StoreLockedException.class);
        assertThat(append(0, "one")).isEqualTo(new AppendResult.Appended());
    }

    @Test
    @DisplayName("has in its file whatever was answered, as a process leaves it that dies")
    void dies() throws IOException {
        append(0, "one");
        append(1, "two");
        Path left = directory.resolve("left.mv");
        Files.copy(file, left);
        try (MvStoreBackend next = MvStoreBackend.at(left)) {
            assertThat(entries(next)).containsExactly("one", "two");
        }
    }

    @Test
    @DisplayName("has erased text in none of its files once the append is answered")
    void erased() throws IOException {
        assertThat(append(request(0, "the key is " + SECRET))).isEqualTo(new AppendResult.Appended());
        append(1, "two");
        assertThat(filesWithSecret())
                .as("files with the text, while it is there")
                .containsExactly("sessions.mv");

        Rewrite rewrite = new Rewrite(1, bytes("the key is gone"));
        assertThat(append(request(2, "three", rewrite))).isEqualTo(new AppendResult.Appended());
        assertThat(filesWithSecret()).isEmpty();
        assertThat(entries(backend)).containsExactly("the key is gone", "two", "three");
        assertThat(append(3, "four")).isEqualTo(new AppendResult.Appended());
    }

    @Test
    @DisplayName(
            "says that the outcome is unknown where a write fails half-way, and refuses all calls until it is reopened")
    void failing() throws IOException {
        append(0, "one");
        Path hidden = directory.resolveSibling(directory.getFileName() + "-hidden");
        Files.move(directory, hidden);
        try {
            assertThatThrownBy(() -> append(request(1, "two", new Rewrite(1, bytes("gone")))))
                    .isInstanceOf(AppendFailedException.class);
            assertThatThrownBy(() -> append(1, "two")).isInstanceOf(StoreFailedException.class);
            assertThatThrownBy(() -> backend.head(KEY)).isInstanceOf(StoreFailedException.class);
            backend.close();
            assertThatThrownBy(() -> backend.head(KEY)).isInstanceOf(StoreClosedException.class);
        } finally {
            Files.move(hidden, directory);
        }
        backend = MvStoreBackend.at(file);
        assertThat(entries(backend)).as("what was applied although it failed").containsExactly("gone", "two");
        assertThat(append(2, "three")).isEqualTo(new AppendResult.Appended());
    }

    private AppendResult append(long expected, String text) {
        return append(request(expected, text));
    }

    private AppendResult append(Append append) {
        return backend.append(List.of(append), Durability.SYNC).get(0);
    }

    private static Append request(long expected, String text, Rewrite... rewrites) {
        Head head = new Head(at(expected + 1), 1, false, Bytes.EMPTY);
        return new Append(
                KEY, at(expected), "op-" + expected, bytes(text), head, List.of(), List.of(), List.of(rewrites));
    }

    private static Position at(long revision) {
        return revision == 0 ? Position.START : new Position(revision, Hash.sha256(new byte[] {(byte) revision}));
    }

    private static List<String> entries(MvStoreBackend backend) {
        return backend.entries(KEY, 0, 100, 1 << 20).stream()
                .map(StoredEntry::bytes)
                .map(entry -> new String(entry.toArray(), StandardCharsets.UTF_8))
                .toList();
    }

    private List<String> filesWithSecret() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(MvStoreBackendTest::hasSecret)
                    .map(path -> path.getFileName().toString())
                    .toList();
        }
    }

    private static boolean hasSecret(Path path) {
        try {
            return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1).contains(SECRET);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}

package io.leanctx.rocks;

import static io.leanctx.rocks.Logs.KEY;
import static io.leanctx.rocks.Logs.append;
import static io.leanctx.rocks.Logs.assertLog;
import static io.leanctx.rocks.Logs.bytes;
import static io.leanctx.rocks.Logs.grow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Durability;
import io.leanctx.InvalidInputException;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.ListedHead;
import io.leanctx.spi.StoredSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksBackendInputTest {

    @TempDir
    Path temp;

    private RocksBackend backend;

    @BeforeEach
    void open() {
        backend = RocksBackend.at(temp);
        grow(backend, KEY, 1, 10);
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    @DisplayName("numbers out of range are refused by value and bound")
    void numbers() {
        refused("the revision to begin after is -1; it is at least 0", () -> backend.entries(KEY, -1, 1, 1));
        refused("the number of entries is 0; it is at least 1", () -> backend.entries(KEY, 0, 0, 1));
        refused("the number of bytes is -5; it is at least 0", () -> backend.entries(KEY, 0, 1, -5));
        refused("the revision of a snapshot is -1; it is at least 0", () -> backend.snapshot(KEY, -1));
        refused(
                "the revision of a snapshot is -1; it is at least 0",
                () -> backend.putSnapshot(KEY, new StoredSnapshot(-1, bytes("x"))));
        refused("the number of heads is 0; it is at least 1", () -> backend.heads("team", Optional.empty(), 0));
        assertLog(backend, KEY, 1, 10);
    }

    @Test
    @DisplayName("a name that UTF-8 cannot carry is refused, and with it the batch, of which nothing is applied")
    void names() {
        ChannelKey half = new ChannelKey("team", "x\uD83D");
        refused("the channel has half of a surrogate pair", () -> backend.head(half));
        refused("the operation id has half", () -> backend.operation(KEY, "\uDE80"));
        refused("the channel has half", () -> backend.heads("team", Optional.of("\uDE80"), 1));
        refused(
                "the operation id has half",
                () -> backend.append(List.of(append(KEY, 11), append(KEY, 12, 1, "half \uD83D")), Durability.SYNC));
        refused(
                "the channel has half",
                () -> backend.append(List.of(append(KEY, 11), append(half, 1)), Durability.SYNC));
        assertLog(backend, KEY, 1, 10);
        grow(backend, KEY, 11, 12);
        assertLog(backend, KEY, 1, 12);
    }

    @Test
    @DisplayName("a workspace whose name begins like another's sees nothing of it")
    void workspacesWithCommonBeginnings() {
        for (String workspace : List.of("a", "a.b", "a-", "aa")) {
            grow(backend, new ChannelKey(workspace, "main"), 1, 2);
        }
        assertThat(backend.heads("a", Optional.empty(), 10)).containsExactly(new ListedHead("main", Logs.head(2, 1)));
        assertThat(backend.heads("a.b", Optional.of("mai"), 10)).hasSize(1);
        assertThat(backend.heads("a.", Optional.empty(), 10)).isEmpty();
        assertThat(backend.heads("a", Optional.of("main"), 10)).isEmpty();
    }

    @Test
    @DisplayName("an empty batch is answered with no answers")
    void emptyBatch() {
        assertThat(backend.append(List.of(), Durability.SYNC)).isEmpty();
    }

    @Test
    @DisplayName("under SYNC too, an append that came before under RELAXED is answered as a duplicate")
    void repeatedUnderAnotherDurability() {
        assertThat(backend.append(List.of(append(KEY, 10)), Durability.SYNC))
                .containsExactly(new AppendResult.DuplicateOperation(10));
        assertLog(backend, KEY, 1, 10);
    }

    private static void refused(String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isExactlyInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}

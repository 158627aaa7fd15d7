package io.leanctx.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFormatException;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.SoftState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys, values and the seal of a store that somebody else wrote: each is read or refused as damaged, and nothing else. */
class RecordFuzzTest {

    private static final byte[] HEAD = Keys.head(new ChannelKey("my-team", "feat/auth-refactor"));
    private static final byte[] OPERATION = "op-1".getBytes(StandardCharsets.US_ASCII);
    private static final Path DIRECTORY = Path.of("sessions");

    @MethodSource("heads")
    @FuzzTest
    void head(byte[] value) {
        @Nullable StoredHead head = decoded(() -> StoredHead.decode(HEAD, value));
        if (head != null) {
            assertThat(head.encode()).isEqualTo(value);
        }
    }

    @MethodSource("values")
    @FuzzTest
    void values(byte[] value) {
        byte[] key = Keys.revision(HEAD, 7);
        @Nullable byte[] operation = decoded(() -> Values.operationOf(key, value));
        if (operation != null) {
            assertThat(Values.entry(operation, Values.content(key, value))).isEqualTo(value);
        }
        @Nullable Long revision = decoded(() -> Values.revision("operation", key, value));
        if (revision != null) {
            assertThat(Values.revision(revision)).isEqualTo(value);
        }
        @Nullable List<Hash> references = decoded(() -> Values.references(key, value));
        if (references != null) {
            assertThat(Values.references(references)).isEqualTo(value);
        }
        @Nullable SnapshotGaps gaps = decoded(() -> SnapshotGaps.decode(key, value));
        if (gaps != null) {
            assertThat(gaps.encode()).isEqualTo(value);
        }
        @Nullable Replaced replaced = decoded(() -> Replaced.decode(Keys.rewrite(HEAD, 7), value));
        if (replaced != null) {
            assertThat(replaced.value()).isEqualTo(value);
            assertThat(replaced.blobs()).hasSize((value.length - 2 * Long.BYTES) / Hash.BYTES);
        }
        @Nullable Instant expires = decoded(() -> SoftStates.expires(key, value));
        assertThat(expires == null || value.length >= Long.BYTES + Integer.BYTES)
                .isTrue();
    }

    @MethodSource("keys")
    @FuzzTest
    void keys(byte[] key) {
        assertThat(Keys.show(key)).hasSizeGreaterThanOrEqualTo(key.length);
        decoded(() -> Keys.revisionOf(key));
        decoded(() -> Keys.hashOf(key));
        @Nullable byte[] workspace = decoded(() -> Keys.workspaceOf(key));
        if (workspace != null) {
            assertThat(key).startsWith(workspace);
        }
        assertWhole(key, Keys.trims(), () -> Keys.headOfTrim(key));
        assertWhole(key, Keys.rewrites(), () -> Keys.headOfRewrite(key));
    }

    @MethodSource("seals")
    @FuzzTest
    void seal(byte[] content) {
        decoded(() -> Format.read(DIRECTORY, content));
        @Nullable Seal seal = decoded(() -> Seal.parse(DIRECTORY, new String(content, StandardCharsets.US_ASCII)));
        if (seal != null) {
            assertThat(seal.format()).isBetween(Format.OLDEST, Format.CURRENT);
            assertThat(seal.sequence()).isNotNegative();
        }
    }

    private static void assertWhole(byte[] marker, byte[] kind, Supplier<byte[]> head) {
        @Nullable byte[] found = decoded(head);
        if (found != null) {
            assertThat(found).hasSize(marker.length - kind.length - 1 - Long.BYTES);
        }
    }

    private static <T> @Nullable T decoded(Supplier<T> decoder) {
        try {
            return decoder.get();
        } catch (StoreCorruptException | StoreFormatException e) {
            assertThat(e.getMessage()).isNotBlank();
            return null;
        }
    }

    static Stream<byte[]> heads() {
        Head first = new Head(new Position(1, Hash.sha256(OPERATION)), 1, false, Bytes.copyOf(OPERATION));
        Head second = new Head(new Position(2, Hash.sha256(HEAD)), 2, true, Bytes.copyOf(new byte[0]));
        StoredHead stored = StoredHead.after(null, first);
        return Stream.of(stored.encode(), StoredHead.after(stored, second).encode());
    }

    static Stream<byte[]> values() {
        Hash hash = Hash.sha256(OPERATION);
        SoftState soft = new SoftState("presence/cursor/s", Bytes.copyOf(OPERATION), Instant.EPOCH);
        return Stream.of(
                Values.entry(OPERATION, Bytes.copyOf(HEAD)),
                Values.revision(7),
                Values.references(List.of(hash, Hash.ZERO)),
                SnapshotGaps.decode(HEAD, null).with(3, 5).encode(),
                Replaced.by(HEAD, 7, 3, 5, List.of(hash)).value(),
                SoftStates.encode(soft));
    }

    static Stream<byte[]> keys() {
        return Stream.of(
                HEAD,
                Keys.revision(HEAD, 7),
                Keys.operation(HEAD, OPERATION),
                Keys.trim(HEAD, 7),
                Keys.rewrite(HEAD, 7),
                Keys.gaps(HEAD),
                Keys.blob(Keys.workspaceOf(HEAD), Hash.sha256(OPERATION)),
                new byte[] {'t', 'r', 'i', 'm', 0});
    }

    static Stream<byte[]> seals() {
        return Stream.of(
                        "LeanCTX sessions on RocksDB\nformat 2\nsequence 17\n",
                        "LeanCTX sessions on RocksDB\nformat 2\nsequence 17\nrelaxed\n",
                        "LeanCTX sessions on RocksDB\nformat 3\n",
                        "LeanCTX sessions on RocksDB\nformat 0\nsequence 999999999999999999\n",
                        "2",
                        "999999999")
                .map(text -> text.getBytes(StandardCharsets.US_ASCII));
    }
}

package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.leanctx.Hash;
import io.leanctx.StoreFormatException;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/** Snapshots, and the sessions that logs begin with, that nobody wrote; their digest is made to match. */
class SnapshotFuzzTest {

    private static final int REVISION = Format.HEADER_BYTES + Integer.BYTES;

    @MethodSource("snapshots")
    @FuzzTest
    void session(byte[] bytes) {
        long revision = bytes.length < REVISION + Long.BYTES
                ? 1
                : ByteBuffer.wrap(bytes).getLong(REVISION);
        int end = Math.max(0, bytes.length - Hash.BYTES);
        if (end > 0) {
            Domain.SNAPSHOT.hash(bytes, 0, end).write(ByteBuffer.wrap(bytes, end, Hash.BYTES));
        }
        StoredSnapshot stored = new StoredSnapshot(revision, Bytes.copyOf(bytes));
        SnapshotCodec.decode(TestLog.KEY, stored).ifPresent(SnapshotFuzzTest::assertKept);
        @Nullable
        Optional<SessionState> beginning =
                Fuzzed.decoded(() -> SnapshotCodec.decodeBeginning(TestLog.KEY, stored), StoreFormatException.class);
        if (beginning != null) {
            beginning.ifPresent(SnapshotFuzzTest::assertKept);
        }
    }

    /** What was read is written and read as the same session. */
    private static void assertKept(SessionState state) {
        Bytes written = SnapshotCodec.encode(state);
        assertThat(SnapshotCodec.decode(TestLog.KEY, new StoredSnapshot(state.revision(), written)))
                .contains(state);
    }

    static Stream<byte[]> snapshots() {
        TestLog log = FuzzSeeds.log();
        SessionState state = SessionState.empty(TestLog.KEY);
        Stream.Builder<byte[]> seeds = Stream.builder();
        seeds.add(SnapshotCodec.encode(state).toArray());
        for (var commit : log.commits) {
            state = state.apply(commit);
            seeds.add(SnapshotCodec.encode(state).toArray());
        }
        byte[] newer = SnapshotCodec.encode(state).toArray();
        ByteBuffer.wrap(newer).putInt(Format.HEADER_BYTES, Fold.VERSION + 1);
        seeds.add(Arrays.copyOf(newer, newer.length));
        return seeds.build();
    }
}

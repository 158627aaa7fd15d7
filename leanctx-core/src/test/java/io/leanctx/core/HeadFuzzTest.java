package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.leanctx.ChannelSummary;
import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFormatException;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.Head;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/** Heads that nobody wrote; their checksum and the hash they are for are made to match. */
class HeadFuzzTest {

    @MethodSource("heads")
    @FuzzTest
    void summary(byte[] bytes) {
        Hash hash = Hash.ZERO;
        if (bytes.length >= Format.HEADER_BYTES + Hash.BYTES) {
            hash = Hash.read(ByteBuffer.wrap(bytes, Format.HEADER_BYTES, Hash.BYTES));
        }
        if (bytes.length >= Format.CHECKSUM_BYTES) {
            EntryCodecProperties.repairChecksum(bytes);
        }
        Head head = new Head(new Position(7, hash), 1, false, Bytes.copyOf(bytes));
        @Nullable
        ChannelSummary summary = Fuzzed.decoded(
                () -> HeadCodec.summary(TestLog.KEY, head), StoreCorruptException.class, StoreFormatException.class);
        if (summary != null) {
            assertThat(summary.position()).isEqualTo(head.position());
            assertThat(summary.agents()).hasSizeLessThanOrEqualTo(0xff);
            assertThat(HeadCodec.beginsWith(TestLog.KEY, head)).isNotNull();
        }
    }

    static Stream<byte[]> heads() {
        TestLog log = FuzzSeeds.log();
        return IntStream.rangeClosed(1, log.commits.size()).mapToObj(length -> {
            SessionState state = SessionState.empty(TestLog.KEY);
            for (int i = 0; i < length; i++) {
                state = state.apply(log.commits.get(i));
            }
            return HeadCodec.encode(state).toArray();
        });
    }
}

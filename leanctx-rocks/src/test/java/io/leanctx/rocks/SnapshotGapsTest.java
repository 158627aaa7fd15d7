package io.leanctx.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.StoreCorruptException;
import java.util.HexFormat;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SnapshotGapsTest {

    private static final byte[] KEY = {'k'};

    private static final SnapshotGaps NONE = SnapshotGaps.decode(KEY, null);

    @Test
    @DisplayName("gaps have the revisions from one to below another, and those that meet become one")
    void gaps() {
        assertThat(revisions(NONE)).isEmpty();
        SnapshotGaps two = NONE.with(3, 5).with(7, 9);
        assertThat(revisions(two)).containsExactly(3, 4, 7, 8);
        assertThat(two.gaps()).hasSize(2);
        assertThat(revisions(two.with(9, 11))).containsExactly(3, 4, 7, 8, 9, 10);
        assertThat(two.with(9, 11).gaps()).hasSize(2);
        assertThat(two.with(4, 10).gaps()).containsExactly(new SnapshotGaps.Gap(3, 10));
        assertThat(two.with(1, 10).gaps()).containsExactly(new SnapshotGaps.Gap(1, 10));
        assertThat(two.with(8, 10).gaps()).containsExactly(new SnapshotGaps.Gap(3, 5), new SnapshotGaps.Gap(7, 10));
    }

    @Test
    @DisplayName("gaps that end at the floor or below it are forgotten")
    void floor() {
        SnapshotGaps two = NONE.with(3, 5).with(7, 9);
        assertThat(two.above(4)).isEqualTo(two);
        assertThat(revisions(two.above(5))).containsExactly(7, 8);
        assertThat(revisions(two.above(9))).isEmpty();
    }

    @Test
    @DisplayName("gaps have the bytes that the format says, and come back from them")
    void bytes() {
        SnapshotGaps two = NONE.with(3, 5).with(7, 256);
        byte[] encoded = two.encode();
        assertThat(HexFormat.of().formatHex(encoded))
                .isEqualTo("0000000000000003" + "0000000000000005" + "0000000000000007" + "0000000000000100");
        assertThat(SnapshotGaps.decode(KEY, encoded)).isEqualTo(two);
        assertThatThrownBy(() -> SnapshotGaps.decode(KEY, new byte[24])).isInstanceOf(StoreCorruptException.class);
    }

    private static long[] revisions(SnapshotGaps gaps) {
        return LongStream.range(0, 20).filter(gaps::contain).toArray();
    }
}

package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SnapshotGapsTest {

    private static final SnapshotGaps TWO = SnapshotGaps.NONE.with(3, 5).with(7, 9);

    @Test
    @DisplayName("gaps have the revisions from one to below another, and those that meet become one")
    void gaps() {
        assertThat(revisions(SnapshotGaps.NONE)).isEmpty();
        assertThat(revisions(TWO)).containsExactly(3, 4, 7, 8);
        assertThat(TWO.gaps()).hasSize(2);
        assertThat(TWO.with(9, 11).gaps()).containsExactly(new SnapshotGaps.Gap(3, 5), new SnapshotGaps.Gap(7, 11));
        assertThat(TWO.with(4, 10).gaps()).containsExactly(new SnapshotGaps.Gap(3, 10));
        assertThat(TWO.with(1, 10).gaps()).containsExactly(new SnapshotGaps.Gap(1, 10));
    }

    @Test
    @DisplayName("gaps that end at the oldest revision or below it are forgotten")
    void floor() {
        assertThat(TWO.above(4)).isEqualTo(TWO);
        assertThat(revisions(TWO.above(5))).containsExactly(7, 8);
        assertThat(revisions(TWO.above(9))).isEmpty();
    }

    private static long[] revisions(SnapshotGaps gaps) {
        return LongStream.range(0, 20).filter(gaps::contain).toArray();
    }
}

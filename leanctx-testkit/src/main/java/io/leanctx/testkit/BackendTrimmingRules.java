package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.Precondition;
import io.leanctx.spi.StoredEntry;
import io.leanctx.spi.StoredSnapshot;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class BackendTrimmingRules extends BackendRules {

    BackendTrimmingRules(SessionBackendContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("TRIM-1: entries below the head's oldest are not served; reading from before begins with the oldest")
    void entriesAreDropped() {
        growTo(KEY, 9);
        mustApply(trimming(KEY, 9, operation(10), 6));
        for (long after = 0; after < 10; after++) {
            assertThat(revisionsAfter(after))
                    .as("revisions after %s", after)
                    .containsExactlyElementsOf(LongStream.rangeClosed(Math.max(6, after + 1), 10)
                            .boxed()
                            .toList());
        }
        assertThat(backend.entries(KEY, 0, 2, 1 << 20))
                .extracting(StoredEntry::revision)
                .containsExactly(6L, 7L);
    }

    @Test
    @DisplayName("TRIM-2: operations below the oldest are not found, and their ids may be used again")
    void operationsAreDropped() {
        growTo(KEY, 4);
        mustApply(trimming(KEY, 4, operation(5), 3));
        assertThat(backend.operation(KEY, operation(1))).isEmpty();
        assertThat(backend.operation(KEY, operation(2))).isEmpty();
        assertThat(backend.operation(KEY, operation(3))).hasValue(3);
        assertThat(apply(append(KEY, 5, operation(3)))).isEqualTo(new AppendResult.DuplicateOperation(3));
        mustApply(trimming(KEY, 5, operation(1), 3));
        assertThat(backend.operation(KEY, operation(1))).hasValue(6);
        assertThat(apply(append(KEY, 6, operation(1)))).isEqualTo(new AppendResult.DuplicateOperation(6));
    }

    @Test
    @DisplayName("TRIM-3: snapshots below the oldest are not served, also if they are put later")
    void snapshotsAreDropped() {
        growTo(KEY, 9);
        backend.putSnapshot(KEY, new StoredSnapshot(3, bytes("three")));
        backend.putSnapshot(KEY, new StoredSnapshot(7, bytes("seven")));
        mustApply(trimming(KEY, 9, operation(10), 6));
        assertThat(backend.snapshot(KEY, 6)).isEmpty();
        assertThat(backend.snapshot(KEY, 10)).hasValue(new StoredSnapshot(7, bytes("seven")));
        backend.putSnapshot(KEY, new StoredSnapshot(5, bytes("five")));
        assertThat(backend.snapshot(KEY, 6)).isEmpty();
        assertThat(backend.snapshot(KEY, 10)).hasValue(new StoredSnapshot(7, bytes("seven")));
    }

    @Test
    @DisplayName("TRIM-4: an append may drop all but itself, and the revisions go on")
    void allButItself() {
        growTo(KEY, 50);
        mustApply(trimming(KEY, 50, operation(51), 51));
        assertThat(log(KEY)).containsExactly(new StoredEntry(51, entry(KEY, operation(51))));
        mustApply(trimming(KEY, 51, operation(52), 51));
        assertThat(revisionsAfter(0)).containsExactly(51L, 52L);
        assertThat(apply(append(KEY, 1, "stale"))).isEqualTo(new AppendResult.RevisionMismatch(52));
        assertThat(apply(append(OTHER, 0, operation(1), new Precondition(KEY, 0))))
                .isEqualTo(new AppendResult.PreconditionFailed(KEY, 52));
    }

    @Test
    @DisplayName("TRIM-5: a refused append drops nothing")
    void refusedDropsNothing() {
        growTo(KEY, 5);
        assertThat(apply(trimming(KEY, 3, "stale", 3))).isEqualTo(new AppendResult.RevisionMismatch(5));
        assertThat(apply(append(KEY, "wrong", new Head(at(6), 6, true, bytes("")), new Precondition(OTHER, 1))))
                .isEqualTo(new AppendResult.PreconditionFailed(OTHER, 0));
        assertThat(apply(trimming(KEY, 5, operation(1), 6))).isEqualTo(new AppendResult.DuplicateOperation(1));
        assertGrownTo(KEY, 5);
    }

    @Test
    @DisplayName("TRIM-6: trimming a log leaves its neighbours whole")
    void neighboursStay() {
        List<ChannelKey> neighbours = List.of(
                new ChannelKey("team", "mai"),
                new ChannelKey("team", "main/"),
                new ChannelKey("team", "main0"),
                new ChannelKey("team", "mainmain"),
                new ChannelKey("tea", "main"),
                new ChannelKey("team0", "main"));
        neighbours.forEach(key -> growTo(key, 4));
        growTo(KEY, 4);
        mustApply(trimming(KEY, 4, operation(5), 5));
        neighbours.forEach(key -> assertGrownTo(key, 4));
    }

    @Test
    @DisplayName("TRIM-7: the entries of one batch may be dropped by a later append of the same batch")
    void withinABatch() {
        growTo(KEY, 2);
        assertThat(applyAll(List.of(
                        append(KEY, 2, operation(3)),
                        append(KEY, 3, operation(4)),
                        trimming(KEY, 4, operation(5), 4),
                        trimming(KEY, 5, operation(3), 4),
                        trimming(KEY, 6, operation(4), 4))))
                .containsExactly(
                        new AppendResult.Appended(),
                        new AppendResult.Appended(),
                        new AppendResult.Appended(),
                        new AppendResult.Appended(),
                        new AppendResult.DuplicateOperation(4));
        assertThat(revisionsAfter(0)).containsExactly(4L, 5L, 6L);
        assertThat(backend.operation(KEY, operation(3))).hasValue(6);
    }

    @Test
    @DisplayName("TRIM-8: a log that is trimmed with each append serves the same window throughout")
    void slidingWindow() {
        growTo(KEY, 10);
        for (long revision = 11; revision <= 200; revision++) {
            mustApply(trimming(KEY, revision - 1, operation(revision), revision - 9));
            assertThat(revisionsAfter(0))
                    .containsExactlyElementsOf(LongStream.rangeClosed(revision - 9, revision)
                            .boxed()
                            .toList());
            assertThat(backend.operation(KEY, operation(revision - 10))).isEmpty();
            assertThat(backend.operation(KEY, operation(revision - 9))).hasValue(revision - 9);
        }
    }

    @Test
    @DisplayName("TRIM-9: an oldest below that of the head before brings nothing back, nor lets late snapshots in")
    void oldestGoesBack() {
        growTo(KEY, 9);
        mustApply(trimming(KEY, 9, operation(10), 6));
        Append lower = trimming(KEY, 10, operation(11), 2);
        mustApply(lower);
        assertThat(backend.head(KEY)).hasValue(lower.head());
        assertThat(revisionsAfter(0)).containsExactly(6L, 7L, 8L, 9L, 10L, 11L);
        assertThat(backend.operation(KEY, operation(5))).isEmpty();
        backend.putSnapshot(KEY, new StoredSnapshot(3, bytes("three")));
        assertThat(backend.snapshot(KEY, 11)).isEmpty();
        backend.putSnapshot(KEY, new StoredSnapshot(6, bytes("six")));
        assertThat(backend.snapshot(KEY, 11)).hasValue(new StoredSnapshot(6, bytes("six")));
    }

    private List<Long> revisionsAfter(long after) {
        return backend.entries(KEY, after, 1_000, 1 << 20).stream()
                .map(StoredEntry::revision)
                .toList();
    }
}

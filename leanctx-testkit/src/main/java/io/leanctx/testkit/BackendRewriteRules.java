package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Blob;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.Precondition;
import io.leanctx.spi.Rewrite;
import io.leanctx.spi.StoredEntry;
import io.leanctx.spi.StoredSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a rewrite takes out is out for every reader; that it is out of the files too is for the backend's own tests. */
abstract class BackendRewriteRules extends BackendRules {

    private static final int ROUNDS = 40;

    BackendRewriteRules(SessionBackendContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("RWR-1: a rewritten entry has its new bytes, and its revision and operation as before")
    void bytesAreReplaced() {
        growTo(KEY, 9);
        Append append = rewriting(KEY, 9, new Rewrite(4, bytes("erased")));
        mustApply(append);
        assertThat(log(KEY).get(3)).isEqualTo(new StoredEntry(4, bytes("erased")));
        assertThat(backend.entries(KEY, 3, 1, 1)).containsExactly(new StoredEntry(4, bytes("erased")));
        for (long revision = 1; revision <= 10; revision++) {
            assertThat(backend.operation(KEY, operation(revision))).hasValue(revision);
        }
        assertThat(apply(append(KEY, 10, operation(4)))).isEqualTo(new AppendResult.DuplicateOperation(4));
        assertThat(backend.head(KEY)).hasValue(append.head());
    }

    @Test
    @DisplayName("RWR-2: all other entries stay as they were, in this log and in its neighbours")
    void othersStay() {
        List<ChannelKey> neighbours = List.of(
                new ChannelKey("team", "mai"),
                new ChannelKey("team", "main/"),
                new ChannelKey("team", "main0"),
                new ChannelKey("tea", "main"),
                new ChannelKey("team0", "main"));
        neighbours.forEach(key -> growTo(key, 6));
        growTo(KEY, 6);
        mustApply(rewriting(KEY, 6, new Rewrite(2, bytes("two")), new Rewrite(5, bytes("five"))));
        neighbours.forEach(key -> assertGrownTo(key, 6));
        List<StoredEntry> expected = new ArrayList<>();
        for (long revision = 1; revision <= 7; revision++) {
            expected.add(new StoredEntry(revision, entry(KEY, operation(revision))));
        }
        expected.set(1, new StoredEntry(2, bytes("two")));
        expected.set(4, new StoredEntry(5, bytes("five")));
        assertThat(log(KEY)).isEqualTo(expected);
    }

    @Test
    @DisplayName("RWR-3: the new bytes may be fewer, none, or many more, and may be rewritten again")
    void anySize() {
        growTo(KEY, 3);
        List<Bytes> versions =
                List.of(bytes("short"), Bytes.EMPTY, bytes("long ".repeat(400_000)), bytes("last"), Bytes.EMPTY);
        for (int i = 0; i < versions.size(); i++) {
            mustApply(rewriting(KEY, 3 + i, new Rewrite(2, versions.get(i))));
            assertThat(backend.entries(KEY, 1, 1, 1)).containsExactly(new StoredEntry(2, versions.get(i)));
        }
    }

    @Test
    @DisplayName("RWR-4: a refused append rewrites nothing, and takes no snapshot and no blob away")
    void refusedRewritesNothing() {
        Blob blob = blob("of the first");
        mustApply(append(KEY, 0, operation(1), blob));
        growTo(KEY, 5);
        backend.putSnapshot(KEY, snapshot(4));
        Rewrite rewrite = new Rewrite(1, bytes("erased"));
        assertThat(applyAll(List.of(
                        rewriting(KEY, "too early", head(4), List.of(), rewrite),
                        rewriting(KEY, operation(2), head(6), List.of(), rewrite),
                        rewriting(KEY, "unmet", head(6), List.of(new Precondition(OTHER, 1)), rewrite))))
                .containsExactly(
                        new AppendResult.RevisionMismatch(5),
                        new AppendResult.DuplicateOperation(2),
                        new AppendResult.PreconditionFailed(OTHER, 0));
        assertGrownTo(KEY, 5);
        assertThat(backend.snapshot(KEY, 5)).hasValue(snapshot(4));
        assertThat(backend.blob(KEY.workspace(), blob.hash())).hasValue(blob.content());
        backend.putSnapshot(KEY, snapshot(5));
        assertThat(backend.snapshot(KEY, 5)).hasValue(snapshot(5));
    }

    @Test
    @DisplayName("RWR-5: an entry may be rewritten in the batch that appends it, and twice in one batch")
    void withinABatch() {
        growTo(KEY, 2);
        Blob blob = blob("of the third");
        assertThat(applyAll(List.of(
                        append(KEY, 2, operation(3), blob),
                        rewriting(KEY, 3, new Rewrite(3, bytes("three")), new Rewrite(1, bytes("one"))),
                        append(KEY, 9, "too far"),
                        rewriting(KEY, 4, new Rewrite(3, bytes("three again"))))))
                .containsExactly(
                        new AppendResult.Appended(),
                        new AppendResult.Appended(),
                        new AppendResult.RevisionMismatch(4),
                        new AppendResult.Appended());
        assertThat(log(KEY))
                .containsExactly(
                        new StoredEntry(1, bytes("one")),
                        new StoredEntry(2, entry(KEY, operation(2))),
                        new StoredEntry(3, bytes("three again")),
                        new StoredEntry(4, entry(KEY, operation(4))),
                        new StoredEntry(5, entry(KEY, operation(5))));
        assertThat(backend.operation(KEY, operation(3))).hasValue(3);
        assertThat(backend.blob(KEY.workspace(), blob.hash())).isEmpty();
    }

    @Test
    @DisplayName("RWR-6: snapshots from the least rewritten revision on are gone, those before it stay")
    void snapshotsAreGone() {
        growTo(KEY, 20);
        growTo(OTHER, 20);
        for (long revision : new long[] {3, 7, 8, 15, 20}) {
            backend.putSnapshot(KEY, snapshot(revision));
            backend.putSnapshot(OTHER, snapshot(revision));
        }
        mustApply(rewriting(KEY, 20, new Rewrite(12, bytes("twelve")), new Rewrite(8, bytes("eight"))));
        assertThat(backend.snapshot(KEY, 21)).hasValue(snapshot(7));
        assertThat(backend.snapshot(KEY, 8)).hasValue(snapshot(7));
        assertThat(backend.snapshot(KEY, 6)).hasValue(snapshot(3));
        assertThat(backend.snapshot(OTHER, 21)).hasValue(snapshot(20));
    }

    @Test
    @DisplayName("RWR-7: a snapshot of between the least rewritten revision and the append is not kept, ever again")
    void lateSnapshotsAreNotKept() {
        growTo(KEY, 10);
        mustApply(rewriting(KEY, 10, new Rewrite(4, bytes("four"))));
        assertKeepsOnly(12, 4, 10);
        growTo(KEY, 19);
        mustApply(rewriting(KEY, 19, new Rewrite(15, bytes("fifteen"))));
        assertKeepsOnly(22, 4, 10, 15, 19);
        growTo(KEY, 29);
        mustApply(rewriting(KEY, 29, new Rewrite(9, bytes("nine"))));
        assertKeepsOnly(33, 4, 29);
    }

    /** Puts a snapshot at each revision, and fails unless just those are kept that are in none of the ranges. */
    private void assertKeepsOnly(long newest, long... ranges) {
        long kept = 0;
        for (long revision = 1; revision <= newest; revision++) {
            backend.putSnapshot(KEY, snapshot(revision));
            boolean gap = false;
            for (int i = 0; i < ranges.length; i += 2) {
                gap |= ranges[i] <= revision && revision <= ranges[i + 1];
            }
            if (!gap) {
                kept = revision;
            }
            assertThat(backend.snapshot(KEY, revision))
                    .as("snapshot at most %s, none from %s", revision, Arrays.toString(ranges))
                    .hasValue(snapshot(kept));
        }
    }

    @Test
    @DisplayName("RWR-8: a blob that only rewritten entries brought is gone once the append is answered")
    void blobsAreGone() {
        Blob blob = blob("a key that leaked");
        Blob shared = blob("what another entry has too");
        mustApply(append(KEY, 0, operation(1), blob, shared));
        mustApply(append(KEY, 1, operation(2), blob));
        mustApply(append(OTHER, 0, operation(1), shared));
        mustApply(rewriting(KEY, 2, new Rewrite(1, bytes("one"))));
        assertThat(backend.blob("team", blob.hash())).hasValue(blob.content());
        mustApply(rewriting(KEY, 3, new Rewrite(2, bytes("two")), new Rewrite(1, bytes("one again"))));
        assertThat(backend.blob("team", blob.hash())).isEmpty();
        assertThat(backend.blob("team", shared.hash())).hasValue(shared.content());
    }

    @Test
    @DisplayName("RWR-9: dropping a rewritten entry takes no blob from those who have it")
    void droppedAfterRewriting() {
        Blob blob = blob("shared");
        mustApply(append(KEY, 0, operation(1), blob));
        mustApply(append(OTHER, 0, operation(1), blob));
        mustApply(rewriting(KEY, 1, new Rewrite(1, bytes("one"))));
        for (long revision = 3; revision <= 40; revision++) {
            mustApply(trimming(KEY, revision - 1, operation(revision), revision - 1));
            assertThat(backend.blob("team", blob.hash())).hasValue(blob.content());
        }
        mustApply(append(KEY, 40, operation(41), blob));
        assertThat(backend.blob("team", blob.hash())).hasValue(blob.content());
    }

    @Test
    @DisplayName("RWR-10: an append may bring a blob, drop entries and rewrite another, all at once")
    void allAtOnce() {
        Blob blob = blob("moved from the third to the fifth");
        growTo(KEY, 2);
        mustApply(append(KEY, 2, operation(3), blob));
        growTo(KEY, 4);
        Head head = new Head(at(5), 3, false, bytes("state"));
        mustApply(new Append(
                KEY,
                at(4),
                operation(5),
                bytes("five"),
                head,
                List.of(),
                List.of(blob),
                List.of(new Rewrite(3, bytes("three")))));
        assertThat(log(KEY))
                .containsExactly(
                        new StoredEntry(3, bytes("three")),
                        new StoredEntry(4, entry(KEY, operation(4))),
                        new StoredEntry(5, bytes("five")));
        assertThat(backend.head(KEY)).hasValue(head);
        assertThat(backend.blob("team", blob.hash())).hasValue(blob.content());
    }

    @Test
    @DisplayName("RWR-11: whoever sees the head of a rewriting append, or its entry, sees the rewritten bytes")
    void atomicForReaders() throws Exception {
        mustApply(rewritten(1));
        whileWriting(
                () -> {
                    for (long revision = 2; revision <= ROUNDS; revision++) {
                        mustApply(rewritten(revision));
                    }
                },
                () -> {
                    long head = revision(KEY);
                    List<StoredEntry> page = backend.entries(KEY, 0, 1_000, 1 << 20);
                    long newest = page.get(page.size() - 1).revision();
                    assertThat(newest).isGreaterThanOrEqualTo(head);
                    for (StoredEntry entry : page.subList(0, page.size() - 1)) {
                        assertThat(entry.bytes())
                                .as("entry %s of a page up to %s", entry.revision(), newest)
                                .isEqualTo(bytes(entry.revision() + " as of " + newest));
                    }
                });
        assertThat(revision(KEY)).isEqualTo(ROUNDS);
    }

    /** An append that rewrites every entry before it to say so. */
    private static Append rewritten(long revision) {
        List<Rewrite> rewrites = new ArrayList<>();
        for (long earlier = 1; earlier < revision; earlier++) {
            rewrites.add(new Rewrite(earlier, bytes(earlier + " as of " + revision)));
        }
        return rewriting(KEY, revision - 1, rewrites.toArray(new Rewrite[0]));
    }

    @Test
    @DisplayName("RWR-12: a snapshot that is put while an entry is rewritten is not served afterwards")
    void snapshotsDuringRewriting() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            ChannelKey key = new ChannelKey("team", "round-" + round);
            growTo(key, 10);
            List<Callable<Long>> tasks = new ArrayList<>();
            tasks.add(() -> {
                mustApply(rewriting(key, 10, new Rewrite(5, bytes("five"))));
                // Whatever comes from here on finds that the append was answered.
                assertThat(backend.snapshot(key, 10)).hasValue(snapshot(4));
                return 11L;
            });
            backend.putSnapshot(key, snapshot(4));
            for (int putter = 0; putter < 3; putter++) {
                tasks.add(() -> {
                    for (long revision = 5; revision <= 10; revision++) {
                        backend.putSnapshot(key, snapshot(revision));
                    }
                    return 10L;
                });
            }
            assertThat(Race.run(tasks)).containsExactly(11L, 10L, 10L, 10L);
            assertThat(backend.snapshot(key, 10)).as("round %s", round).hasValue(snapshot(4));
        }
    }

    @Test
    @DisplayName("RWR-13: a rewritten entry keeps the blobs that its rewrite names, as its own, until it is dropped")
    void blobsAreKept() {
        Blob kept = blob("what stays");
        Blob gone = blob("a key that leaked");
        Blob foreign = blob("what it never brought");
        mustApply(append(KEY, 0, operation(1), kept, gone));
        mustApply(append(OTHER, 0, operation(1), foreign));
        mustApply(rewriting(KEY, 1, new Rewrite(1, bytes("one"), Set.of(kept.hash(), foreign.hash()))));
        mustApply(rewriting(KEY, 2, new Rewrite(1, bytes("one again"), Set.of(kept.hash(), gone.hash()))));
        assertThat(backend.blob("team", kept.hash())).hasValue(kept.content());
        assertThat(backend.blob("team", gone.hash())).isEmpty();
        mustApply(rewriting(OTHER, 1, new Rewrite(1, bytes("other"))));
        assertThat(backend.blob("team", foreign.hash())).isEmpty();
        mustApply(rewriting(KEY, 3, new Rewrite(1, bytes("at last"))));
        assertThat(backend.blob("team", kept.hash())).isEmpty();
    }

    private static StoredSnapshot snapshot(long revision) {
        return new StoredSnapshot(revision, bytes("snapshot at " + revision));
    }

    private static Append rewriting(ChannelKey key, long expected, Rewrite... rewrites) {
        return rewriting(key, operation(expected + 1), head(expected + 1), List.of(), rewrites);
    }

    private static Append rewriting(
            ChannelKey key, String operation, Head head, List<Precondition> preconditions, Rewrite... rewrites) {
        return new Append(
                key,
                at(head.revision() - 1),
                operation,
                entry(key, operation),
                head,
                preconditions,
                List.of(),
                List.of(rewrites));
    }
}

package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Durability;
import io.leanctx.StoreClosedException;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Blob;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.ListedHead;
import io.leanctx.spi.Precondition;
import io.leanctx.spi.Rewrite;
import io.leanctx.spi.SoftState;
import io.leanctx.spi.StoredEntry;
import io.leanctx.spi.StoredSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Only of storages whose content is there again when they are opened again. */
abstract class BackendDurabilityRules extends BackendRules {

    BackendDurabilityRules(SessionBackendContract contract) {
        super(contract);
    }

    @BeforeEach
    void onlyWhereContentStays() {
        needs(Absence.REOPENING);
    }

    @Test
    @DisplayName("DUR-1: heads, entries, operations and listings are there after reopening")
    void contentStays() throws Exception {
        List<ChannelKey> keys = List.of(KEY, OTHER, ChannelKey.ofWorkspace("team"), new ChannelKey("other", "main"));
        for (int i = 0; i < keys.size(); i++) {
            growTo(keys.get(i), 10L * (i + 1));
        }
        for (int opened = 0; opened < 3; opened++) {
            reopen();
            for (int i = 0; i < keys.size(); i++) {
                assertGrownTo(keys.get(i), 10L * (i + 1));
                assertThat(backend.head(keys.get(i))).hasValue(head(10L * (i + 1)));
            }
            assertThat(backend.heads("team", Optional.empty(), 10))
                    .containsExactly(
                            new ListedHead("@", head(30)),
                            new ListedHead(KEY.channel(), head(10)),
                            new ListedHead(OTHER.channel(), head(20)));
        }
    }

    @Test
    @DisplayName("DUR-2: after reopening, revisions, operations and preconditions are compared as before")
    void comparesAsBefore() throws Exception {
        growTo(KEY, 5);
        growTo(OTHER, 2);
        reopen();
        assertThat(apply(append(KEY, 5, operation(2)))).isEqualTo(new AppendResult.DuplicateOperation(2));
        assertThat(apply(append(KEY, 3, "stale"))).isEqualTo(new AppendResult.RevisionMismatch(5));
        assertThat(apply(append(KEY, 5, "refused", new Precondition(OTHER, 1))))
                .isEqualTo(new AppendResult.PreconditionFailed(OTHER, 2));
        mustApply(append(KEY, 5, operation(6), new Precondition(OTHER, 2)));
        reopen();
        assertGrownTo(KEY, 6);
    }

    @Test
    @DisplayName("DUR-3: what was dropped stays dropped after reopening")
    void droppedStaysDropped() throws Exception {
        growTo(KEY, 100);
        mustApply(trimming(KEY, 100, operation(101), 90));
        reopen();
        assertThat(log(KEY))
                .hasSize(12)
                .first()
                .extracting(StoredEntry::revision)
                .isEqualTo(90L);
        assertThat(backend.operation(KEY, operation(89))).isEmpty();
        assertThat(backend.operation(KEY, operation(90))).hasValue(90);
        assertThat(backend.head(KEY)).map(Head::oldest).hasValue(90L);
    }

    @Test
    @DisplayName("DUR-4: a deleted log is still deleted after reopening, and goes on where it was")
    void deletedStaysDeleted() throws Exception {
        growTo(KEY, 3);
        mustApply(append(KEY, operation(4), new Head(at(4), 4, true, bytes("deleted"))));
        reopen();
        assertThat(backend.heads(KEY.workspace(), Optional.empty(), 10)).isEmpty();
        assertThat(backend.head(KEY)).hasValue(new Head(at(4), 4, true, bytes("deleted")));
        mustApply(trimming(KEY, 4, operation(5), 4));
        assertThat(log(KEY)).extracting(StoredEntry::revision).containsExactly(4L, 5L);
    }

    @Test
    @DisplayName("DUR-5: a snapshot is there whole after reopening, or not at all")
    void snapshotsWholeOrLost() throws Exception {
        growTo(KEY, 20);
        backend.putSnapshot(KEY, new StoredSnapshot(10, bytes("ten".repeat(1_000))));
        reopen();
        Optional<StoredSnapshot> found = backend.snapshot(KEY, 20);
        assertThat(found).isIn(Optional.empty(), Optional.of(new StoredSnapshot(10, bytes("ten".repeat(1_000)))));
        assertThat(backend.snapshot(KEY, 9)).isEmpty();
    }

    @Test
    @DisplayName("DUR-6: a refused append has left nothing after reopening")
    void refusedLeavesNothing() throws Exception {
        growTo(KEY, 3);
        assertThat(apply(append(KEY, 1, "stale"))).isEqualTo(new AppendResult.RevisionMismatch(3));
        assertThat(apply(append(OTHER, 1, "early"))).isEqualTo(new AppendResult.RevisionMismatch(0));
        reopen();
        assertGrownTo(KEY, 3);
        assertThat(backend.operation(KEY, "stale")).isEmpty();
        assertThat(backend.head(OTHER)).isEmpty();
        assertThat(backend.operation(OTHER, "early")).isEmpty();
    }

    @Test
    @DisplayName("DUR-7: closed under writers, the storage holds exactly what was answered")
    void closedUnderWriters() throws Exception {
        CountDownLatch under = new CountDownLatch(4);
        List<Callable<Long>> tasks = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            ChannelKey own = new ChannelKey("team", "own-" + writer);
            Durability durability = writer % 2 == 0 ? Durability.SYNC : Durability.RELAXED;
            tasks.add(() -> {
                long revision = 0;
                try {
                    while (true) {
                        assertThat(apply(append(own, revision, operation(revision + 1)), durability))
                                .isEqualTo(new AppendResult.Appended());
                        if (++revision == 1) {
                            under.countDown();
                        }
                    }
                } catch (StoreClosedException e) {
                    return revision;
                }
            });
        }
        tasks.add(() -> {
            under.await();
            backend.close();
            return 0L;
        });
        List<Long> acknowledged = Race.run(tasks);
        reopen();
        for (int writer = 0; writer < 4; writer++) {
            assertThat(acknowledged.get(writer)).isPositive();
            assertGrownTo(new ChannelKey("team", "own-" + writer), acknowledged.get(writer));
        }
    }

    @Test
    @DisplayName("DUR-8: a blob is there after reopening, as long as an entry that brought it is served")
    void blobsStay() throws Exception {
        Blob blob = blob("kept ".repeat(10_000));
        mustApply(append(KEY, 0, operation(1), blob));
        mustApply(append(OTHER, 0, operation(1), blob));
        reopen();
        assertThat(backend.blob("team", blob.hash())).hasValue(blob.content());
        mustApply(trimming(KEY, 1, operation(2), 2));
        reopen();
        assertThat(backend.blob("team", blob.hash())).hasValue(blob.content());
        mustApply(append(KEY, 2, operation(3), blob));
        mustApply(trimming(OTHER, 1, operation(2), 2));
        reopen();
        assertThat(backend.blob("team", blob.hash())).hasValue(blob.content());
    }

    @Test
    @DisplayName("DUR-9: what was rewritten stays so after reopening, and late snapshots are still not kept")
    void rewrittenStaysRewritten() throws Exception {
        Blob blob = blob("of the second");
        growTo(KEY, 1);
        mustApply(append(KEY, 1, operation(2), blob));
        growTo(KEY, 6);
        backend.putSnapshot(KEY, new StoredSnapshot(5, bytes("five")));
        mustApply(new Append(
                KEY,
                at(6),
                operation(7),
                entry(KEY, operation(7)),
                head(7),
                List.of(),
                List.of(),
                List.of(new Rewrite(2, bytes("two")))));
        reopen();
        assertThat(backend.entries(KEY, 1, 1, 1)).containsExactly(new StoredEntry(2, bytes("two")));
        assertThat(backend.operation(KEY, operation(2))).hasValue(2);
        assertThat(backend.blob("team", blob.hash())).isEmpty();
        assertThat(backend.snapshot(KEY, 10)).isEmpty();
        backend.putSnapshot(KEY, new StoredSnapshot(6, bytes("six")));
        assertThat(backend.snapshot(KEY, 10)).isEmpty();
        backend.putSnapshot(KEY, new StoredSnapshot(7, bytes("seven")));
        assertThat(backend.snapshot(KEY, 10)).hasValue(new StoredSnapshot(7, bytes("seven")));
    }

    @Test
    @DisplayName("DUR-10: soft states that have not expired are there after reopening")
    void softStatesStay() throws Exception {
        SoftState cursor = new SoftState("cursor/a", bytes("41"), Instant.MAX);
        SoftState presence =
                new SoftState("presence/a", bytes("here"), backend.now().plusSeconds(3_600));
        backend.putSoft(KEY, cursor);
        backend.putSoft(KEY, presence);
        backend.putSoft(KEY, new SoftState("brief", bytes("gone"), backend.now().plusNanos(1_000)));
        for (int opened = 0; opened < 3; opened++) {
            reopen();
            assertThat(backend.soft(KEY, "")).containsExactly(cursor, presence);
        }
    }
}

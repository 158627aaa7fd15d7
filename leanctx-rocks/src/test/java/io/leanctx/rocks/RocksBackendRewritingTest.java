package io.leanctx.rocks;

import static io.leanctx.rocks.Logs.KEY;
import static io.leanctx.rocks.Logs.append;
import static io.leanctx.rocks.Logs.assertLog;
import static io.leanctx.rocks.Logs.bytes;
import static io.leanctx.rocks.Logs.grow;
import static io.leanctx.rocks.Logs.mustAppend;
import static io.leanctx.rocks.Logs.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Durability;
import io.leanctx.StoreCorruptException;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Blob;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.Rewrite;
import io.leanctx.spi.StoredEntry;
import io.leanctx.spi.StoredSnapshot;
import io.leanctx.testkit.Race;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocksdb.ColumnFamilyHandle;

/** What was rewritten is not only out of sight but out of the files, by the time the append is answered. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RocksBackendRewritingTest {

    private static final ChannelKey OTHER = new ChannelKey("team", "other");

    private final Secret inEntry = new Secret(1);
    private final Secret inBlob = new Secret(2);
    private final Secret inSnapshot = new Secret(3);
    private final Secret inHead = new Secret(4);
    private final List<Secret> secrets = List.of(inEntry, inBlob, inSnapshot, inHead);

    @TempDir
    Path temp;

    /** Where a secret is when it is rewritten, by what was done since it was written. */
    private enum Place {
        WRITE_AHEAD_LOG("\\d+\\.log"),
        NEWEST_TABLES("\\d+\\.sst"),
        OLDEST_TABLES("\\d+\\.sst"),
        EVERYWHERE("\\d+\\.(log|sst)");

        private final String files;

        Place(String files) {
            this.files = files;
        }
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    @DisplayName("entry, blob, snapshot and state of the head are in no file once the append is answered, nor later")
    void outOfTheFiles(Place place) throws Exception {
        long head = put(place);
        try (RocksBackend backend = RocksBackend.at(temp)) {
            if (place == Place.WRITE_AHEAD_LOG || place == Place.EVERYWHERE) {
                head = writeSecrets(backend, head);
            }
            for (Secret secret : secrets) {
                assertThat(secret.filesWith(temp))
                        .as("files with the secret, before it is rewritten")
                        .anyMatch(name -> name.matches(place.files));
            }
            mustAppend(backend, rewritingAll(head), Durability.RELAXED);
            assertClean();
            assertRewritten(backend, head);
            assertLog(backend, OTHER, 1, 500);
        }
        assertClean();
        try (RocksBackend backend = RocksBackend.existing(temp)) {
            assertClean();
            assertRewritten(backend, head);
            assertLog(backend, OTHER, 1, 500);
        }
        assertClean();
    }

    /** Brings the secrets to tables, if they shall be there, and gives the revision of the head. */
    private long put(Place place) throws Exception {
        long head = 0;
        try (RocksBackend backend = RocksBackend.at(temp)) {
            grow(backend, OTHER, 1, 500);
            if (place != Place.WRITE_AHEAD_LOG) {
                head = writeSecrets(backend, head);
            }
        }
        if (place == Place.OLDEST_TABLES || place == Place.EVERYWHERE) {
            Raw.change(temp, (db, families) -> {
                for (ColumnFamilyHandle family : families) {
                    db.compactRange(family);
                }
            });
        }
        if (place == Place.EVERYWHERE) {
            try (RocksBackend backend = RocksBackend.at(temp)) {
                head = writeSecrets(backend, head);
            }
        }
        // The next open moves what is in the log to tables.
        return head;
    }

    /** Writes two entries with all secrets, one after the other. */
    private long writeSecrets(RocksBackend backend, long head) {
        for (long revision = head + 1; revision <= head + 2; revision++) {
            mustAppend(
                    backend,
                    new Append(
                            KEY,
                            Logs.at(revision - 1),
                            operation(revision),
                            inEntry.bytes(),
                            new Head(Logs.at(revision), 1, false, inHead.bytes()),
                            List.of(),
                            List.of(Blob.of(inBlob.bytes())),
                            List.of()),
                    Durability.RELAXED);
            backend.putSnapshot(KEY, new StoredSnapshot(revision, inSnapshot.bytes()));
        }
        return head + 2;
    }

    private static Append rewritingAll(long head) {
        List<Rewrite> rewrites = new ArrayList<>();
        for (long revision = 1; revision <= head; revision++) {
            rewrites.add(new Rewrite(revision, bytes("erased " + revision)));
        }
        return rewriting(KEY, head + 1, rewrites);
    }

    private static Append rewriting(ChannelKey key, long revision, List<Rewrite> rewrites) {
        Append plain = append(key, revision);
        return new Append(
                key, plain.expected(), plain.operation(), plain.entry(), plain.head(), List.of(), List.of(), rewrites);
    }

    private void assertRewritten(RocksBackend backend, long head) {
        List<StoredEntry> expected = new ArrayList<>();
        for (long revision = 1; revision <= head; revision++) {
            expected.add(new StoredEntry(revision, bytes("erased " + revision)));
            assertThat(backend.operation(KEY, operation(revision))).hasValue(revision);
        }
        expected.add(new StoredEntry(head + 1, Logs.entry(KEY, head + 1)));
        assertThat(Logs.all(backend, KEY)).isEqualTo(expected);
        assertThat(backend.blob("team", Blob.of(inBlob.bytes()).hash())).isEmpty();
        assertThat(backend.snapshot(KEY, head + 1)).isEmpty();
    }

    private void assertClean() throws IOException {
        for (Secret secret : secrets) {
            assertThat(secret.filesWith(temp))
                    .as("files with secret %s", secrets.indexOf(secret))
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("readers that look on all the time do not keep what is rewritten in the files")
    void underReaders() throws Exception {
        try (RocksBackend backend = RocksBackend.at(temp)) {
            grow(backend, KEY, 1, 300);
            AtomicBoolean done = new AtomicBoolean();
            List<Callable<Integer>> tasks = new ArrayList<>();
            tasks.add(() -> {
                try {
                    for (int round = 0; round < 15; round++) {
                        rewriteUnderReaders(backend, 301 + 2L * round, new Secret(100 + round));
                    }
                } finally {
                    done.set(true);
                }
                return 15;
            });
            for (int reader = 0; reader < 3; reader++) {
                tasks.add(() -> {
                    int pages = 0;
                    while (!done.get()) {
                        assertThat(backend.entries(KEY, 0, 1_000, 64 << 20)).hasSizeGreaterThanOrEqualTo(300);
                        assertThat(backend.head(KEY)).isPresent();
                        backend.snapshot(KEY, 1_000)
                                .ifPresent(found -> assertThat(found.revision()).isGreaterThan(300));
                        assertThat(backend.heads("team", Optional.empty(), 10)).hasSize(1);
                        pages++;
                    }
                    return pages;
                });
            }
            assertThat(Race.run(tasks)).allMatch(count -> count > 0);
        }
    }

    private void rewriteUnderReaders(RocksBackend backend, long revision, Secret secret) throws IOException {
        Append plain = append(KEY, revision);
        mustAppend(
                backend,
                new Append(KEY, plain.expected(), plain.operation(), secret.bytes(), plain.head(), List.of()),
                Durability.RELAXED);
        backend.putSnapshot(KEY, new StoredSnapshot(revision, secret.bytes()));
        assertThat(secret.filesWith(temp)).isNotEmpty();
        mustAppend(
                backend,
                rewriting(KEY, revision + 1, List.of(new Rewrite(revision, bytes("erased")))),
                Durability.SYNC);
        assertThat(secret.filesWith(temp)).as("revision %s", revision).isEmpty();
    }

    @Test
    @DisplayName("a snapshot that is on its way while an entry is rewritten does not come to lie in the files")
    void snapshotsOnTheirWay() throws Exception {
        // So large that writing one takes longer than all that an append does after its commit.
        byte[] large = new byte[16 << 20];
        try (RocksBackend backend = RocksBackend.at(temp)) {
            for (int round = 0; round < 15; round++) {
                ChannelKey key = new ChannelKey("team", "round-" + round);
                grow(backend, key, 1, 10);
                CountDownLatch under = new CountDownLatch(1);
                AtomicBoolean answered = new AtomicBoolean();
                Race.run(List.<Callable<Boolean>>of(
                        () -> {
                            under.await();
                            mustAppend(
                                    backend,
                                    rewriting(key, 11, List.of(new Rewrite(5, bytes("erased")))),
                                    Durability.RELAXED);
                            return answered.compareAndSet(false, true);
                        },
                        () -> {
                            while (!answered.get()) {
                                backend.putSnapshot(key, new StoredSnapshot(7, Bytes.wrap(large)));
                                under.countDown();
                            }
                            return true;
                        }));
                assertThat(backend.snapshot(key, 20)).isEmpty();
            }
        }
        assertThat(Raw.count(temp, Family.SNAPSHOTS)).isZero();
    }

    @Test
    @DisplayName("several logs may be rewritten at once, while others are written")
    void severalAtOnce() throws Exception {
        try (RocksBackend backend = RocksBackend.at(temp)) {
            List<Callable<Long>> tasks = new ArrayList<>();
            for (int writer = 0; writer < 3; writer++) {
                ChannelKey key = new ChannelKey("team", "own-" + writer);
                Secret secret = new Secret(200 + writer);
                tasks.add(() -> {
                    for (long revision = 1; revision <= 10; revision += 2) {
                        Append plain = append(key, revision);
                        mustAppend(
                                backend,
                                new Append(
                                        key,
                                        plain.expected(),
                                        plain.operation(),
                                        secret.bytes(),
                                        plain.head(),
                                        List.of()),
                                Durability.RELAXED);
                        mustAppend(
                                backend,
                                rewriting(key, revision + 1, List.of(new Rewrite(revision, Logs.entry(key, revision)))),
                                Durability.RELAXED);
                        assertThat(secret.filesWith(temp)).as("%s", key).isEmpty();
                    }
                    return backend.head(key).orElseThrow().revision();
                });
            }
            tasks.add(() -> {
                grow(backend, OTHER, 1, 3_000);
                return 10L;
            });
            assertThat(Race.run(tasks)).containsOnly(10L);
            assertLog(backend, OTHER, 1, 3_000);
            for (int writer = 0; writer < 3; writer++) {
                assertLog(backend, new ChannelKey("team", "own-" + writer), 1, 10);
            }
        }
    }

    @Test
    @DisplayName(
            "what a process left in the files that ended right after the commit is out of them after the next open")
    void finishedAtReopening() throws Exception {
        try (RocksBackend backend = RocksBackend.at(temp)) {
            grow(backend, OTHER, 1, 500);
            writeSecrets(backend, 0);
        }
        byte[] head = Keys.head(KEY);
        Blob blob = Blob.of(inBlob.bytes());
        byte[] blobKey = Keys.blob(Keys.workspaceOf(head), blob.hash());
        byte[] gaps = Keys.gaps(head);
        Replaced replaced = Replaced.by(head, 3, 1, 2, List.of(blob.hash()));
        Raw.change(temp, (db, families) -> {
            for (long revision = 1; revision <= 2; revision++) {
                byte[] key = Keys.revision(head, revision);
                byte[] entry = Values.entry(Keys.utf8("id", operation(revision)), bytes("erased " + revision));
                db.put(families.get(Family.ENTRIES.ordinal()), key, entry);
                db.delete(families.get(Family.REFERENCES.ordinal()), key);
                // One came while the append was on its way.
                db.put(
                        families.get(Family.SNAPSHOTS.ordinal()),
                        key,
                        inSnapshot.bytes().toArray());
            }
            byte[] third = Values.entry(Keys.utf8("id", operation(3)), Logs.entry(KEY, 3));
            db.put(families.get(Family.ENTRIES.ordinal()), Keys.revision(head, 3), third);
            byte[] operation = Keys.operation(head, Keys.utf8("id", operation(3)));
            db.put(families.get(Family.OPERATIONS.ordinal()), operation, Values.revision(3));
            byte[] newest = new StoredHead(Logs.head(3, 1), 1).encode();
            db.put(families.get(Family.HEADS.ordinal()), head, newest);
            db.delete(families.get(Family.BLOBS.ordinal()), blobKey);
            db.delete(families.get(Family.REFERRERS.ordinal()), blobKey);
            byte[] gap = SnapshotGaps.decode(gaps, null).with(1, 3).encode();
            db.put(families.get(Family.STORE.ordinal()), gaps, gap);
            db.put(families.get(Family.STORE.ordinal()), replaced.key(), replaced.value());
        });
        for (Secret secret : secrets) {
            assertThat(secret.filesWith(temp)).isNotEmpty();
        }
        try (RocksBackend backend = RocksBackend.existing(temp)) {
            assertClean();
            assertRewritten(backend, 2);
            assertLog(backend, OTHER, 1, 500);
            assertThat(Raw.count(temp, Family.STORE)).as("format and gaps").isEqualTo(2);
            assertThat(Raw.count(temp, Family.SNAPSHOTS)).isZero();
        }
        assertClean();
    }

    @Test
    @DisplayName("an entry that is missing cannot be rewritten, and nothing of the batch is applied")
    void missingEntry() throws Exception {
        try (RocksBackend backend = RocksBackend.at(temp)) {
            grow(backend, KEY, 1, 5);
        }
        Raw.change(
                temp,
                (db, families) -> db.delete(families.get(Family.ENTRIES.ordinal()), Keys.revision(Keys.head(KEY), 3)));
        try (RocksBackend backend = RocksBackend.existing(temp)) {
            List<Append> batch = List.of(
                    append(OTHER, 1), rewriting(KEY, 6, List.of(new Rewrite(3, Bytes.EMPTY))), append(OTHER, 2));
            assertThatThrownBy(() -> backend.append(batch, Durability.SYNC))
                    .isExactlyInstanceOf(StoreCorruptException.class)
                    .hasMessageContaining("entry 3 of team/main is to be rewritten and is missing");
            assertThat(backend.head(OTHER)).isEmpty();
            assertThat(backend.head(KEY)).hasValue(Logs.head(5, 1));
        }
    }

    @Test
    @DisplayName("a rewrite of an entry that is no longer served rewrites nothing, and the append is applied")
    void belowTheFloor() {
        try (RocksBackend backend = RocksBackend.at(temp)) {
            grow(backend, KEY, 1, 10);
            mustAppend(backend, append(KEY, 11, 8, operation(11)), Durability.RELAXED);
            assertThat(backend.append(
                            List.of(rewriting(KEY, 12, List.of(new Rewrite(3, bytes("three"))))), Durability.RELAXED))
                    .containsExactly(new AppendResult.Appended());
            assertThat(Logs.all(backend, KEY)).extracting(StoredEntry::revision).containsExactly(8L, 9L, 10L, 11L, 12L);
            assertThat(Logs.all(backend, KEY))
                    .extracting(StoredEntry::bytes)
                    .containsExactly(
                            Logs.entry(KEY, 8),
                            Logs.entry(KEY, 9),
                            Logs.entry(KEY, 10),
                            Logs.entry(KEY, 11),
                            Logs.entry(KEY, 12));
        }
    }
}

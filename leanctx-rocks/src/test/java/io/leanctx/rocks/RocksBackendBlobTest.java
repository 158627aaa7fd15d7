package io.leanctx.rocks;

import static io.leanctx.rocks.Logs.KEY;
import static io.leanctx.rocks.Logs.append;
import static io.leanctx.rocks.Logs.assertLog;
import static io.leanctx.rocks.Logs.bytes;
import static io.leanctx.rocks.Logs.mustAppend;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Durability;
import io.leanctx.StoreCorruptException;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Blob;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.testkit.Race;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** A blob is stored once, as long as an entry refers to it, and no longer. */
class RocksBackendBlobTest {

    private static final int ROUNDS = 400;
    private static final ChannelKey OTHER = new ChannelKey("team", "other");

    @TempDir
    Path temp;

    @Test
    @DisplayName("content that many entries of several logs bring is stored once, and once more in another workspace")
    void storedOnce() throws Exception {
        Blob blob = blob("shared");
        ChannelKey elsewhere = new ChannelKey("else", "main");
        try (RocksBackend backend = RocksBackend.at(temp)) {
            for (long revision = 1; revision <= 50; revision++) {
                mustAppend(backend, append(KEY, revision, 1, blob, blob), Durability.RELAXED);
                mustAppend(backend, append(OTHER, revision, 1, blob), Durability.RELAXED);
            }
            assertStored(1, 100);
            mustAppend(backend, append(elsewhere, 1, 1, blob), Durability.RELAXED);
            assertStored(2, 101);
        }
    }

    @Test
    @DisplayName("content is removed with the last entry that brought it, and not before")
    void collected() throws Exception {
        Blob shared = blob("shared");
        try (RocksBackend backend = RocksBackend.at(temp)) {
            for (long revision = 1; revision <= 1_500; revision++) {
                mustAppend(backend, append(KEY, revision, 1, shared, blob("of " + revision)), Durability.RELAXED);
            }
            mustAppend(backend, append(OTHER, 1, 1, shared), Durability.RELAXED);
            mustAppend(backend, append(KEY, 1_501, 1_401, shared), Durability.RELAXED);
            // Of the shared one and those of 1,401 to 1,500.
            awaitStored(101, 102);
            assertThat(backend.blob("team", shared.hash())).hasValue(shared.content());
            assertThat(backend.blob("team", blob("of 1400").hash())).isEmpty();
            assertThat(backend.blob("team", blob("of 1401").hash())).isPresent();
            mustAppend(backend, append(KEY, 1_502, 1_502), Durability.RELAXED);
            awaitStored(1, 1);
            mustAppend(backend, append(OTHER, 2, 2), Durability.RELAXED);
            awaitStored(0, 0);
            assertThat(backend.blob("team", shared.hash())).isEmpty();
        }
    }

    @Test
    @DisplayName("what a process left uncollected is collected after the next open")
    void collectedAtReopening() throws Exception {
        Blob kept = blob("kept");
        try (RocksBackend backend = RocksBackend.at(temp)) {
            for (long revision = 1; revision <= 1_000; revision++) {
                mustAppend(backend, append(KEY, revision, 1, kept, blob("of " + revision)), Durability.RELAXED);
            }
        }
        byte[] head = Keys.head(KEY);
        Raw.change(temp, (db, families) -> {
            byte[] trimmed = new StoredHead(Logs.head(1_000, 1_000), 1_000).encode();
            db.put(families.get(Family.HEADS.ordinal()), head, trimmed);
            db.put(families.get(Family.STORE.ordinal()), Keys.trim(head, 1_000), Values.revision(1));
        });
        try (RocksBackend backend = RocksBackend.existing(temp)) {
            awaitStored(2, 1);
            assertThat(backend.blob("team", kept.hash())).hasValue(kept.content());
            assertThat(backend.blob("team", blob("of 999").hash())).isEmpty();
            assertThat(backend.blob("team", blob("of 1000").hash())).isPresent();
        }
    }

    @Test
    @DisplayName("a blob that is brought again while the trimmer removes it is there, round after round")
    void broughtAgainWhileCollected() throws Exception {
        try (RocksBackend backend = RocksBackend.at(temp)) {
            Blob blob = blob("contested");
            mustAppend(backend, append(KEY, 1, 1, blob), Durability.RELAXED);
            for (long round = 1; round <= ROUNDS; round++) {
                // One log drops its last entry with the blob, and the trimmer begins; the other brings the blob.
                ChannelKey from = round % 2 == 1 ? KEY : OTHER;
                ChannelKey to = round % 2 == 1 ? OTHER : KEY;
                long last = backend.head(from).orElseThrow().revision();
                long next = backend.head(to).map(head -> head.revision()).orElse(0L) + 1;
                List<AppendResult> answers = Race.run(List.<Callable<AppendResult>>of(
                        () -> appended(backend, append(from, last + 1, last + 1)), () -> {
                            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(300_000));
                            return appended(backend, append(to, next, next, blob));
                        }));
                assertThat(answers).containsOnly(new AppendResult.Appended());
                assertThat(backend.blob("team", blob.hash()))
                        .as("round %s", round)
                        .hasValue(blob.content());
            }
            awaitStored(1, 1);
            assertThat(backend.blob("team", blob.hash())).hasValue(blob.content());
        }
    }

    @Test
    @DisplayName("threads that bring and drop the same few blobs leave just those that are referred to")
    void manyAtOnce() throws Exception {
        int writers = 4;
        long revisions = 200;
        try (RocksBackend backend = RocksBackend.at(temp)) {
            Race.run(writers, writer -> () -> {
                ChannelKey key = new ChannelKey("team", "own-" + writer);
                Random random = new Random(writer);
                for (long revision = 1; revision <= revisions; revision++) {
                    Blob blob = blob("one of " + random.nextInt(5));
                    long oldest = Math.max(1, revision - random.nextInt(3));
                    mustAppend(backend, append(key, revision, oldest, blob), Durability.RELAXED);
                    assertThat(backend.blob("team", blob.hash())).hasValue(blob.content());
                }
                Blob last = blob("last of " + writer);
                mustAppend(backend, append(key, revisions + 1, revisions + 1, last), Durability.RELAXED);
                return last;
            });
            awaitStored(writers, writers);
            for (int writer = 0; writer < writers; writer++) {
                Blob last = blob("last of " + writer);
                assertThat(backend.blob("team", last.hash())).hasValue(last.content());
            }
        }
    }

    private static AppendResult appended(RocksBackend backend, Append append) {
        AppendResult answer;
        do {
            answer = backend.append(List.of(append), Durability.RELAXED).get(0);
        } while (answer instanceof AppendResult.Contended);
        return answer;
    }

    @Test
    @DisplayName("the space of large blobs that were collected is given back to the disk")
    void spaceGivenBack() throws Exception {
        long mib = 1 << 20;
        try (RocksBackend backend = RocksBackend.at(temp)) {
            for (long revision = 1; revision <= 4; revision++) {
                byte[] incompressible = new byte[16 << 20];
                new Random(revision).nextBytes(incompressible);
                Blob blob = Blob.of(Bytes.wrap(incompressible));
                mustAppend(backend, append(KEY, revision, 1, blob), Durability.RELAXED);
            }
        }
        try (RocksBackend backend = RocksBackend.existing(temp)) {
            assertThat(Raw.bytesOfTables(temp)).isGreaterThan(60 * mib);
            mustAppend(backend, append(KEY, 5, 4), Durability.RELAXED);
            Eventually.holds(() -> assertThat(Raw.bytesOfTables(temp)).isLessThan(20 * mib));
            assertLog(backend, KEY, 4, 5);
        }
    }

    @Test
    @DisplayName("content that is missing, though entries refer to it, is damage and not an absent blob")
    void missingContent() throws Exception {
        Blob blob = blob("lost");
        try (RocksBackend backend = RocksBackend.at(temp)) {
            mustAppend(backend, append(KEY, 1, 1, blob), Durability.RELAXED);
        }
        byte[] key = Keys.blob(Keys.workspace("team"), blob.hash());
        Raw.change(temp, (db, families) -> db.delete(families.get(Family.BLOBS.ordinal()), key));
        try (RocksBackend backend = RocksBackend.existing(temp)) {
            assertThatThrownBy(() -> backend.blob("team", blob.hash()))
                    .isExactlyInstanceOf(StoreCorruptException.class)
                    .hasMessageContaining(blob.hash().toString());
            assertThat(backend.blob("team", blob("never there").hash())).isEmpty();
        }
    }

    @Test
    @DisplayName("a number of referrers that is of no form, or lower than there are, is damage")
    void damagedReferrers() throws Exception {
        Blob blob = blob("damaged");
        try (RocksBackend backend = RocksBackend.at(temp)) {
            mustAppend(backend, append(KEY, 1, 1, blob), Durability.RELAXED);
        }
        byte[] key = Keys.blob(Keys.workspace("team"), blob.hash());
        Raw.change(temp, (db, families) -> db.put(families.get(Family.REFERRERS.ordinal()), key, new byte[16]));
        try (RocksBackend backend = RocksBackend.existing(temp)) {
            assertThatThrownBy(() -> backend.append(List.of(append(KEY, 2, 1, blob)), Durability.SYNC))
                    .isExactlyInstanceOf(StoreCorruptException.class)
                    .hasMessageContaining("number of referrers");
            assertLog(backend, KEY, 1, 1);
        }
    }

    private static Blob blob(String content) {
        return Blob.of(bytes(content));
    }

    private void awaitStored(long blobs, long references) {
        Eventually.holds(() -> assertStored(blobs, references));
    }

    private void assertStored(long blobs, long references) throws RocksDBException {
        assertThat(Raw.count(temp, Family.BLOBS)).as("contents").isEqualTo(blobs);
        assertThat(Raw.count(temp, Family.REFERRERS)).as("numbers of referrers").isEqualTo(blobs);
        assertThat(Raw.count(temp, Family.REFERENCES)).as("entries that refer").isEqualTo(references);
    }
}

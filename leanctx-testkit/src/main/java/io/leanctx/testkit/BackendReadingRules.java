package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.spi.Append;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.Head;
import io.leanctx.spi.StoredEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class BackendReadingRules extends BackendRules {

    BackendReadingRules(SessionBackendContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("READ-1: a log that nothing was appended to has no head, entries, operations or snapshots")
    void unknownLogIsEmpty() {
        growTo(OTHER, 2);
        assertThat(backend.head(KEY)).isEmpty();
        assertThat(backend.entries(KEY, 0, 10, 1 << 20)).isEmpty();
        assertThat(backend.entries(KEY, 5, 10, 1 << 20)).isEmpty();
        assertThat(backend.operation(KEY, operation(1))).isEmpty();
        assertThat(backend.snapshot(KEY, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    @DisplayName("READ-2: the head is that of the newest append, with all that was given with it")
    void headIsTheNewest() {
        for (long revision = 1; revision <= 5; revision++) {
            Head head = new Head(at(revision), 1, revision == 4, bytes("summary " + "x".repeat((int) revision * 500)));
            mustApply(append(KEY, operation(revision), head));
            assertThat(backend.head(KEY)).hasValue(head);
        }
        Head bare = new Head(at(6), 6, false, Bytes.EMPTY);
        mustApply(append(KEY, operation(6), bare));
        assertThat(backend.head(KEY)).hasValue(bare);
    }

    @Test
    @DisplayName("READ-3: entries come in order, without a gap, each with the bytes that were appended")
    void entriesComeBack() {
        List<Bytes> appended = List.of(
                Bytes.EMPTY, bytes("one"), everyByte(), random(1 << 20), Bytes.copyOf(new byte[10_000]), bytes("one"));
        List<StoredEntry> expected = new ArrayList<>();
        for (Bytes entry : appended) {
            long revision = expected.size() + 1L;
            mustApply(new Append(KEY, at(revision - 1), operation(revision), entry, head(revision), List.of()));
            expected.add(new StoredEntry(revision, entry));
        }
        assertThat(backend.entries(KEY, 0, 100, Long.MAX_VALUE)).isEqualTo(expected);
    }

    @Test
    @DisplayName("READ-4: entries begin right after the revision asked for, and there are none after the head")
    void entriesBeginAfter() {
        growTo(KEY, 20);
        for (long after = 0; after < 20; after++) {
            assertThat(backend.entries(KEY, after, 1000, 1 << 20))
                    .as("entries after %s", after)
                    .hasSize((int) (20 - after))
                    .first()
                    .isEqualTo(new StoredEntry(after + 1, entry(KEY, operation(after + 1))));
        }
        for (long after : List.of(20L, 21L, 1L << 40, Long.MAX_VALUE)) {
            assertThat(backend.entries(KEY, after, 1000, 1 << 20))
                    .as("entries after %s", after)
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("READ-5: there are as many entries as asked for, or all that are left")
    void entriesAreCounted() {
        growTo(KEY, 300);
        for (int limit : List.of(1, 2, 7, 299, 300, 301, Integer.MAX_VALUE)) {
            for (long after : List.of(0L, 1L, 150L, 298L, 299L)) {
                assertThat(backend.entries(KEY, after, limit, Long.MAX_VALUE))
                        .as("at most %s entries after %s", limit, after)
                        .extracting(StoredEntry::revision)
                        .containsExactlyElementsOf(revisions(after + 1, Math.min(300, after + limit)));
            }
        }
    }

    @Test
    @DisplayName("READ-6: entries stop where the bytes asked for are reached, but the first comes whatever its size")
    void entriesStopAtBytes() {
        for (long revision = 1; revision <= 20; revision++) {
            mustApply(new Append(KEY, at(revision - 1), operation(revision), random(1000), head(revision), List.of()));
        }
        for (long maxBytes : List.of(0L, 1L, 999L, 1000L, 1001L, 2500L, 19_999L, 20_000L, 1_000_000L)) {
            List<StoredEntry> page = backend.entries(KEY, 0, 100, maxBytes);
            assertThat(page).extracting(StoredEntry::revision).containsExactlyElementsOf(revisions(1, page.size()));
            assertThat(page)
                    .as("the first entry comes within %s bytes", maxBytes)
                    .isNotEmpty();
            assertThat((page.size() - 1) * 1000L)
                    .as("bytes before the last of %s entries", page.size())
                    .isLessThan(Math.max(1, maxBytes));
            assertThat(page.size() == 20 || (page.size() + 1) * 1000L >= maxBytes)
                    .as("a page of %s entries of 1,000 bytes goes as far as %s bytes allow", page.size(), maxBytes)
                    .isTrue();
        }
    }

    @Test
    @DisplayName("READ-7: an operation is found at the revision of its entry")
    void operationsAreFound() {
        growTo(KEY, 50);
        for (long revision = 1; revision <= 50; revision++) {
            assertThat(backend.operation(KEY, operation(revision))).hasValue(revision);
        }
        assertThat(backend.operation(KEY, operation(51))).isEmpty();
    }

    @Test
    @DisplayName("READ-8: each read sees each append that was answered before it")
    void readsSeeWhatWasAnswered() {
        for (long revision = 1; revision <= 200; revision++) {
            mustApply(append(KEY, revision - 1, operation(revision)));
            assertThat(backend.head(KEY)).hasValue(head(revision));
            assertThat(backend.entries(KEY, revision - 1, 2, 1 << 20))
                    .containsExactly(new StoredEntry(revision, entry(KEY, operation(revision))));
            assertThat(backend.operation(KEY, operation(revision))).hasValue(revision);
        }
    }

    @Test
    @DisplayName("READ-9: reading changes nothing")
    void readingIsIdle() {
        growTo(KEY, 5);
        for (int i = 0; i < 3; i++) {
            backend.head(OTHER);
            backend.entries(OTHER, 0, 10, 1 << 20);
            backend.operation(OTHER, "op");
            backend.snapshot(OTHER, 3);
            backend.heads("nobody", Optional.empty(), 10);
            assertGrownTo(KEY, 5);
            assertThat(backend.head(OTHER)).isEmpty();
            assertThat(backend.heads(KEY.workspace(), Optional.empty(), 10)).hasSize(1);
        }
    }

    private static List<Long> revisions(long from, long to) {
        List<Long> revisions = new ArrayList<>();
        for (long revision = from; revision <= to; revision++) {
            revisions.add(revision);
        }
        return revisions;
    }

    private static Bytes everyByte() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        return Bytes.wrap(all);
    }

    private static Bytes random(int size) {
        byte[] random = new byte[size];
        new Random(size).nextBytes(random);
        return Bytes.wrap(random);
    }
}

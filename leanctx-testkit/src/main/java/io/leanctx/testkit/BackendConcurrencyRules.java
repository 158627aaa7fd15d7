package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.ListedHead;
import io.leanctx.spi.Precondition;
import io.leanctx.spi.SoftState;
import io.leanctx.spi.StoredEntry;
import io.leanctx.spi.StoredSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class BackendConcurrencyRules extends BackendRules {

    private static final int WRITERS = 8;
    private static final int REVISIONS = 400;

    BackendConcurrencyRules(SessionBackendContract contract) {
        super(contract);
    }

    @Test
    @DisplayName(
            "CON-1: of all who append at the same revision exactly one is applied, and nobody else's entry is there")
    void oneWinnerEach() throws Exception {
        List<Map<Long, String>> wins = Race.run(WRITERS, writer -> () -> {
            Map<Long, String> won = new TreeMap<>();
            long expected = 0;
            for (int attempt = 0; expected < REVISIONS; attempt++) {
                String operation = writer + "-" + attempt;
                AppendResult answer = apply(append(KEY, expected, operation));
                if (answer instanceof AppendResult.Appended) {
                    won.put(++expected, operation);
                } else if (answer instanceof AppendResult.RevisionMismatch mismatch) {
                    assertThat(mismatch.actual())
                            .as("the head that was in the way")
                            .isNotEqualTo(expected);
                    expected = mismatch.actual();
                } else {
                    throw new AssertionError("an append of a new operation was answered " + answer);
                }
            }
            return won;
        });
        Map<Long, String> winners = new TreeMap<>();
        for (Map<Long, String> won : wins) {
            won.forEach((revision, operation) -> assertThat(winners.put(revision, operation))
                    .as("winners of %s", revision)
                    .isNull());
        }
        List<StoredEntry> log = log(KEY);
        assertThat(winners.keySet()).containsExactlyElementsOf(upTo(log.size()));
        assertThat(log)
                .isEqualTo(winners.entrySet().stream()
                        .map(won -> new StoredEntry(won.getKey(), entry(KEY, won.getValue())))
                        .toList());
    }

    @Test
    @DisplayName("CON-2: whoever sees a head finds its entry, its operation and all before them, while others append")
    void headsAreNeverAhead() throws Exception {
        whileGrowing(KEY, REVISIONS, () -> {
            long revision = revision(KEY);
            List<StoredEntry> page = backend.entries(KEY, 0, Integer.MAX_VALUE, Long.MAX_VALUE);
            assertThat(page)
                    .extracting(StoredEntry::revision)
                    .as("entries read after the head was seen at %s", revision)
                    .containsExactlyElementsOf(upTo(page.size()));
            assertThat((long) page.size()).isGreaterThanOrEqualTo(revision);
            if (revision > 0) {
                assertThat(backend.operation(KEY, operation(revision))).hasValue(revision);
            }
        });
    }

    @Test
    @DisplayName("CON-3: an entry or operation that was seen is not ahead of the head")
    void entriesAreNeverAhead() throws Exception {
        whileGrowing(KEY, REVISIONS, () -> {
            long after = revision(KEY);
            List<StoredEntry> next = backend.entries(KEY, after, 100, 1 << 20);
            boolean known = backend.operation(KEY, operation(after + 1)).isPresent();
            assertThat(revision(KEY)).isGreaterThanOrEqualTo(after + Math.max(next.size(), known ? 1 : 0));
        });
    }

    @Test
    @DisplayName("CON-4: an operation that several append at once is applied once, and each is told where")
    void racingOperation() throws Exception {
        for (int round = 0; round < 50; round++) {
            long expected = revision(KEY);
            String operation = "round " + round;
            List<AppendResult> answers = Race.run(WRITERS, writer -> () -> apply(append(KEY, expected, operation)));
            assertThat(answers).containsOnlyOnce(new AppendResult.Appended());
            assertThat(answers)
                    .containsOnly(new AppendResult.Appended(), new AppendResult.DuplicateOperation(expected + 1));
            assertThat(revision(KEY)).isEqualTo(expected + 1);
        }
    }

    @Test
    @DisplayName("CON-5: of two appends that each rest on the other's log staying, at most one is applied")
    void noWriteSkew() throws Exception {
        for (int round = 0; round < 200; round++) {
            ChannelKey left = new ChannelKey("skew", "left-" + round);
            ChannelKey right = new ChannelKey("skew", "right-" + round);
            List<AppendResult> answers = Race.run(List.<Callable<AppendResult>>of(
                    () -> apply(append(left, 0, operation(1), new Precondition(right, 0))),
                    () -> apply(append(right, 0, operation(1), new Precondition(left, 0)))));
            assertThat(answers).as("round %s", round).containsOnlyOnce(new AppendResult.Appended());
            assertThat(revision(left) + revision(right)).as("round %s", round).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("CON-6: the heads that one reader sees never go back")
    void headsNeverGoBack() throws Exception {
        AtomicInteger seen = new AtomicInteger();
        whileGrowing(KEY, REVISIONS, () -> {
            int before = seen.get();
            long head = revision(KEY);
            long listed = backend.heads(KEY.workspace(), Optional.empty(), 10).stream()
                    .mapToLong(found -> found.head().revision())
                    .sum();
            assertThat(head).isGreaterThanOrEqualTo(before);
            assertThat(listed).isGreaterThanOrEqualTo(head);
            seen.set((int) listed);
        });
    }

    @Test
    @DisplayName("CON-7: a page read while the log is trimmed has no gap and nothing that was dropped before")
    void trimmingUnderReaders() throws Exception {
        whileWriting(
                () -> {
                    for (long revision = 1; revision <= REVISIONS; revision++) {
                        mustApply(trimming(KEY, revision - 1, operation(revision), Math.max(1, revision - 5)));
                    }
                },
                () -> {
                    long oldest = backend.head(KEY).map(Head::oldest).orElse(1L);
                    List<StoredEntry> page = backend.entries(KEY, 0, 1_000, 1 << 20);
                    if (!page.isEmpty()) {
                        long first = page.get(0).revision();
                        assertThat(first).isGreaterThanOrEqualTo(oldest);
                        assertThat(page)
                                .isEqualTo(LongStream.range(first, first + page.size())
                                        .mapToObj(r -> new StoredEntry(r, entry(KEY, operation(r))))
                                        .toList());
                    }
                });
    }

    @Test
    @DisplayName("CON-8: a listing read while others write shows each log that was there before it, once and in order")
    void listingUnderWriters() throws Exception {
        for (int i = 0; i < 20; i++) {
            growTo(new ChannelKey("team", "old-" + (100 + i)), 1);
        }
        AtomicInteger created = new AtomicInteger();
        whileWriting(
                () -> {
                    for (int i = 0; i < REVISIONS; i++) {
                        growTo(new ChannelKey("team", "new-" + i), 1);
                        created.incrementAndGet();
                    }
                },
                () -> {
                    int before = created.get();
                    List<String> names = backend.heads("team", Optional.empty(), 10_000).stream()
                            .map(ListedHead::channel)
                            .toList();
                    assertThat(names).isSorted().doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(20 + before);
                    assertThat(names)
                            .filteredOn(name -> name.startsWith("old-"))
                            .hasSize(20);
                });
    }

    @Test
    @DisplayName("CON-9: batches over several logs, from several threads, lose and mix nothing")
    void batchesAtOnce() throws Exception {
        List<ChannelKey> keys = List.of(KEY, OTHER, new ChannelKey("team", "third"), new ChannelKey("else", "main"));
        List<List<Append>> applied = Race.run(WRITERS, writer -> () -> {
            List<Append> mine = new ArrayList<>();
            for (int round = 0; round < 60; round++) {
                List<Append> batch = new ArrayList<>();
                for (ChannelKey key : keys) {
                    long expected = revision(key);
                    String operation = writer + "-" + round;
                    batch.add(append(key, expected, operation));
                    batch.add(append(key, expected + 1, operation + "-next"));
                }
                List<AppendResult> answers = backend.append(batch, Durability.RELAXED);
                for (int i = 0; i < batch.size(); i++) {
                    if (answers.get(i) instanceof AppendResult.Appended) {
                        mine.add(batch.get(i));
                    }
                }
            }
            return mine;
        });
        for (ChannelKey key : keys) {
            Map<Long, StoredEntry> expected = new TreeMap<>();
            applied.stream()
                    .flatMap(List::stream)
                    .filter(append -> append.key().equals(key))
                    .forEach(append -> {
                        long revision = append.head().revision();
                        assertThat(expected.put(revision, new StoredEntry(revision, append.entry())))
                                .as("appends answered as %s of %s", revision, key)
                                .isNull();
                    });
            assertThat(log(key)).as("log of %s", key).containsExactlyElementsOf(expected.values());
            assertThat(expected.keySet()).as("revisions of %s", key).containsExactlyElementsOf(upTo(expected.size()));
            assertThat(expected).as("appends to %s", key).isNotEmpty();
        }
    }

    @Test
    @DisplayName("CON-10: snapshots put and read while the log grows are whole")
    void snapshotsUnderWriters() throws Exception {
        whileWriting(
                () -> {
                    for (long revision = 1; revision <= REVISIONS; revision++) {
                        mustApply(append(KEY, revision - 1, operation(revision)));
                        backend.putSnapshot(KEY, snapshot(revision));
                    }
                },
                () -> {
                    long atMost = ThreadLocalRandom.current().nextLong(1, REVISIONS + 1);
                    backend.snapshot(KEY, atMost).ifPresent(found -> {
                        assertThat(found.revision()).isLessThanOrEqualTo(atMost);
                        assertThat(found).isEqualTo(snapshot(found.revision()));
                    });
                });
        assertThat(backend.snapshot(KEY, REVISIONS)).hasValue(snapshot(REVISIONS));
    }

    @Test
    @DisplayName("CON-11: an interrupted caller is answered as any other and stays interrupted; so are all after it")
    void interrupted() {
        for (int expected = 0; expected < 5; expected++) {
            int at = expected;
            Thread.currentThread().interrupt();
            try {
                assertThatCode(() -> callEach(at))
                        .as("the calls of an interrupted thread, at revision %s", at)
                        .doesNotThrowAnyException();
            } finally {
                assertThat(Thread.interrupted()).as("stays interrupted").isTrue();
            }
            assertGrownTo(KEY, expected + 1);
        }
    }

    private void callEach(int expected) {
        mustApply(append(KEY, expected, operation(expected + 1)));
        assertGrownTo(KEY, expected + 1);
        assertThat(backend.heads(KEY.workspace(), Optional.empty(), 10)).hasSize(1);
        assertThat(backend.blob(KEY.workspace(), Hash.ZERO)).isEmpty();
        StoredSnapshot snapshot = new StoredSnapshot(expected + 1, bytes("snapshot " + expected));
        backend.putSnapshot(KEY, snapshot);
        assertThat(backend.snapshot(KEY, expected + 1)).hasValue(snapshot);
        backend.putSoft(KEY, new SoftState("soft", Bytes.EMPTY, Instant.MAX));
        assertThat(backend.soft(KEY, "")).hasSize(1);
    }

    @Test
    @DisplayName("CON-12: an append that is interrupted while it writes is answered, and so is all that follows")
    void interruptedWhileWriting() throws Exception {
        AtomicBoolean writing = new AtomicBoolean(true);
        Thread writer = Thread.currentThread();
        Thread interrupter = new Thread(() -> {
            while (writing.get()) {
                writer.interrupt();
                LockSupport.parkNanos(50_000);
            }
        });
        interrupter.start();
        try {
            assertThatCode(() -> {
                        for (int expected = 0; expected < REVISIONS; expected++) {
                            mustApply(append(KEY, expected, operation(expected + 1)));
                        }
                    })
                    .as("appends that are interrupted while they write")
                    .doesNotThrowAnyException();
        } finally {
            writing.set(false);
            do {
                joinUninterrupted(interrupter);
            } while (interrupter.isAlive() || Thread.interrupted());
        }
        assertGrownTo(KEY, REVISIONS);
    }

    /** The interrupts are this test's own, so they end with it. */
    private static void joinUninterrupted(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            return;
        }
    }

    private static StoredSnapshot snapshot(long revision) {
        return new StoredSnapshot(revision, bytes(("snapshot at " + revision + ";").repeat(100)));
    }

    private void whileGrowing(ChannelKey key, long revisions, Checked reader) throws Exception {
        whileWriting(
                () -> {
                    for (long revision = 1; revision <= revisions; revision++) {
                        mustApply(append(key, revision - 1, operation(revision)));
                    }
                },
                reader);
        assertGrownTo(key, revisions);
    }

    private static List<Long> upTo(long revision) {
        return LongStream.rangeClosed(1, revision).boxed().toList();
    }
}

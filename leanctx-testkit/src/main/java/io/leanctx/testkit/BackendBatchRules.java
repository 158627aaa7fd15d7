package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Blob;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.Precondition;
import io.leanctx.spi.Rewrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class BackendBatchRules extends BackendRules {

    private static final int HISTORIES = 30;
    private static final int BATCHES = 20;

    BackendBatchRules(SessionBackendContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("BAT-1: an empty batch has no answers")
    void emptyBatch() {
        for (Durability durability : Durability.values()) {
            assertThat(backend.append(List.of(), durability)).isEmpty();
        }
    }

    @Test
    @DisplayName("BAT-2: the answers come in the order of the appends")
    void answersInOrder() {
        growTo(KEY, 2);
        assertThat(applyAll(List.of(
                        append(OTHER, 3, "too far"),
                        append(KEY, 2, operation(3)),
                        append(KEY, 3, operation(1)),
                        append(OTHER, 0, operation(1), new Precondition(KEY, 1)),
                        append(OTHER, 0, operation(1)))))
                .containsExactly(
                        new AppendResult.RevisionMismatch(0),
                        new AppendResult.Appended(),
                        new AppendResult.DuplicateOperation(1),
                        new AppendResult.PreconditionFailed(KEY, 3),
                        new AppendResult.Appended());
        assertGrownTo(KEY, 3);
        assertGrownTo(OTHER, 1);
    }

    @Test
    @DisplayName("BAT-3: appends of one log build on each other, and all entries stay")
    void oneLog() {
        List<Append> batch = new ArrayList<>();
        for (long expected = 0; expected < 256; expected++) {
            batch.add(append(KEY, expected, operation(expected + 1)));
        }
        assertThat(applyAll(batch)).containsOnly(new AppendResult.Appended());
        assertGrownTo(KEY, 256);
    }

    @Test
    @DisplayName("BAT-4: a refused append refuses itself only")
    void refusedAlone() {
        assertThat(applyAll(List.of(
                        append(KEY, 0, operation(1)),
                        append(KEY, 5, "too far"),
                        append(KEY, 1, operation(2)),
                        append(KEY, 2, "wrong", new Precondition(OTHER, 9)),
                        append(KEY, 2, operation(3)))))
                .containsExactly(
                        new AppendResult.Appended(),
                        new AppendResult.RevisionMismatch(1),
                        new AppendResult.Appended(),
                        new AppendResult.PreconditionFailed(OTHER, 0),
                        new AppendResult.Appended());
        assertGrownTo(KEY, 3);
        assertThat(backend.operation(KEY, "too far")).isEmpty();
        assertThat(backend.operation(KEY, "wrong")).isEmpty();
    }

    @Test
    @DisplayName("BAT-5: an operation that came earlier in the batch is in the log for those after it")
    void duplicateWithinABatch() {
        assertThat(applyAll(List.of(
                        append(KEY, 0, operation(1)), append(KEY, 1, operation(1)), append(KEY, 0, operation(1)))))
                .containsExactly(
                        new AppendResult.Appended(),
                        new AppendResult.DuplicateOperation(1),
                        new AppendResult.DuplicateOperation(1));
        assertGrownTo(KEY, 1);
    }

    @Test
    @DisplayName("BAT-6: an operation that was refused earlier in the batch is not in the log for those after it")
    void refusedOperationWithinABatch() {
        assertThat(applyAll(List.of(append(KEY, 7, operation(1)), append(KEY, 0, operation(1)))))
                .containsExactly(new AppendResult.RevisionMismatch(0), new AppendResult.Appended());
        assertGrownTo(KEY, 1);
    }

    @Test
    @DisplayName("BAT-7: of two that expect the same revision, the first is applied")
    void firstWins() {
        growTo(KEY, 4);
        assertThat(applyAll(List.of(append(KEY, 4, operation(5)), append(KEY, 4, "second"))))
                .containsExactly(new AppendResult.Appended(), new AppendResult.RevisionMismatch(5));
        assertGrownTo(KEY, 5);
    }

    @Test
    @DisplayName("BAT-8: a precondition sees what came earlier in the batch")
    void preconditionWithinABatch() {
        assertThat(applyAll(List.of(
                        append(OTHER, 0, operation(1)),
                        append(KEY, 0, "stale", new Precondition(OTHER, 0)),
                        append(KEY, 0, operation(1), new Precondition(OTHER, 1)))))
                .containsExactly(
                        new AppendResult.Appended(),
                        new AppendResult.PreconditionFailed(OTHER, 1),
                        new AppendResult.Appended());
        assertGrownTo(KEY, 1);
        assertGrownTo(OTHER, 1);
    }

    @Test
    @DisplayName("BAT-9: a batch may be of many logs of many workspaces")
    void manyLogs() {
        List<ChannelKey> keys = new ArrayList<>();
        for (int i = 0; i < 128; i++) {
            keys.add(new ChannelKey("team-" + i % 7, "channel-" + i));
        }
        List<Append> batch = new ArrayList<>();
        for (long expected = 0; expected < 2; expected++) {
            for (ChannelKey key : keys) {
                batch.add(append(key, expected, operation(expected + 1)));
            }
        }
        assertThat(applyAll(batch)).containsOnly(new AppendResult.Appended());
        keys.forEach(key -> assertGrownTo(key, 2));
    }

    @Test
    @DisplayName("BAT-10: random batches are answered, and leave everything, as a plain model does")
    void randomBatches() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            RandomBatches random = new RandomBatches(seed);
            for (int i = 0; i < BATCHES; i++) {
                List<Append> batch = random.batch();
                List<AppendResult> expected =
                        batch.stream().map(random.model::append).toList();
                assertThat(applyAll(batch))
                        .as("seed %s, batch %s: %s", seed, i, batch)
                        .isEqualTo(expected);
                random.model.assertSameAs(
                        "seed %s, after batch %s: %s".formatted(seed, i, batch), backend, random.operations);
            }
        }
    }

    /**
     * Batches that hit and miss revisions, operations and preconditions, and that trim, delete, rewrite and bring
     * blobs.
     */
    private static final class RandomBatches {

        private static final int CONTENTS = 8;

        private final Random random;
        private final BackendModel model = new BackendModel();
        private final List<ChannelKey> keys;
        private final List<String> operations = new ArrayList<>(List.of(operation(0)));

        RandomBatches(int seed) {
            random = new Random(seed);
            keys = List.of(
                    new ChannelKey("random-" + seed, "a"),
                    new ChannelKey("random-" + seed, "a/b"),
                    ChannelKey.ofWorkspace("random-" + seed));
        }

        List<Append> batch() {
            List<Append> batch = new ArrayList<>();
            BackendModel ahead = new BackendModel();
            for (int i = random.nextInt(6); i >= 0; i--) {
                batch.add(append(ahead, batch));
            }
            return batch;
        }

        /** Mostly one that can be applied, given what the batch was so far. */
        private Append append(BackendModel ahead, List<Append> before) {
            ChannelKey key = one(keys);
            long head = model.revision(key) + ahead.revision(key);
            long expected = random.nextInt(4) > 0 ? head : random.nextLong(head + 2);
            long oldest = random.nextInt(5) == 0
                    ? random.nextLong(Math.min(expected + 1, model.oldest(key)), expected + 2)
                    : Math.min(expected + 1, model.oldest(key));
            boolean deleted = random.nextInt(6) == 0;
            Head next = new Head(at(expected + 1), oldest, deleted, bytes("state " + random.nextInt(1_000)));
            if (random.nextInt(4) > 0) {
                operations.add(operation(operations.size()));
            }
            String operation = random.nextInt(3) > 0 ? operations.get(operations.size() - 1) : one(operations);
            List<Precondition> preconditions = new ArrayList<>();
            for (int i = random.nextInt(8) - 5; i > 0; i--) {
                ChannelKey other = one(keys);
                preconditions.add(new Precondition(other, random.nextLong(model.revision(other) + 2)));
            }
            if (expected == head && preconditions.isEmpty()) {
                ahead.append(new Append(
                        key,
                        at(ahead.revision(key)),
                        operation,
                        entry(key, operation),
                        head(ahead.revision(key) + 1),
                        List.of()));
            }
            return new Append(
                    key,
                    at(expected),
                    operation,
                    bytes("entry " + random.nextInt(1_000)),
                    next,
                    preconditions,
                    blobs(),
                    rewrites(next, before.stream().filter(append -> append.key().equals(key))));
        }

        private List<Blob> blobs() {
            return random.ints(Math.max(0, random.nextInt(6) - 3), 0, CONTENTS)
                    .mapToObj(content -> blob("content " + content))
                    .toList();
        }

        /** Seldom any, and only of entries that are served whatever becomes of those before. */
        private List<Rewrite> rewrites(Head next, Stream<Append> before) {
            long floor = Math.max(
                    next.oldest(),
                    before.mapToLong(append -> append.head().oldest()).max().orElse(1));
            if (random.nextInt(10) > 0 || floor >= next.revision()) {
                return List.of();
            }
            return random.longs(1 + random.nextInt(2), floor, next.revision())
                    .mapToObj(revision -> new Rewrite(revision, bytes("rewritten " + random.nextInt(1_000)), keeps()))
                    .toList();
        }

        private Set<Hash> keeps() {
            return random.ints(random.nextInt(6), 0, CONTENTS)
                    .mapToObj(content -> blob("content " + content).hash())
                    .collect(Collectors.toSet());
        }

        private <T> T one(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }
    }
}

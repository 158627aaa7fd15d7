package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Blob;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.Precondition;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.StoredEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestMethodOrder;

/** What the rules about a backend share: one that is open, and appends in few words. */
@TestMethodOrder(ByRuleNumber.class)
abstract class BackendRules {

    static final ChannelKey KEY = new ChannelKey("team", "main");
    static final ChannelKey OTHER = new ChannelKey("team", "other");

    /** How often an append may be answered with Contended before that is a failure of its own. */
    private static final int PATIENCE = 10_000;

    private final SessionBackendContract contract;

    SessionBackend backend;

    @SuppressWarnings("NullAway.Init") // JUnit calls openBackend() before any rule.
    BackendRules(SessionBackendContract contract) {
        this.contract = contract;
    }

    @BeforeEach
    void openBackend() throws Exception {
        backend = contract.open();
    }

    @AfterEach
    void closeBackend() {
        backend.close();
    }

    boolean lacks(Absence absence) {
        return contract.absent().contains(absence);
    }

    /** Skips the rule that calls this if the backend goes without what it needs. */
    void needs(Absence absence) {
        absence.skipIfIn(contract.absent());
    }

    /** Skips the rule that calls this if the backend has what it does without. */
    void onlyWithout(Absence absence) {
        absence.skipUnlessIn(contract.absent());
    }

    void reopen() throws Exception {
        backend.close();
        backend = contract.open();
    }

    static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The entry that {@link #append} appends at a revision. */
    static Bytes entry(ChannelKey key, String operation) {
        return bytes("entry of " + operation + " in " + key);
    }

    /** Where the logs of these rules stand at a revision. */
    static Position at(long revision) {
        return revision == 0
                ? Position.START
                : new Position(revision, Hash.sha256(("hash at " + revision).getBytes(StandardCharsets.UTF_8)));
    }

    static Head head(long revision) {
        return new Head(at(revision), 1, false, bytes("state at " + revision));
    }

    static Append append(ChannelKey key, long expected, String operation) {
        return append(key, operation, head(expected + 1));
    }

    static Append append(ChannelKey key, long expected, String operation, Precondition... preconditions) {
        return append(key, operation, head(expected + 1), preconditions);
    }

    static Append append(ChannelKey key, String operation, Head head, Precondition... preconditions) {
        return new Append(key, at(head.revision() - 1), operation, entry(key, operation), head, List.of(preconditions));
    }

    static Append append(ChannelKey key, long expected, String operation, Blob... blobs) {
        return append(key, expected, operation, List.of(), List.of(blobs));
    }

    static Append append(
            ChannelKey key, long expected, String operation, List<Precondition> preconditions, List<Blob> blobs) {
        return new Append(
                key,
                at(expected),
                operation,
                entry(key, operation),
                head(expected + 1),
                preconditions,
                blobs,
                List.of());
    }

    static Blob blob(String content) {
        return Blob.of(bytes(content));
    }

    static Append trimming(ChannelKey key, long expected, String operation, long oldest) {
        return append(key, operation, new Head(at(expected + 1), oldest, false, bytes("trimmed to " + oldest)));
    }

    static String operation(long revision) {
        return "op-" + revision;
    }

    AppendResult apply(Append append) {
        return apply(append, Durability.RELAXED);
    }

    /** Appends, and asks again as long as the answer is Contended. */
    AppendResult apply(Append append, Durability durability) {
        for (int i = 0; i < PATIENCE; i++) {
            List<AppendResult> answers = backend.append(List.of(append), durability);
            assertThat(answers).as("answers to a batch of one").hasSize(1);
            if (!(answers.get(0) instanceof AppendResult.Contended)) {
                return answers.get(0);
            }
        }
        throw new AssertionError("the answer to " + append + " was Contended " + PATIENCE + " times in a row");
    }

    /** Appends a batch, and asks again for those that were Contended. */
    List<AppendResult> applyAll(List<Append> batch) {
        List<AppendResult> answers = backend.append(batch, Durability.RELAXED);
        for (int i = 0; i < PATIENCE && answers.contains(new AppendResult.Contended()); i++) {
            assertThat(answers)
                    .as("a batch that nobody else is in the way of is contended as a whole, if at all")
                    .containsOnly(new AppendResult.Contended());
            answers = backend.append(batch, Durability.RELAXED);
        }
        assertThat(answers).as("answers to a batch").hasSameSizeAs(batch);
        return answers;
    }

    void mustApply(Append append) {
        assertThat(apply(append)).as("the answer to %s", append).isEqualTo(new AppendResult.Appended());
    }

    /** Lets a log grow to a revision; each entry's operation is {@link #operation} of its revision. */
    void growTo(ChannelKey key, long revision) {
        List<Append> batch = new ArrayList<>();
        for (long expected = revision(key); expected < revision; expected++) {
            batch.add(append(key, expected, operation(expected + 1)));
        }
        assertThat(applyAll(batch)).allMatch(answer -> answer instanceof AppendResult.Appended);
    }

    long revision(ChannelKey key) {
        return backend.head(key).map(Head::revision).orElse(0L);
    }

    /** The whole log, read page by page. */
    List<StoredEntry> log(ChannelKey key) {
        List<StoredEntry> log = new ArrayList<>();
        long after = 0;
        while (true) {
            List<StoredEntry> page = backend.entries(key, after, 100, 1 << 20);
            if (page.isEmpty()) {
                return log;
            }
            log.addAll(page);
            after = page.get(page.size() - 1).revision();
        }
    }

    /** Fails unless a log holds exactly what {@link #growTo} put there. */
    void assertGrownTo(ChannelKey key, long revision) {
        assertThat(revision(key)).as("head of %s", key).isEqualTo(revision);
        List<StoredEntry> expected = new ArrayList<>();
        for (long r = 1; r <= revision; r++) {
            expected.add(new StoredEntry(r, entry(key, operation(r))));
        }
        assertThat(log(key)).as("log of %s", key).isEqualTo(expected);
        for (long r = 1; r <= revision; r++) {
            assertThat(backend.operation(key, operation(r)))
                    .as("%s in %s", operation(r), key)
                    .hasValue(r);
        }
    }

    /** Runs a reader over and over, from three threads, until the writer is done, and once more after that. */
    static void whileWriting(Checked writer, Checked reader) throws Exception {
        AtomicBoolean written = new AtomicBoolean();
        Callable<Void> reading = () -> {
            boolean last;
            do {
                last = written.get();
                reader.run();
            } while (!last);
            return null;
        };
        Race.run(List.<Callable<Void>>of(
                () -> {
                    try {
                        writer.run();
                    } finally {
                        written.set(true);
                    }
                    return null;
                },
                reading,
                reading,
                reading));
    }

    /** Something that may throw. */
    @FunctionalInterface
    interface Checked {
        void run() throws Exception;
    }
}

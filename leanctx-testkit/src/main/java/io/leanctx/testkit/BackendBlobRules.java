package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.LimitExceededException;
import io.leanctx.Limits;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Blob;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.Precondition;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A backend may collect a blob late, so that one is gone is never asked for here; what must not happen is that one is
 * gone too early.
 */
abstract class BackendBlobRules extends BackendRules {

    private static final int ROUNDS = 300;
    private static final long WINDOW = 3;

    private static final Blob BLOB = blob("src/auth.rs, as it was");

    BackendBlobRules(SessionBackendContract contract) {
        super(contract);
    }

    @Test
    @DisplayName("BLOB-1: a blob comes back byte for byte, also an empty one and one of 4 MiB")
    void bytesComeBack() {
        List<Blob> blobs = List.of(BLOB, Blob.of(Bytes.EMPTY), random(Blob.SMALL_BYTES));
        for (int i = 0; i < blobs.size(); i++) {
            mustApply(append(KEY, i, operation(i + 1), blobs.get(i)));
        }
        assertThere(KEY.workspace(), blobs);
        assertGrownTo(KEY, blobs.size());
    }

    @Test
    @DisplayName("BLOB-2: an append may bring several blobs, and one of them more than once")
    void severalInOne() {
        Blob other = blob("another");
        mustApply(append(KEY, 0, operation(1), BLOB, other, BLOB));
        assertThere(KEY.workspace(), List.of(BLOB, other));
        mustApply(append(OTHER, 0, operation(1), other));
        mustApply(trimming(KEY, 1, operation(2), 2));
        assertThere(KEY.workspace(), List.of(other));
    }

    @Test
    @DisplayName("BLOB-3: a blob that nobody brought is not found, nor is one of another workspace")
    void notFound() {
        mustApply(append(KEY, 0, operation(1), BLOB));
        assertThat(backend.blob(KEY.workspace(), Hash.ZERO)).isEmpty();
        assertThat(backend.blob(KEY.workspace(), blob("another").hash())).isEmpty();
        for (String workspace : List.of("tea", "team0", "team/main", "Team", "m")) {
            assertThat(backend.blob(workspace, BLOB.hash())).as(workspace).isEmpty();
        }
    }

    @Test
    @DisplayName("BLOB-4: the same content in two workspaces is two blobs, of which each stays without the other")
    void twoWorkspaces() {
        ChannelKey elsewhere = new ChannelKey("else", "main");
        mustApply(append(KEY, 0, operation(1), BLOB));
        mustApply(append(elsewhere, 0, operation(1), BLOB));
        mustApply(trimming(KEY, 1, operation(2), 2));
        assertThere("else", List.of(BLOB));
    }

    @Test
    @DisplayName("BLOB-5: a refused append brings no blob, and refuses none of its neighbours' in the batch")
    void refusedBringsNone() {
        growTo(KEY, 2);
        Blob applied = blob("applied");
        List<Append> batch = List.of(
                append(KEY, 7, "too far", blob("too far")),
                append(KEY, 2, operation(1), blob("repeated")),
                append(KEY, 2, "unmet", List.of(new Precondition(OTHER, 5)), List.of(blob("unmet"))),
                append(KEY, 2, operation(3), applied),
                append(KEY, 2, "late", blob("late")));
        assertThat(applyAll(batch))
                .containsExactly(
                        new AppendResult.RevisionMismatch(2),
                        new AppendResult.DuplicateOperation(1),
                        new AppendResult.PreconditionFailed(OTHER, 0),
                        new AppendResult.Appended(),
                        new AppendResult.RevisionMismatch(3));
        assertThere(KEY.workspace(), List.of(applied));
        for (String refused : List.of("too far", "repeated", "unmet", "late")) {
            assertThat(backend.blob(KEY.workspace(), blob(refused).hash()))
                    .as(refused)
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("BLOB-6: a blob stays as long as one entry that brought it is served, whichever that is")
    void staysWithOneEntry() {
        for (int revision = 1; revision <= 20; revision++) {
            mustApply(append(KEY, revision - 1, operation(revision), BLOB, blob("of " + revision)));
        }
        for (long oldest = 2; oldest <= 20; oldest++) {
            mustApply(trimming(KEY, oldest + 18, operation(oldest + 19), oldest));
            assertThere(KEY.workspace(), List.of(BLOB, blob("of " + oldest), blob("of 20")));
        }
    }

    @Test
    @DisplayName("BLOB-7: a blob that two logs brought stays when one of them is deleted")
    void staysWithOneLog() {
        mustApply(append(KEY, 0, operation(1), BLOB));
        mustApply(append(OTHER, 0, operation(1), BLOB));
        mustApply(append(KEY, operation(2), new Head(at(2), 2, true, bytes("deleted"))));
        assertThere(KEY.workspace(), List.of(BLOB));
        mustApply(append(KEY, operation(3), new Head(at(3), 3, false, bytes("again"))));
        assertThere(KEY.workspace(), List.of(BLOB));
    }

    @Test
    @DisplayName("BLOB-8: a blob that the batch brings is there, though the batch drops the last entry that had it")
    void broughtAndDroppedInOneBatch() {
        mustApply(append(KEY, 0, operation(1), BLOB));
        assertThat(applyAll(List.of(
                        append(OTHER, 0, operation(1), BLOB),
                        trimming(KEY, 1, operation(2), 2),
                        append(OTHER, 1, operation(2), BLOB),
                        trimming(OTHER, 2, operation(3), 2))))
                .containsOnly(new AppendResult.Appended());
        assertThere(KEY.workspace(), List.of(BLOB));
    }

    @Test
    @DisplayName("BLOB-9: a blob that is brought again while it is collected is there")
    void broughtAgainWhileCollected() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            ChannelKey old = new ChannelKey("team", "old-" + round);
            ChannelKey fresh = new ChannelKey("team", "new-" + round);
            ChannelKey other = new ChannelKey("team", "other-" + round);
            Blob blob = blob("round " + round);
            mustApply(append(old, 0, operation(1), blob));
            List<AppendResult> answers = Race.run(List.<Callable<AppendResult>>of(
                    () -> apply(trimming(old, 1, operation(2), 2)),
                    () -> apply(append(fresh, 0, operation(1), blob)),
                    () -> apply(append(other, 0, operation(1), blob))));
            assertThat(answers).containsOnly(new AppendResult.Appended());
            assertThere("team", List.of(blob));
            mustApply(trimming(other, 1, operation(2), 2));
            mustApply(append(other, 2, operation(3), blob));
            mustApply(trimming(fresh, 1, operation(2), 2));
            assertThere("team", List.of(blob));
        }
        for (int round = 0; round < ROUNDS; round++) {
            assertThere("team", List.of(blob("round " + round)));
        }
    }

    @Test
    @DisplayName("BLOB-10: whoever sees an entry finds the blob it brought, while others append and trim")
    void neverBehindTheEntry() throws Exception {
        whileWriting(
                () -> {
                    for (long revision = 1; revision <= ROUNDS; revision++) {
                        mustApply(new Append(
                                KEY,
                                at(revision - 1),
                                operation(revision),
                                entry(KEY, operation(revision)),
                                new Head(at(revision), Math.max(1, revision - WINDOW), false, Bytes.EMPTY),
                                List.of(),
                                List.of(blob("of " + revision), BLOB),
                                List.of()));
                    }
                },
                () -> {
                    long seen = revision(KEY);
                    if (seen == 0) {
                        return;
                    }
                    assertThere(KEY.workspace(), List.of(BLOB));
                    if (backend.blob(KEY.workspace(), blob("of " + seen).hash()).isEmpty()) {
                        assertThat(revision(KEY) - seen)
                                .as("revisions that came since %s was seen, of which the blob is gone", seen)
                                .isGreaterThan(WINDOW);
                    }
                });
        assertThere(KEY.workspace(), List.of(BLOB, blob("of " + ROUNDS)));
    }

    @Test
    @DisplayName("BLOB-11: a large blob, up to one of 16 MiB, comes back byte for byte")
    void largeComesBack() {
        needs(Absence.LARGE_BLOBS);
        List<Blob> blobs = List.of(random(Blob.SMALL_BYTES + 1), random(Limits.MAX_CONTENT_BYTES));
        mustApply(append(KEY, 0, operation(1), blobs.toArray(new Blob[0])));
        assertThere(KEY.workspace(), blobs);
    }

    @Test
    @DisplayName("BLOB-12: where large blobs are absent, a batch that brings one is refused, and nothing of it applied")
    void largeIsRefused() {
        onlyWithout(Absence.LARGE_BLOBS);
        growTo(KEY, 2);
        Blob neighbour = blob("of a neighbour");
        List<Append> batch = List.of(
                append(OTHER, 0, operation(1), neighbour),
                append(KEY, 2, operation(3), BLOB, random(Limits.MAX_CONTENT_BYTES)),
                append(OTHER, 1, operation(2)));
        assertThatThrownBy(() -> backend.append(batch, Durability.RELAXED))
                .as(
                        "a batch with a blob of %s bytes, where those over %s are absent",
                        Limits.MAX_CONTENT_BYTES, Blob.SMALL_BYTES)
                .isInstanceOf(LimitExceededException.class);
        assertGrownTo(KEY, 2);
        assertThat(backend.head(OTHER)).isEmpty();
        for (Blob blob : List.of(BLOB, neighbour)) {
            assertThat(backend.blob(KEY.workspace(), blob.hash())).isEmpty();
        }
        mustApply(append(KEY, 2, operation(3), BLOB));
        assertThere(KEY.workspace(), List.of(BLOB));
    }

    private static Blob random(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return Blob.of(Bytes.wrap(content));
    }

    private void assertThere(String workspace, List<Blob> blobs) {
        for (Blob blob : blobs) {
            assertThat(backend.blob(workspace, blob.hash()))
                    .as("blob of %s in %s", blob.content(), workspace)
                    .hasValue(blob.content());
        }
    }
}

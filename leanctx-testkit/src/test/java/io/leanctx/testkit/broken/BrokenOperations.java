package io.leanctx.testkit.broken;

import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.SessionBackend;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Backends whose appends leave too little, too much, or rest on too little: operations, preconditions, blobs, rewrites. */
final class BrokenOperations {

    private BrokenOperations() {}

    static List<Candidate> all() {
        return List.of(
                Candidate.appending(
                                "duplicate on retry",
                                "an operation that is in the log is applied again",
                                BrokenOperations::applyingAgain)
                        .breaks("OPS-1", "OPS-2", "OPS-6"),
                Candidate.appending(
                                "operation looked up too late",
                                "the revision is compared before the operation is looked up",
                                BrokenOperations::comparingFirst)
                        .breaks("OPS-2"),
                Candidate.backend(
                                "operation index shared across channels",
                                "an operation of one log is taken for that of another with the same id",
                                SharedOperations::new)
                        .breaks("OPS-3"),
                Candidate.altering(
                                "half-applied append",
                                "the entry is stored, its operation is not",
                                append -> Altered.withOperation(append, "lost-" + UUID.randomUUID()))
                        .breaks("READ-7", "READ-8", "READ-9"),
                Candidate.altering(
                                "precondition ignored",
                                "preconditions are not looked at",
                                Altered::withoutPreconditions)
                        .breaks("PRE-2", "PRE-3", "PRE-4", "PRE-5", "PRE-6"),
                Candidate.appending(
                                "precondition outside the transaction",
                                "preconditions are looked at before the transaction that rests on them",
                                BrokenOperations::lookingFirst)
                        .breaks("CON-5"),
                Candidate.backend(
                                "blob of another workspace",
                                "a blob is found by its hash, whoever's it is",
                                BlobsForAll::new)
                        .breaks("BLOB-3"),
                Candidate.backend(
                                "blob of a refused append",
                                "blobs are stored before it is decided whether their append is applied",
                                BlobsFirst::new)
                        .breaks("BLOB-5"),
                Candidate.altering(
                                "blob not stored",
                                "an append brings its first blob only",
                                BrokenOperations::withFirstBlobOnly)
                        .breaks("BLOB-2", "BLOB-6", "BLOB-11")
                        .mayBreak("BLOB-10"),
                Candidate.altering(
                                "rewrite dropped",
                                "what an append should rewrite stays as it was",
                                Altered::withoutRewrites)
                        .breaks("RWR-1", "RWR-2", "RWR-3", "RWR-5", "RWR-6", "RWR-7", "RWR-8", "RWR-10", "RWR-13")
                        .mayBreak("RWR-11", "RWR-12"));
    }

    private static AppendResult applyingAgain(EachAppend backend, Append append, Durability durability) {
        AppendResult answer = backend.soundly(append, durability);
        return answer instanceof AppendResult.DuplicateOperation
                ? backend.soundly(Altered.withOperation(append, "again-" + UUID.randomUUID()), durability)
                : answer;
    }

    private static AppendResult comparingFirst(EachAppend backend, Append append, Durability durability) {
        AppendResult answer = backend.soundly(append, durability);
        long actual = backend.revision(append.key());
        return answer instanceof AppendResult.DuplicateOperation
                        && actual != append.expected().revision()
                ? new AppendResult.RevisionMismatch(actual)
                : answer;
    }

    private static AppendResult lookingFirst(EachAppend backend, Append append, Durability durability) {
        boolean hold = append.preconditions().stream()
                .allMatch(precondition -> backend.revision(precondition.key()) == precondition.revision());
        if (!hold || append.preconditions().isEmpty()) {
            return backend.soundly(append, durability);
        }
        Interleaving.invite();
        return backend.soundly(Altered.withoutPreconditions(append), durability);
    }

    private static Append withFirstBlobOnly(Append append) {
        return Altered.withBlobs(append, append.blobs().stream().limit(1).toList());
    }

    private static final class SharedOperations extends EachAppend {

        private final Map<String, Long> revisions = new ConcurrentHashMap<>();

        SharedOperations(SessionBackend sound) {
            super(sound);
        }

        @Override
        AppendResult append(Append append, Durability durability) {
            Long elsewhere = revisions.get(append.operation());
            return elsewhere == null
                    ? super.append(append, durability)
                    : new AppendResult.DuplicateOperation(elsewhere);
        }

        @Override
        void applied(Append append) {
            revisions.put(append.operation(), append.head().revision());
        }
    }

    private static final class BlobsForAll extends EachAppend {

        private final Map<Hash, String> owners = new ConcurrentHashMap<>();

        BlobsForAll(SessionBackend sound) {
            super(sound);
        }

        @Override
        void applied(Append append) {
            append.blobs().forEach(blob -> owners.put(blob.hash(), append.key().workspace()));
        }

        @Override
        public Optional<Bytes> blob(String workspace, Hash hash) {
            Optional<Bytes> own = super.blob(workspace, hash);
            return own.isPresent() ? own : super.blob(owners.getOrDefault(hash, workspace), hash);
        }
    }

    private static final class BlobsFirst extends EachAppend {

        private final Map<String, Map<Hash, Bytes>> refused = new ConcurrentHashMap<>();

        BlobsFirst(SessionBackend sound) {
            super(sound);
        }

        @Override
        AppendResult append(Append append, Durability durability) {
            AppendResult answer = soundly(append, durability);
            if (!(answer instanceof AppendResult.Appended)) {
                Map<Hash, Bytes> left =
                        refused.computeIfAbsent(append.key().workspace(), workspace -> new ConcurrentHashMap<>());
                append.blobs().forEach(blob -> left.put(blob.hash(), blob.content()));
            }
            return answer;
        }

        @Override
        public Optional<Bytes> blob(String workspace, Hash hash) {
            Optional<Bytes> sound = super.blob(workspace, hash);
            return sound.isPresent()
                    ? sound
                    : Optional.ofNullable(
                            refused.getOrDefault(workspace, Map.of()).get(hash));
        }
    }
}

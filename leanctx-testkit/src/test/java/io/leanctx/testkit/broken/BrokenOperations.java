package io.leanctx.testkit.broken;

import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.spi.Append;
import io.leanctx.spi.AppendResult;
import io.leanctx.spi.Blob;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.Head;
import io.leanctx.spi.Precondition;
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
                Candidate.backend(
                                "duplicate on retry",
                                "an operation that is in the log is applied again",
                                DuplicateOnRetry::new)
                        .breaks("OPS-1", "OPS-2", "OPS-6"),
                Candidate.backend(
                                "operation looked up too late",
                                "the revision is compared before the operation is looked up",
                                RevisionFirst::new)
                        .breaks("OPS-2"),
                Candidate.backend(
                                "operation index shared across channels",
                                "an operation of one log is taken for that of another with the same id",
                                SharedOperations::new)
                        .breaks("OPS-3"),
                Candidate.backend(
                                "half-applied append",
                                "the entry is stored, its operation is not",
                                OperationNotStored::new)
                        .breaks("READ-7", "READ-8", "READ-9"),
                Candidate.backend("precondition ignored", "preconditions are not looked at", PreconditionIgnored::new)
                        .breaks("PRE-2", "PRE-3", "PRE-4", "PRE-5", "PRE-6"),
                Candidate.backend(
                                "precondition outside the transaction",
                                "preconditions are looked at before the transaction that rests on them",
                                PreconditionFirst::new)
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
                Candidate.backend("blob not stored", "an append brings its first blob only", FirstBlobOnly::new)
                        .breaks("BLOB-2", "BLOB-6", "BLOB-11")
                        .mayBreak("BLOB-10"),
                Candidate.backend(
                                "rewrite dropped", "what an append should rewrite stays as it was", RewriteDropped::new)
                        .breaks("RWR-1", "RWR-2", "RWR-3", "RWR-5", "RWR-6", "RWR-7", "RWR-8", "RWR-10", "RWR-13")
                        .mayBreak("RWR-11", "RWR-12"));
    }

    private static Append with(Append append, List<Precondition> preconditions, List<Blob> blobs) {
        return new Append(
                append.key(),
                append.expected(),
                append.operation(),
                append.entry(),
                append.head(),
                preconditions,
                blobs,
                append.rewrites());
    }

    private static final class DuplicateOnRetry extends EachAppend {

        DuplicateOnRetry(SessionBackend sound) {
            super(sound);
        }

        @Override
        AppendResult append(Append append, Durability durability) {
            AppendResult answer = soundly(append, durability);
            return answer instanceof AppendResult.DuplicateOperation
                    ? soundly(withOperation(append, "again-" + UUID.randomUUID()), durability)
                    : answer;
        }
    }

    private static final class RevisionFirst extends EachAppend {

        RevisionFirst(SessionBackend sound) {
            super(sound);
        }

        @Override
        AppendResult append(Append append, Durability durability) {
            AppendResult answer = soundly(append, durability);
            long actual = delegate().head(append.key()).map(Head::revision).orElse(0L);
            return answer instanceof AppendResult.DuplicateOperation
                            && actual != append.expected().revision()
                    ? new AppendResult.RevisionMismatch(actual)
                    : answer;
        }
    }

    private static final class SharedOperations extends EachAppend {

        private final Map<String, Long> revisions = new ConcurrentHashMap<>();

        SharedOperations(SessionBackend sound) {
            super(sound);
        }

        @Override
        AppendResult append(Append append, Durability durability) {
            Long elsewhere = revisions.get(append.operation());
            if (elsewhere != null) {
                return new AppendResult.DuplicateOperation(elsewhere);
            }
            AppendResult answer = soundly(append, durability);
            if (answer instanceof AppendResult.Appended) {
                revisions.put(append.operation(), append.head().revision());
            }
            return answer;
        }
    }

    private static final class OperationNotStored extends EachAppend {

        OperationNotStored(SessionBackend sound) {
            super(sound);
        }

        @Override
        AppendResult append(Append append, Durability durability) {
            return soundly(withOperation(append, "lost-" + UUID.randomUUID()), durability);
        }
    }

    private static final class PreconditionIgnored extends EachAppend {

        PreconditionIgnored(SessionBackend sound) {
            super(sound);
        }

        @Override
        AppendResult append(Append append, Durability durability) {
            return soundly(with(append, List.of(), append.blobs()), durability);
        }
    }

    private static final class PreconditionFirst extends EachAppend {

        PreconditionFirst(SessionBackend sound) {
            super(sound);
        }

        @Override
        AppendResult append(Append append, Durability durability) {
            boolean hold = append.preconditions().stream().allMatch(this::holds);
            if (!hold || append.preconditions().isEmpty()) {
                return soundly(append, durability);
            }
            Interleaving.invite();
            return soundly(with(append, List.of(), append.blobs()), durability);
        }

        private boolean holds(Precondition precondition) {
            return delegate().head(precondition.key()).map(Head::revision).orElse(0L) == precondition.revision();
        }
    }

    private static final class BlobsForAll extends EachAppend {

        private final Map<Hash, String> owners = new ConcurrentHashMap<>();

        BlobsForAll(SessionBackend sound) {
            super(sound);
        }

        @Override
        AppendResult append(Append append, Durability durability) {
            AppendResult answer = soundly(append, durability);
            if (answer instanceof AppendResult.Appended) {
                append.blobs()
                        .forEach(blob -> owners.put(blob.hash(), append.key().workspace()));
            }
            return answer;
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

    private static final class FirstBlobOnly extends EachAppend {

        FirstBlobOnly(SessionBackend sound) {
            super(sound);
        }

        @Override
        AppendResult append(Append append, Durability durability) {
            List<Blob> first = append.blobs().stream().limit(1).toList();
            return soundly(with(append, append.preconditions(), first), durability);
        }
    }

    private static final class RewriteDropped extends EachAppend {

        RewriteDropped(SessionBackend sound) {
            super(sound);
        }

        @Override
        AppendResult append(Append append, Durability durability) {
            return soundly(
                    new Append(
                            append.key(),
                            append.expected(),
                            append.operation(),
                            append.entry(),
                            append.head(),
                            append.preconditions(),
                            append.blobs(),
                            List.of()),
                    durability);
        }
    }
}

package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.InvalidInputException;
import io.leanctx.LimitExceededException;
import io.leanctx.Limits;
import io.leanctx.Names;
import io.leanctx.Proposal;
import io.leanctx.Scope;
import io.leanctx.StoreClosedException;
import io.leanctx.Upkeep;
import io.leanctx.spi.Blob;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Collects changes, and refuses at once what is not an agent's to propose. */
final class CoreProposal implements Proposal {

    private final ChannelKey key;
    private final Limits limits;
    private final List<Change> changes = new ArrayList<>();
    private final List<Blob> blobs = new ArrayList<>();
    private final Set<Scope> reading = new LinkedHashSet<>();
    private boolean strictByDefault;
    private Optional<String> operation = Optional.empty();
    private boolean finished;

    CoreProposal(ChannelKey key, Limits limits, boolean strictByDefault) {
        this.key = key;
        this.limits = limits;
        this.strictByDefault = strictByDefault;
    }

    @Override
    public Proposal add(Change change) {
        return add(change, Optional.empty());
    }

    @Override
    public Proposal add(Change change, byte[] content) {
        Present.require("change", change);
        if (Present.require("content", content).length > Limits.MAX_CONTENT_BYTES) {
            throw new LimitExceededException(
                    "content of " + change.describe(),
                    content.length,
                    Limits.MAX_CONTENT_BYTES,
                    "bytes",
                    "share less of it");
        }
        return add(change, Optional.of(Blob.of(Bytes.copyOf(content))));
    }

    private Proposal add(Change change, Optional<Blob> content) {
        requireOpen();
        Present.require("change", change);
        Proposable.require(change, changes, content);
        requireRoom();
        requireShort(change, limits);
        content.ifPresent(this::attach);
        changes.add(change);
        return this;
    }

    /** Adds a change that is the store's to make, not an agent's. */
    void addOwn(Upkeep change) {
        requireOpen();
        requireRoom();
        changes.add(change);
    }

    @Override
    public Proposal reading(Scope... scopes) {
        requireOpen();
        for (Scope scope : Present.require("scopes", scopes)) {
            reading.add(Present.require("scope", scope));
        }
        return this;
    }

    @Override
    public Proposal scoped() {
        requireOpen();
        strictByDefault = false;
        return this;
    }

    @Override
    public Proposal operation(String id) {
        requireOpen();
        if (operation.isPresent()) {
            throw new InvalidInputException("this proposal for " + key + " is operation " + operation.get()
                    + " already; one commit is one operation, so name it once");
        }
        operation = Optional.of(Names.requireOperation(id));
        return this;
    }

    void finish() {
        finished = true;
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** The request that this proposal has become. */
    Request toRequest(Credential credential, Seen seen, Supplier<String> operationIds) {
        if (changes.isEmpty()) {
            throw new InvalidInputException(
                    "a proposal for " + key + " has no change; add at least one, with setTask, addFinding, learn …");
        }
        Set<Scope> guard = guard();
        ProposedCommit proposed = new ProposedCommit(
                key,
                credential.agent(),
                operation.orElseGet(() -> Names.requireOperation(operationIds.get())),
                seen.base(),
                seen.relevantTo(guard),
                guard,
                List.copyOf(changes));
        requireSeen(seen);
        return new Request(
                proposed, operation.isPresent(), credential, new Attached(blobs, List.of(), null), seen.ownRevisions());
    }

    private void requireSeen(Seen seen) {
        for (Change change : changes) {
            if (change instanceof Upkeep.Summarized summary
                    && summary.upTo() > seen.base().revision()) {
                throw new InvalidInputException("a summary up to revision " + summary.upTo() + " of " + key
                        + " would stand for what this participant has not seen: its base is revision "
                        + seen.base().revision() + "; read the session, and sum up what it has");
            }
        }
    }

    private Set<Scope> guard() {
        if (strictByDefault || reading.contains(Scope.everything())) {
            return Set.of(Scope.everything());
        }
        Set<Scope> guard = new LinkedHashSet<>(reading);
        changes.stream()
                .filter(change -> !Requirements.decide(change))
                .forEach(change -> guard.addAll(change.scopes()));
        return Set.copyOf(guard);
    }

    private void requireOpen() {
        if (finished) {
            throw new StoreClosedException("this proposal for " + key
                    + " was handed in; a proposal is used only within the function it was given to");
        }
    }

    private void attach(Blob content) {
        long all = content.content().size()
                + blobs.stream().mapToLong(blob -> blob.content().size()).sum();
        if (all > Limits.MAX_COMMIT_CONTENT_BYTES) {
            throw new LimitExceededException(
                    "what a commit to " + key + " brings along",
                    all,
                    Limits.MAX_COMMIT_CONTENT_BYTES,
                    "bytes",
                    "make several commits");
        }
        blobs.add(content);
    }

    private void requireRoom() {
        if (changes.size() == limits.changes()) {
            throw new LimitExceededException(
                    "a commit to " + key,
                    changes.size() + 1L,
                    limits.changes(),
                    "changes",
                    "make several commits, or raise the limit of the store");
        }
    }

    /**
     * Checks the texts of a change.
     *
     * @throws LimitExceededException if one is too long
     */
    static void requireShort(Change change, Limits limits) {
        for (String text : change.texts()) {
            requireShort(change, text, limits);
        }
    }

    private static void requireShort(Change change, String text, Limits limits) {
        // A character takes at most 3 bytes (a surrogate pair 4), so most texts need no counting.
        if (text.length() > limits.textBytes() / 3) {
            long bytes = utf8Length(text);
            if (bytes > limits.textBytes()) {
                throw new LimitExceededException(
                        change.describe(),
                        bytes,
                        limits.textBytes(),
                        "bytes of UTF-8",
                        "split it, or raise the limit of the store");
            }
        }
    }

    private static long utf8Length(String text) {
        return text.codePoints()
                .asLongStream()
                .map(point -> point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4)
                .sum();
    }
}

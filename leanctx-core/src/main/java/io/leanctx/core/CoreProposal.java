package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.InvalidInputException;
import io.leanctx.LimitExceededException;
import io.leanctx.Limits;
import io.leanctx.Names;
import io.leanctx.Proposal;
import io.leanctx.Scope;
import io.leanctx.StoreClosedException;
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
        requireOpen();
        Present.require("change", change);
        if (change instanceof Change.Deleted
                || change instanceof Change.AgentRegistered
                || change instanceof Change.Unknown) {
            throw new InvalidInputException("\"" + change.describe()
                    + "\" is not for an agent to propose; delete() deletes a session, register() registers an agent");
        }
        if (changes.size() == limits.changes()) {
            throw new LimitExceededException(
                    "a commit to " + key,
                    changes.size() + 1L,
                    limits.changes(),
                    "changes",
                    "make several commits, or raise the limit of the store");
        }
        for (String text : change.texts()) {
            requireShort(change, text);
        }
        changes.add(change);
        return this;
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
        return new Request(proposed, operation.isPresent(), credential, seen.ownRevisions());
    }

    private Set<Scope> guard() {
        if (strictByDefault || reading.contains(Scope.everything())) {
            return Set.of(Scope.everything());
        }
        Set<Scope> guard = new LinkedHashSet<>(reading);
        changes.forEach(change -> guard.addAll(change.scopes()));
        return Set.copyOf(guard);
    }

    private void requireOpen() {
        if (finished) {
            throw new StoreClosedException("this proposal for " + key
                    + " was handed in; a proposal is used only within the function it was given to");
        }
    }

    private void requireShort(Change change, String text) {
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

package io.leanctx.core;

import io.leanctx.Blame;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.InvalidInputException;
import io.leanctx.Scope;
import io.leanctx.StoreCorruptException;
import io.leanctx.TruncatedException;
import io.leanctx.Upkeep;
import io.leanctx.spi.ChannelKey;
import java.util.List;
import java.util.Optional;

/**
 * Finds who wrote what, in the log of a channel as it was when this was made. The scope index of a session says when each
 * scope was last written, so an answer costs a few commits and at most one earlier session, however long the log is.
 */
final class Blaming {

    private final CoreStore store;
    private final ChannelKey key;
    private final SessionState head;

    Blaming(CoreStore store, ChannelKey key) {
        this.store = store;
        this.key = key;
        this.head = store.session(key);
    }

    /**
     * The newest change that wrote a scope.
     *
     * @throws TruncatedException if the log no longer has it
     */
    Optional<Blame> of(Scope.Single scope) {
        long writtenAt = head.scopes().lastWritten(scope);
        if (writtenAt == 0) {
            return Named.in(head, scope).map(entry -> of(entry.ref()));
        }
        Commit commit = commit(writtenAt);
        Entry<Change> writer =
                lastWriter(commit, commit.changes().size(), scope).orElseThrow(() -> unindexed(scope, commit));
        if (writer.value() instanceof Upkeep.Forked) {
            return Named.in(session(writtenAt), scope)
                    .map(copied -> new Blame(copied, commit.position(), Optional.empty()));
        }
        return Optional.of(
                new Blame(writer, commit.position(), before(commit, writer.ref().index(), scope)));
    }

    /**
     * An entry of the log.
     *
     * @throws TruncatedException if the log no longer has it
     */
    Blame of(EntryRef ref) {
        if (ref.revision() > head.revision()) {
            throw new InvalidInputException(
                    "entry " + ref + " of " + key + " does not exist; its head is at " + head.revision());
        }
        Commit commit = commit(ref.revision());
        if (ref.index() >= commit.changes().size()) {
            return new Blame(copied(commit, ref), commit.position(), Optional.empty());
        }
        return new Blame(entry(commit, ref.index()), commit.position(), before(commit, ref.index()));
    }

    private Optional<Entry<? extends Change>> before(Commit commit, int index) {
        Change change = commit.changes().get(index);
        if (change instanceof Change.FileTouched touched) {
            return touchedBefore(commit, index, touched.path());
        }
        return change.scopes().stream()
                .filter(Scope.Single.class::isInstance)
                .map(Scope.Single.class::cast)
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .flatMap(scope -> before(commit, index, scope).stream())
                .findFirst();
    }

    /** What wrote a scope before a change did; where nothing had, what the scope is the name of. */
    private Optional<Entry<? extends Change>> before(Commit commit, int index, Scope.Single scope) {
        Optional<Entry<Change>> within = lastWriter(commit, index, scope);
        if (within.isPresent()) {
            return Optional.of(within.get());
        }
        SessionState earlier = session(commit.revision() - 1);
        long writtenAt = earlier.scopes().lastWritten(scope);
        if (writtenAt < head.oldest()) {
            return Named.in(earlier, scope);
        }
        Commit before = commit(writtenAt);
        Entry<Change> writer =
                lastWriter(before, before.changes().size(), scope).orElseThrow(() -> unindexed(scope, before));
        return writer.value() instanceof Upkeep.Forked ? Named.in(earlier, scope) : Optional.of(writer);
    }

    private Optional<Entry<? extends Change>> touchedBefore(Commit commit, int index, String path) {
        for (int i = index - 1; i >= 0; i--) {
            if (commit.changes().get(i) instanceof Change.FileTouched earlier
                    && earlier.path().equals(path)) {
                return Optional.of(entry(commit, i));
            }
        }
        return Optional.ofNullable(session(commit.revision() - 1).files().get(path));
    }

    /** The last of a commit's changes before an index that wrote a scope, alone or with others. */
    private static Optional<Entry<Change>> lastWriter(Commit commit, int before, Scope.Single scope) {
        List<Scope> wide = List.of(scope, Scope.anyOf(scope.kind()), Scope.everything());
        for (int i = before - 1; i >= 0; i--) {
            if (wide.stream().anyMatch(commit.changes().get(i).scopes()::contains)) {
                return Optional.of(entry(commit, i));
            }
        }
        return Optional.empty();
    }

    private static Entry<Change> entry(Commit commit, int index) {
        return new Entry<>(
                new EntryRef(commit.revision(), index),
                commit.agent(),
                commit.at(),
                commit.changes().get(index));
    }

    /** What a fork copied is of its first commit, though that does not list it. */
    private Entry<? extends Change> copied(Commit commit, EntryRef ref) {
        boolean forked = commit.changes().stream().anyMatch(Upkeep.Forked.class::isInstance);
        Optional<Entry<? extends Change>> copied =
                forked ? Named.at(session(commit.revision()), ref) : Optional.empty();
        return copied.orElseThrow(() -> new InvalidInputException("entry " + ref + " of " + key
                + " does not exist; its revision " + commit.revision() + " has "
                + commit.changes().size() + " changes, counted from 0"));
    }

    /** A commit that the log has, or the answer that it no longer does. */
    private Commit commit(long revision) {
        if (revision < head.oldest()) {
            throw new TruncatedException(key.toString(), revision, head.oldest());
        }
        return store.log().read(key, revision - 1, revision, 1).commits().get(0);
    }

    /** The session at a revision of the log, or at the one before its oldest. */
    private SessionState session(long revision) {
        boolean begins = revision < head.oldest() && head.beginning().state().isEmpty();
        return revision == 0 || begins
                ? SessionState.empty(key)
                : store.loader().loadAt(key, revision);
    }

    private StoreCorruptException unindexed(Scope scope, Commit commit) {
        return new StoreCorruptException("the session of " + key + " says that revision " + commit.revision()
                + " wrote " + scope + ", and that commit does not; restore the store from a backup");
    }
}

package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Scope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The fold as one would tell it to a person, and as slow: a list of what is still there, searched from one end to the
 * other for every change.
 */
final class NaiveSession {

    final List<Entry<Change>> there = new ArrayList<>();
    final Set<String> agents = new LinkedHashSet<>();
    boolean deleted;
    long deletedAt;
    long unknown;

    void apply(Commit commit) {
        for (int i = 0; i < commit.changes().size(); i++) {
            Change change = commit.changes().get(i);
            agents.add(commit.agent());
            for (Scope scope : change.scopes()) {
                there.removeIf(entry -> isIn(entry, scope));
            }
            there.removeIf(entry -> isSameFile(entry.value(), change));
            deleted = change instanceof Change.Deleted;
            if (deleted) {
                there.clear();
                agents.clear();
                unknown = 0;
                deletedAt = commit.revision();
            } else if (change instanceof Change.Unknown lost) {
                unknown++;
                if (lost.scopes().contains(Scope.everything())) {
                    there.clear();
                }
            } else if (!(change instanceof Change.Forget)) {
                there.add(new Entry<>(new EntryRef(commit.revision(), i), commit.agent(), commit.at(), change));
            }
        }
    }

    <T extends Change> List<Entry<T>> all(Class<T> kind) {
        List<Entry<T>> all = new ArrayList<>();
        for (Entry<Change> entry : there) {
            if (kind.isInstance(entry.value())) {
                all.add(new Entry<>(entry.ref(), entry.agent(), entry.at(), kind.cast(entry.value())));
            }
        }
        return all;
    }

    <T extends Change> Optional<Entry<T>> newest(Class<T> kind) {
        List<Entry<T>> all = all(kind);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    private static boolean isIn(Entry<Change> entry, Scope scope) {
        if (scope instanceof Scope.Everything) {
            return true;
        }
        Optional<Scope.Single> own = ownScope(entry);
        return scope instanceof Scope.Kind kind
                ? own.filter(single -> single.kind().equals(kind.kind())).isPresent()
                : own.filter(scope::equals).isPresent();
    }

    /** What a later change names to overwrite this one. */
    private static Optional<Scope.Single> ownScope(Entry<Change> entry) {
        if (entry.value() instanceof Change.Decision) {
            return Optional.of(Scope.of(Scope.DECISION, entry.ref().toString()));
        }
        return entry.value().scopes().stream().map(Scope.Single.class::cast).findFirst();
    }

    private static boolean isSameFile(Change before, Change now) {
        return before instanceof Change.FileTouched old
                && now instanceof Change.FileTouched file
                && Objects.equals(old.path(), file.path());
    }
}

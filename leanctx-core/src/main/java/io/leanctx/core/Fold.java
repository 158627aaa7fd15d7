package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Scope;
import java.time.Instant;
import java.util.Optional;
import org.pcollections.OrderedPSet;
import org.pcollections.PSortedMap;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

/**
 * One step of the fold: a working copy of a session's content, to which changes are applied in order. The rule of every
 * kind of change is one arm of {@link #place}. Used by one thread.
 */
final class Fold {

    /** Counts the rules: a snapshot that was folded by others is made anew. */
    static final int VERSION = 1;

    private OrderedPSet<String> agents;
    private Optional<Entry<Change.Task>> task;
    private PVector<Entry<Change.Progress>> progress;
    private Optional<Entry<Change.NextSteps>> nextSteps;
    private PVector<Entry<Change.Finding>> findings;
    private PVector<Entry<Change.Decision>> decisions;
    private PSortedMap<String, Entry<Change.Learn>> knowledge;
    private PSortedMap<String, Entry<Change.FileTouched>> files;
    private PSortedMap<String, PSortedMap<String, Entry<Change.Custom>>> keyed;
    private PSortedMap<String, PVector<Entry<Change.Custom>>> appended;
    private PSortedMap<String, Entry<Change.AgentRegistered>> registered;
    private long unknownChanges;
    private long weight;
    private ScopeIndex scopes;
    private boolean deleted;

    Fold(Contents from, ScopeIndex scopes) {
        set(from);
        this.scopes = scopes;
    }

    /** Applies a commit. */
    Fold apply(Commit commit) {
        long revision = commit.revision();
        for (int i = 0; i < commit.changes().size(); i++) {
            Change change = commit.changes().get(i);
            deleted = change instanceof Change.Deleted;
            if (!deleted) {
                wrote(commit.agent());
            }
            place(new EntryRef(revision, i), commit.agent(), commit.at(), change);
            for (Scope scope : change.scopes()) {
                scopes = scopes.written(scope, revision);
            }
        }
        return this;
    }

    /** Adds an agent, unless it is there. */
    void wrote(String agent) {
        if (!agents.contains(agent)) {
            agents = agents.plus(agent);
            weight += 2 * Weights.mapped(agent);
        }
    }

    /** Puts a change where it belongs, in place of what it overwrites. */
    void place(EntryRef ref, String agent, Instant at, Change change) {
        if (change instanceof Change.Task value) {
            task = replaced(task, new Entry<>(ref, agent, at, value));
        } else if (change instanceof Change.Progress value) {
            progress = progress.plus(added(new Entry<>(ref, agent, at, value)));
        } else if (change instanceof Change.NextSteps value) {
            nextSteps = replaced(nextSteps, new Entry<>(ref, agent, at, value));
        } else if (change instanceof Change.Finding value) {
            findings = findings.plus(added(new Entry<>(ref, agent, at, value)));
        } else if (change instanceof Change.Decision value) {
            value.supersedes().ifPresent(this::withdraw);
            decisions = decisions.plus(added(new Entry<>(ref, agent, at, value)));
        } else if (change instanceof Change.Learn value) {
            knowledge = with(knowledge, value.key(), new Entry<>(ref, agent, at, value));
        } else if (change instanceof Change.Forget value) {
            knowledge = without(knowledge, value.key());
        } else if (change instanceof Change.FileTouched value) {
            files = with(files, value.path(), new Entry<>(ref, agent, at, value));
        } else if (change instanceof Change.Custom value) {
            place(new Entry<>(ref, agent, at, value));
        } else if (change instanceof Change.Deleted) {
            set(Contents.EMPTY);
        } else if (change instanceof Change.AgentRegistered value) {
            registered = with(registered, value.profile().id(), new Entry<>(ref, agent, at, value));
        } else if (change instanceof Change.Unknown value) {
            value.scopes().forEach(this::clear);
            unknownChanges++;
        } else {
            throw new IllegalStateException("a kind of change that the fold has no rule for: " + change.getClass());
        }
    }

    Contents contents() {
        return new Contents(
                agents,
                task,
                progress,
                nextSteps,
                findings,
                decisions,
                knowledge,
                files,
                keyed,
                appended,
                registered,
                unknownChanges,
                weight);
    }

    ScopeIndex scopes() {
        return scopes;
    }

    /** Whether the last change applied was a deletion. */
    boolean deleted() {
        return deleted;
    }

    private void place(Entry<Change.Custom> entry) {
        Change.Custom custom = entry.value();
        if (custom.key().isPresent()) {
            String kind = custom.type().substring(0, custom.type().indexOf('/'));
            PSortedMap<String, Entry<Change.Custom>> ofKind = keyed.get(kind);
            if (ofKind == null) {
                ofKind = TreePMap.empty();
                weight += Weights.mapped(kind);
            }
            keyed = keyed.plus(kind, with(ofKind, custom.key().get(), entry));
        } else {
            PVector<Entry<Change.Custom>> ofType = appended.get(custom.type());
            if (ofType == null) {
                ofType = TreePVector.empty();
                weight += Weights.mapped(custom.type());
            }
            appended = appended.plus(custom.type(), ofType.plus(added(entry)));
        }
    }

    private void withdraw(EntryRef decision) {
        int low = 0;
        int high = decisions.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = decisions.get(middle).ref().compareTo(decision);
            if (order == 0) {
                withdraw(middle);
                return;
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
    }

    /** Takes out a decision by name; a key that is no entry's name is compared as text like any other. */
    private void withdraw(String name) {
        for (int i = decisions.size() - 1; i >= 0; i--) {
            if (decisions.get(i).ref().toString().equals(name)) {
                withdraw(i);
            }
        }
    }

    private void withdraw(int index) {
        weight -= Weights.entry(decisions.get(index));
        decisions = decisions.minus(index);
    }

    /** Takes out what a scope names, since a change that this version does not know took its place. */
    private void clear(Scope scope) {
        if (scope instanceof Scope.Single single) {
            clear(single.kind(), single.key());
        } else if (scope instanceof Scope.Kind whole) {
            clear(whole.kind());
        } else {
            OrderedPSet<String> authors = agents;
            long unknown = unknownChanges;
            set(Contents.EMPTY);
            authors.forEach(this::wrote);
            unknownChanges = unknown;
        }
    }

    private void clear(String kind, String key) {
        switch (kind) {
            case Scope.TASK, Scope.NEXT_STEPS -> {
                if (key.isEmpty()) {
                    clear(kind);
                }
            }
            case Scope.KNOWLEDGE -> knowledge = without(knowledge, key);
            case Scope.AGENT -> registered = without(registered, key);
            case Scope.DECISION -> withdraw(key);
            default -> clearKeyed(kind, key);
        }
    }

    private void clear(String kind) {
        switch (kind) {
            case Scope.TASK -> task = removed(task);
            case Scope.NEXT_STEPS -> nextSteps = removed(nextSteps);
            case Scope.KNOWLEDGE -> knowledge = removed(knowledge);
            case Scope.AGENT -> registered = removed(registered);
            case Scope.DECISION -> {
                decisions.forEach(decision -> weight -= Weights.entry(decision));
                decisions = TreePVector.empty();
            }
            default -> {
                PSortedMap<String, Entry<Change.Custom>> ofKind = keyed.get(kind);
                if (ofKind != null) {
                    removed(ofKind);
                    dropKind(kind);
                }
            }
        }
    }

    private void clearKeyed(String kind, String key) {
        PSortedMap<String, Entry<Change.Custom>> ofKind = keyed.get(kind);
        if (ofKind != null) {
            PSortedMap<String, Entry<Change.Custom>> rest = without(ofKind, key);
            if (rest.isEmpty()) {
                dropKind(kind);
            } else {
                keyed = keyed.plus(kind, rest);
            }
        }
    }

    private void dropKind(String kind) {
        keyed = keyed.minus(kind);
        weight -= Weights.mapped(kind);
    }

    private <T extends Change> Entry<T> added(Entry<T> entry) {
        weight += Weights.entry(entry);
        return entry;
    }

    private <T extends Change> Optional<Entry<T>> replaced(Optional<Entry<T>> before, Entry<T> now) {
        removed(before);
        return Optional.of(added(now));
    }

    private <T extends Change> Optional<Entry<T>> removed(Optional<Entry<T>> before) {
        before.ifPresent(entry -> weight -= Weights.entry(entry));
        return Optional.empty();
    }

    private <T extends Change> PSortedMap<String, Entry<T>> removed(PSortedMap<String, Entry<T>> before) {
        before.values().forEach(entry -> weight -= Weights.entry(entry));
        return TreePMap.empty();
    }

    private <T extends Change> PSortedMap<String, Entry<T>> with(
            PSortedMap<String, Entry<T>> map, String key, Entry<T> now) {
        Entry<T> before = map.get(key);
        if (before != null) {
            weight -= Weights.entry(before);
        }
        return map.plus(key, added(now));
    }

    private <T extends Change> PSortedMap<String, Entry<T>> without(PSortedMap<String, Entry<T>> map, String key) {
        Entry<T> before = map.get(key);
        if (before == null) {
            return map;
        }
        weight -= Weights.entry(before);
        return map.minus(key);
    }

    private void set(Contents from) {
        agents = from.agents();
        task = from.task();
        progress = from.progress();
        nextSteps = from.nextSteps();
        findings = from.findings();
        decisions = from.decisions();
        knowledge = from.knowledge();
        files = from.files();
        keyed = from.keyed();
        appended = from.appended();
        registered = from.registered();
        unknownChanges = from.unknownChanges();
        weight = from.weight();
    }
}

package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Evidence;
import io.leanctx.Scope;
import io.leanctx.Upkeep;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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
    static final int VERSION = 3;

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
    private PSortedMap<String, Entry<Change.AgentRevoked>> revoked;
    private PVector<Entry<Upkeep.Summarized>> summaries;
    private Optional<Entry<Upkeep.Forked>> origin;
    private PSortedMap<String, Entry<Upkeep.Imported>> imports;
    private CoordinationFold coordination;
    private EvidenceTotals totals;
    private final Scales scales = new Scales(0);
    private long unknownChanges;
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
            scales.add(2 * Weights.mapped(agent));
        }
    }

    /** Puts back what the evidence of a session came to, before that of later commits. */
    void restore(EvidenceTotals restored) {
        totals = restored;
        scales.add(restored.weight());
    }

    /** Puts back an entry of a session, in the order of {@link Contents#sections}. What it took the place of is not there. */
    void restore(EntryRef ref, String agent, Instant at, Change change) {
        if (change instanceof Upkeep.Summarized value) {
            summaries = scales.with(summaries, new Entry<>(ref, agent, at, value));
        } else if (change instanceof Change.Decision value) {
            decisions = scales.with(decisions, new Entry<>(ref, agent, at, value));
        } else if (change instanceof Change.AgentRevoked value) {
            revoked = scales.with(revoked, value.agent(), new Entry<>(ref, agent, at, value));
        } else {
            place(ref, agent, at, change);
        }
    }

    /** Puts a change where it belongs, in place of what it overwrites. */
    void place(EntryRef ref, String agent, Instant at, Change change) {
        if (change instanceof Change.Task value) {
            task = scales.replaced(task, new Entry<>(ref, agent, at, value));
        } else if (change instanceof Change.Progress value) {
            progress = scales.with(progress, new Entry<>(ref, agent, at, value));
        } else if (change instanceof Change.NextSteps value) {
            nextSteps = scales.replaced(nextSteps, new Entry<>(ref, agent, at, value));
        } else if (change instanceof Change.Finding value) {
            findings = scales.with(findings, new Entry<>(ref, agent, at, value));
        } else if (change instanceof Change.Decision value) {
            value.supersedes().ifPresent(this::withdraw);
            decisions = scales.with(decisions, new Entry<>(ref, agent, at, value));
        } else if (change instanceof Change.Learn value) {
            knowledge = scales.with(knowledge, value.key(), new Entry<>(ref, agent, at, value));
        } else if (change instanceof Change.Forget value) {
            knowledge = scales.without(knowledge, value.key());
        } else if (change instanceof Change.FileTouched value) {
            files = scales.with(files, value.path(), new Entry<>(ref, agent, at, value));
        } else if (change instanceof Change.Custom value) {
            place(new Entry<>(ref, agent, at, value));
        } else if (change instanceof Change.Deleted) {
            set(Contents.EMPTY);
        } else if (change instanceof Change.AgentRegistered value) {
            registered = scales.with(registered, value.profile().id(), new Entry<>(ref, agent, at, value));
        } else if (change instanceof Change.AgentRevoked value) {
            registered = scales.without(registered, value.agent());
            revoked = scales.with(revoked, value.agent(), new Entry<>(ref, agent, at, value));
        } else if (change instanceof Coordination value) {
            coordination.place(ref, agent, at, value);
        } else if (change instanceof Evidence value) {
            scales.add(totals.weightOf(agent, value));
            totals = totals.plus(agent, value);
        } else if (change instanceof Upkeep value) {
            place(ref, agent, at, value);
        } else if (change instanceof Change.Unknown value) {
            value.scopes().forEach(this::clear);
            unknownChanges++;
        } else {
            throw new IllegalStateException("a kind of change that the fold has no rule for: " + change.getClass());
        }
    }

    private void place(EntryRef ref, String agent, Instant at, Upkeep change) {
        if (change instanceof Upkeep.Summarized value) {
            summarize(value.upTo());
            summaries = scales.with(summaries, new Entry<>(ref, agent, at, value));
        } else if (change instanceof Upkeep.Forked value) {
            origin = scales.replaced(origin, new Entry<>(ref, agent, at, value));
        } else if (change instanceof Upkeep.Imported value) {
            imports = scales.with(imports, value.bundle().toString(), new Entry<>(ref, agent, at, value));
        } else if (change instanceof Upkeep.Erased value) {
            erase(value.revision());
        } else if (change instanceof Upkeep.Withheld value) {
            value.scopes().forEach(this::clear);
        } else if (!(change instanceof Upkeep.Checkpoint)) {
            throw new IllegalStateException("a kind of change that the fold has no rule for: " + change.getClass());
        }
    }

    private void summarize(long upTo) {
        progress = scales.after(progress, upTo);
        findings = scales.after(findings, upTo);
        summaries = scales.after(summaries, upTo);
        coordination.forgetMessages(upTo);
    }

    /** Leaves what is left once the text of a commit, and the content that came with it, are gone. */
    Fold erase(long revision) {
        Predicate<Entry<?>> erased = entry -> entry.revision() == revision;
        task = scales.withoutIf(task, erased::test);
        progress = scales.withoutIf(progress, erased::test);
        nextSteps = scales.withoutIf(nextSteps, erased::test);
        findings = scales.withoutIf(findings, erased::test);
        decisions = scales.withoutIf(decisions, erased::test);
        knowledge = scales.withoutIf(knowledge, erased::test);
        for (String kind : List.copyOf(keyed.keySet())) {
            replaceKind(kind, scales.withoutIf(keyed.getOrDefault(kind, TreePMap.empty()), erased::test));
        }
        for (String type : List.copyOf(appended.keySet())) {
            PVector<Entry<Change.Custom>> left =
                    scales.withoutIf(appended.getOrDefault(type, TreePVector.empty()), erased::test);
            appended = left.isEmpty() ? appended.minus(type) : appended.plus(type, left);
            scales.add(left.isEmpty() ? -Weights.mapped(type) : 0);
        }
        for (int i = 0; i < summaries.size(); i++) {
            Entry<Upkeep.Summarized> summary = summaries.get(i);
            if (erased.test(summary)) {
                scales.add(-Weights.entry(summary));
                summaries = summaries.with(
                        i,
                        scales.added(new Entry<>(
                                summary.ref(),
                                summary.agent(),
                                summary.at(),
                                new Upkeep.Summarized(summary.value().upTo(), Optional.empty()))));
            }
        }
        coordination.erase(revision);
        return this;
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
                revoked,
                summaries,
                origin,
                imports,
                coordination.contents(),
                totals,
                unknownChanges,
                scales.weight());
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
                scales.add(Weights.mapped(kind));
            }
            keyed = keyed.plus(kind, scales.with(ofKind, custom.key().get(), entry));
        } else {
            PVector<Entry<Change.Custom>> ofType = appended.get(custom.type());
            if (ofType == null) {
                ofType = TreePVector.empty();
                scales.add(Weights.mapped(custom.type()));
            }
            appended = appended.plus(custom.type(), scales.with(ofType, entry));
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
        decisions = scales.removed(decisions, index);
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
            case Scope.TASK, Scope.NEXT_STEPS, Scope.SUMMARY -> {
                if (key.isEmpty()) {
                    clear(kind);
                }
            }
            case Scope.KNOWLEDGE -> knowledge = scales.without(knowledge, key);
            case Scope.AGENT -> registered = scales.without(registered, key);
            case Scope.BUNDLE -> imports = scales.without(imports, key);
            case Scope.DECISION -> withdraw(key);
            default -> {
                if (!coordination.clear(kind, key)) {
                    clearKeyed(kind, key);
                }
            }
        }
    }

    private void clear(String kind) {
        switch (kind) {
            case Scope.TASK -> task = scales.removed(task);
            case Scope.NEXT_STEPS -> nextSteps = scales.removed(nextSteps);
            case Scope.KNOWLEDGE -> knowledge = scales.removed(knowledge);
            case Scope.AGENT -> registered = scales.removed(registered);
            case Scope.BUNDLE -> imports = scales.removed(imports);
            case Scope.SUMMARY -> summaries = scales.withoutIf(summaries, any -> true);
            case Scope.DECISION -> {
                decisions = scales.withoutIf(decisions, any -> true);
            }
            default -> {
                PSortedMap<String, Entry<Change.Custom>> ofKind = keyed.get(kind);
                if (!coordination.clear(kind) && ofKind != null) {
                    scales.removed(ofKind);
                    dropKind(kind);
                }
            }
        }
    }

    private void clearKeyed(String kind, String key) {
        PSortedMap<String, Entry<Change.Custom>> ofKind = keyed.get(kind);
        if (ofKind != null) {
            replaceKind(kind, scales.without(ofKind, key));
        }
    }

    private void replaceKind(String kind, PSortedMap<String, Entry<Change.Custom>> rest) {
        if (rest.isEmpty()) {
            dropKind(kind);
        } else {
            keyed = keyed.plus(kind, rest);
        }
    }

    private void dropKind(String kind) {
        keyed = keyed.minus(kind);
        scales.add(-Weights.mapped(kind));
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
        revoked = from.revoked();
        summaries = from.summaries();
        origin = from.origin();
        imports = from.imports();
        coordination = new CoordinationFold(from.coordinated(), scales);
        totals = from.totals();
        scales.reset(from.weight());
    }
}

package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Evidence;
import io.leanctx.Scope;
import io.leanctx.Upkeep;
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
            if (overwrites(change)) {
                for (Scope scope : change.scopes()) {
                    there.removeIf(entry -> isIn(entry, scope));
                }
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
            } else if (change instanceof Upkeep.Withheld lost) {
                if (lost.scopes().contains(Scope.everything())) {
                    there.clear();
                }
            } else if (change instanceof Upkeep.Erased erased) {
                there.replaceAll(entry -> entry.revision() == erased.revision() ? withoutText(entry) : entry);
                there.removeIf(entry -> entry.revision() == erased.revision() && losesAll(entry.value()));
            } else if (stays(change)) {
                if (change instanceof Upkeep.Summarized summary) {
                    there.removeIf(entry -> entry.revision() <= summary.upTo() && isSummedUp(entry.value()));
                }
                there.add(new Entry<>(new EntryRef(commit.revision(), i), commit.agent(), commit.at(), change));
            }
        }
    }

    /** Answers and summaries stand beside what they write the scope of; a fork begins with what it was given. */
    private static boolean overwrites(Change change) {
        return !(change instanceof Coordination.HandoffAnswered
                || change instanceof Upkeep.Summarized
                || change instanceof Upkeep.Forked);
    }

    private boolean stays(Change change) {
        boolean answersNothing = change instanceof Coordination.HandoffAnswered answer
                && there.stream()
                        .noneMatch(entry -> entry.value() instanceof Coordination.HandoffOffered
                                && entry.ref().equals(answer.handoff()));
        if (change instanceof Upkeep.Forked) {
            there.removeIf(entry -> entry.value() instanceof Upkeep.Forked);
        }
        return !(answersNothing
                || change instanceof Change.Forget
                || change instanceof Coordination.Released
                || change instanceof Coordination.UnderClaim
                || change instanceof Upkeep.Checkpoint);
    }

    private static boolean isSummedUp(Change change) {
        return change instanceof Change.Finding
                || change instanceof Change.Progress
                || change instanceof Coordination.Message
                || change instanceof Upkeep.Summarized;
    }

    private static boolean losesAll(Change change) {
        return change instanceof Change.Task
                || change instanceof Change.NextSteps
                || change instanceof Change.Finding
                || change instanceof Change.Progress
                || change instanceof Change.Decision
                || change instanceof Change.Learn
                || change instanceof Change.Custom
                || change instanceof Coordination.Message
                || change instanceof Coordination.ContextShared;
    }

    private static Entry<Change> withoutText(Entry<Change> entry) {
        Change change = entry.value();
        if (change instanceof Coordination.HandoffOffered offer) {
            change = new Coordination.HandoffOffered(offer.to(), Optional.empty(), offer.ttl(), Optional.empty());
        } else if (change instanceof Coordination.HandoffAnswered answer) {
            change = new Coordination.HandoffAnswered(answer.handoff(), answer.answer(), Optional.empty());
        } else if (change instanceof Upkeep.Summarized summary) {
            change = new Upkeep.Summarized(summary.upTo(), Optional.empty());
        } else if (change instanceof Evidence.Compressed compressed) {
            change = new Evidence.Compressed(
                    Optional.empty(),
                    compressed.before(),
                    compressed.after(),
                    compressed.tokensBefore(),
                    compressed.tokensAfter());
        }
        return new Entry<>(entry.ref(), entry.agent(), entry.at(), change);
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
        if (entry.value() instanceof Coordination.HandoffOffered) {
            return Optional.of(Scope.handoff(entry.ref()));
        }
        if (entry.value() instanceof Change.AgentRevoked || entry.value() instanceof Upkeep.Forked) {
            return Optional.empty();
        }
        return entry.value().scopes().stream().map(Scope.Single.class::cast).findFirst();
    }

    private static boolean isSameFile(Change before, Change now) {
        return before instanceof Change.FileTouched old
                && now instanceof Change.FileTouched file
                && Objects.equals(old.path(), file.path());
    }
}

package io.leanctx.testkit.properties;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Scope;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The one rule of conflict, by scanning a log. */
final class GuardModel {

    private GuardModel() {}

    /** The scopes of a guard that were written after a base, at revisions that were not seen. */
    static Set<Scope> contested(Set<Scope> guard, List<Commit> log, long base, Set<Long> seen) {
        Set<Scope> contested = new HashSet<>();
        for (Commit commit : unseen(log, base, seen)) {
            for (Scope scope : guard) {
                if (writes(commit, scope)) {
                    contested.add(scope);
                }
            }
        }
        return contested;
    }

    /** The commits after a base that were not seen. */
    static List<Commit> unseen(List<Commit> log, long base, Set<Long> seen) {
        return log.stream()
                .filter(commit -> commit.revision() > base && !seen.contains(commit.revision()))
                .toList();
    }

    /** What a commit of these changes guards unless more is asked for. */
    static Set<Scope> written(List<Change> changes) {
        return changes.stream().map(Change::scopes).flatMap(Set::stream).collect(Collectors.toSet());
    }

    static boolean isDeletion(Commit commit) {
        return commit.changes().stream().anyMatch(change -> change instanceof Change.Deleted);
    }

    private static boolean writes(Commit commit, Scope guarded) {
        if (guarded instanceof Scope.Everything || isDeletion(commit)) {
            return true;
        }
        Set<Scope> written = written(commit.changes());
        return guarded instanceof Scope.Kind kind
                ? written.stream()
                        .anyMatch(one -> one instanceof Scope.Single single
                                && single.kind().equals(kind.kind()))
                : written.contains(guarded);
    }
}

package io.leanctx.testkit.history;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Coordination;
import io.leanctx.Position;
import io.leanctx.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A log that begins at revision 1 and has no gap, with what each scope was written by. */
final class IndexedLog {

    /** What is granted by the state it meets, not by a guard, covers what it replaced: only its newest write counts. */
    private static final Set<String> DECIDED_BY_STATE = Set.of(Scope.CLAIM, Scope.HANDOFF);

    private final List<Commit> commits;
    private final Map<String, Commit> operations = new HashMap<>();
    private final Map<Scope.Single, List<Long>> singles = new HashMap<>();
    private final Map<String, Set<Scope.Single>> kinds = new HashMap<>();

    IndexedLog(List<Commit> commits) {
        this.commits = commits;
        for (Commit commit : commits) {
            operations.putIfAbsent(commit.operation(), commit);
            for (Scope.Single written : written(commit)) {
                singles.computeIfAbsent(written, any -> new ArrayList<>()).add(commit.revision());
                kinds.computeIfAbsent(written.kind(), any -> new HashSet<>()).add(written);
            }
        }
    }

    private static Set<Scope.Single> written(Commit commit) {
        Set<Scope.Single> written = new HashSet<>();
        for (Change change : commit.changes()) {
            for (Scope scope : change.scopes()) {
                if (scope instanceof Scope.Single single) {
                    written.add(single);
                }
            }
        }
        return written;
    }

    List<Commit> commits() {
        return commits;
    }

    int size() {
        return commits.size();
    }

    Commit at(long revision) {
        return commits.get((int) revision - 1);
    }

    /** The commit of an operation; the first, where a broken log has several. */
    @Nullable
    Commit operation(String operation) {
        return operations.get(operation);
    }

    /** Whether a position is one of this log. */
    boolean has(Position position) {
        return position.revision() == 0
                || (position.revision() <= size()
                        && at(position.revision()).position().equals(position));
    }

    /** Whether a commit is in this log, as it is. */
    boolean has(Commit commit) {
        return commit.revision() <= size() && at(commit.revision()).equals(commit);
    }

    /** The scopes of a guard that were written after a base and up to a revision, at revisions other than {@code own}. */
    Set<Scope> contested(Set<Scope> guard, long base, long upTo, Set<Long> own) {
        Set<Scope> contested = new LinkedHashSet<>();
        for (Scope scope : guard) {
            if (isWritten(scope, base, upTo, own)) {
                contested.add(scope);
            }
        }
        return contested;
    }

    private boolean isWritten(Scope scope, long base, long upTo, Set<Long> own) {
        if (scope instanceof Scope.Everything) {
            for (long revision = base + 1; revision <= upTo; revision++) {
                if (!own.contains(revision)) {
                    return true;
                }
            }
            return false;
        }
        if (scope instanceof Scope.Kind kind) {
            return kinds.getOrDefault(kind.kind(), Set.of()).stream()
                    .anyMatch(single -> isWritten(single, base, upTo, own));
        }
        return isWritten((Scope.Single) scope, base, upTo, own);
    }

    private boolean isWritten(Scope.Single scope, long base, long upTo, Set<Long> own) {
        List<Long> writes = singles.getOrDefault(scope, List.of());
        int first = after(writes, base);
        int end = after(writes, upTo);
        if (DECIDED_BY_STATE.contains(scope.kind())) {
            first = Math.max(first, end - 1);
        }
        for (int i = first; i < end; i++) {
            if (!own.contains(writes.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** The newest revision up to one that wrote a single scope; 0 if none did. */
    long lastWrite(Scope.Single scope, long upTo) {
        List<Long> writes = singles.getOrDefault(scope, List.of());
        int next = after(writes, upTo);
        return next == 0 ? 0 : writes.get(next - 1);
    }

    /** Whether somebody claimed a resource, up to a revision, and nobody released it since; it may have expired. */
    boolean isClaimed(String resource, long upTo) {
        long newest = lastWrite(Scope.claim(resource), upTo);
        return newest > 0
                && at(newest).changes().stream()
                        .anyMatch(change -> change instanceof Coordination.Claimed claimed
                                && claimed.resource().equals(resource));
    }

    private static int after(List<Long> revisions, long revision) {
        int found = Collections.binarySearch(revisions, revision);
        return found >= 0 ? found + 1 : -found - 1;
    }
}

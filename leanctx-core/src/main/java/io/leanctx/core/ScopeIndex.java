package io.leanctx.core;

import io.leanctx.Scope;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * When each scope was last written, so that a guard costs one look-up a scope. Immutable and structure-sharing.
 *
 * @param everythingAt the newest revision that wrote everything, 0 if none did; what was written before it counts no more
 * @param kinds what was written since, by kind
 * @param weight the estimated heap bytes
 */
record ScopeIndex(long everythingAt, PSortedMap<String, Kind> kinds, long weight) {

    static final ScopeIndex EMPTY = new ScopeIndex(0, TreePMap.empty(), 0);

    /**
     * The scopes of a kind.
     *
     * @param newest the newest revision that wrote any of them
     * @param wholeAt the newest revision that wrote the kind as a whole, 0 if none did
     * @param keys the newest revision that wrote each key since then
     */
    record Kind(long newest, long wholeAt, PSortedMap<String, Long> keys) {

        static final Kind EMPTY = new Kind(0, 0, TreePMap.empty());

        private long writtenAt(String key) {
            Long at = keys.get(key);
            return at == null ? wholeAt : at;
        }
    }

    /**
     * This index after a write of a scope at a revision, which is not below those written before. The scopes of one
     * revision may come in any order.
     */
    ScopeIndex written(Scope scope, long revision) {
        if (everythingAt == revision) {
            return this;
        } else if (scope instanceof Scope.Single single) {
            return written(single, revision);
        } else if (scope instanceof Scope.Kind whole) {
            long less = kind(whole.kind()).keys().keySet().stream()
                    .mapToLong(Weights::mapped)
                    .sum();
            return with(whole.kind(), new Kind(revision, revision, TreePMap.empty()), -less);
        }
        return new ScopeIndex(revision, TreePMap.empty(), 0);
    }

    private ScopeIndex written(Scope.Single scope, long revision) {
        Kind kind = kind(scope.kind());
        if (kind.wholeAt() == revision) {
            return this;
        }
        long more = kind.keys().containsKey(scope.key()) ? 0 : Weights.mapped(scope.key());
        return with(scope.kind(), new Kind(revision, kind.wholeAt(), kind.keys().plus(scope.key(), revision)), more);
    }

    private Kind kind(String name) {
        return kinds.getOrDefault(name, Kind.EMPTY);
    }

    /** The newest revision that wrote a scope, alone or with others; 0 if none did. */
    long lastWritten(Scope.Single scope) {
        return Math.max(everythingAt, kind(scope.kind()).writtenAt(scope.key()));
    }

    /**
     * The scopes of a guard that were written after a base, except at the revisions that the participant made itself.
     *
     * @param seen those revisions, ascending
     * @param head the revision that this index stands at
     * @return the contested elements of {@code guard}; empty if the commit may land
     */
    Set<Scope> contested(Set<Scope> guard, long base, List<Long> seen, long head) {
        if (guard.isEmpty() || base >= head) {
            return Set.of();
        }
        if (unseen(everythingAt, base, seen)) {
            return guard;
        }
        Set<Scope> contested = new LinkedHashSet<>();
        for (Scope scope : guard) {
            if (isContested(scope, base, seen, head)) {
                contested.add(scope);
            }
        }
        return contested;
    }

    private boolean isContested(Scope scope, long base, List<Long> seen, long head) {
        if (scope instanceof Scope.Single single) {
            Kind kind = kinds.get(single.kind());
            return kind != null && unseen(kind.writtenAt(single.key()), base, seen);
        } else if (scope instanceof Scope.Kind whole) {
            Kind kind = kinds.get(whole.kind());
            return kind != null && kindContested(kind, base, seen);
        }
        return head - base > seenWithin(base, head, seen);
    }

    private static boolean kindContested(Kind kind, long base, List<Long> seen) {
        if (kind.newest() <= base) {
            return false;
        }
        if (seen.isEmpty() || unseen(kind.newest(), base, seen) || unseen(kind.wholeAt(), base, seen)) {
            return true;
        }
        return kind.keys().values().stream().anyMatch(at -> unseen(at, base, seen));
    }

    private static boolean unseen(long revision, long base, List<Long> seen) {
        return revision > base && Collections.binarySearch(seen, revision) < 0;
    }

    private static int seenWithin(long base, long head, List<Long> seen) {
        return firstAbove(head, seen) - firstAbove(base, seen);
    }

    private static int firstAbove(long revision, List<Long> seen) {
        int found = Collections.binarySearch(seen, revision);
        return found < 0 ? -found - 1 : found + 1;
    }

    private ScopeIndex with(String kind, Kind scopes, long moreWeight) {
        long more = kinds.containsKey(kind) ? moreWeight : moreWeight + Weights.mapped(kind);
        return new ScopeIndex(everythingAt, kinds.plus(kind, scopes), weight + more);
    }

    /** The index of what a snapshot holds. */
    static ScopeIndex restored(long everythingAt, Map<String, Kind> kinds) {
        long weight = 0;
        for (Map.Entry<String, Kind> kind : kinds.entrySet()) {
            weight += Weights.mapped(kind.getKey());
            weight += kind.getValue().keys().keySet().stream()
                    .mapToLong(Weights::mapped)
                    .sum();
        }
        return new ScopeIndex(everythingAt, TreePMap.from(kinds), weight);
    }
}

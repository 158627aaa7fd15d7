package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Position;
import io.leanctx.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a participant has seen: everything up to its base, and beyond that only its own commits. Immutable.
 */
record Seen(Position base, List<Own> own) {

    /**
     * How many own commits beyond the base are remembered. Forgetting the oldest is safe: the participant may then
     * conflict with itself, and has read the session after that.
     */
    private static final int MAX_OWN = 256;

    /** A commit of the participant's own. */
    record Own(Position position, Set<Scope> written) {}

    static Seen upTo(Position base) {
        return new Seen(base, List.of());
    }

    /** After a position was handed to the participant's caller. */
    Seen handed(Position position) {
        if (position.revision() <= base.revision()) {
            return this;
        }
        return absorbed(position, own);
    }

    /**
     * Whether this is of a log that no longer is: a read that began after this was true shows a position before it, or
     * the same revision with another hash.
     */
    boolean contradicts(Position read) {
        return base.revision() > read.revision() || (base.revision() == read.revision() && !base.equals(read));
    }

    /** After a commit of the participant's own. */
    Seen committed(Commit commit) {
        if (own.isEmpty() && commit.revision() == base.revision() + 1) {
            return upTo(commit.position());
        }
        if (commit.revision() <= base.revision()
                || own.stream().anyMatch(one -> one.position.equals(commit.position()))) {
            return this;
        }
        Set<Scope> written = commit.changes().stream()
                .map(Change::scopes)
                .flatMap(Set::stream)
                .collect(Collectors.toUnmodifiableSet());
        List<Own> more = new ArrayList<>(own);
        more.add(new Own(commit.position(), written));
        more.sort((a, b) -> Long.compare(a.position.revision(), b.position.revision()));
        return absorbed(base, more);
    }

    /**
     * After a commit that an earlier try made, perhaps of another participant of the same agent. One that rests on what
     * this participant has not seen is not its own: to take it for seen would cover what it overwrote.
     */
    Seen repeated(Commit commit) {
        boolean restsOnWhatWasSeen = commit.base().revision() <= base.revision()
                && commit.seen().stream()
                        .allMatch(revision ->
                                revision <= base.revision() || ownRevisions().contains(revision));
        return restsOnWhatWasSeen ? committed(commit) : this;
    }

    /** The revisions beyond the base that matter to a guard and are the participant's own. */
    List<Long> relevantTo(Set<Scope> guard) {
        return own.stream()
                .filter(one -> guard.stream().anyMatch(guarded -> touches(guarded, one.written)))
                .map(one -> one.position.revision())
                .toList();
    }

    /** The participant's own revisions beyond the base. */
    Set<Long> ownRevisions() {
        return own.stream().map(one -> one.position.revision()).collect(Collectors.toUnmodifiableSet());
    }

    private static Seen absorbed(Position from, List<Own> commits) {
        Position reached = from;
        List<Own> left = new ArrayList<>();
        for (Own one : commits) {
            if (one.position.revision() == reached.revision() + 1) {
                reached = one.position;
            } else if (one.position.revision() > reached.revision()) {
                left.add(one);
            }
        }
        int surplus = Math.max(0, left.size() - MAX_OWN);
        return new Seen(reached, List.copyOf(left.subList(surplus, left.size())));
    }

    private static boolean touches(Scope guarded, Set<Scope> written) {
        if (guarded instanceof Scope.Everything || written.contains(Scope.everything())) {
            return true;
        }
        return guarded instanceof Scope.Kind kind
                ? written.stream()
                        .anyMatch(one -> one instanceof Scope.Single single
                                && single.kind().equals(kind.kind()))
                : written.contains(guarded);
    }
}

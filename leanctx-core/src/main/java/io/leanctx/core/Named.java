package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Entry;
import io.leanctx.EntryRef;
import io.leanctx.Scope;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Finds in a session what a scope, or the place in the log, is the name of. */
final class Named {

    private Named() {}

    /** The entry that a session has under a scope. */
    static Optional<Entry<? extends Change>> in(SessionState session, Scope.Single scope) {
        Contents contents = session.contents();
        String key = scope.key();
        return switch (scope.kind()) {
            case Scope.TASK -> onlyWithout(key, contents.task());
            case Scope.NEXT_STEPS -> onlyWithout(key, contents.nextSteps());
            case Scope.SUMMARY -> onlyWithout(key, last(contents.summaries()));
            case Scope.KNOWLEDGE -> Optional.ofNullable(contents.knowledge().get(key));
            case Scope.DECISION -> named(contents.decisions(), key);
            case Scope.CLAIM ->
                Optional.ofNullable(contents.coordinated().claims().get(key));
            case Scope.HANDOFF -> named(contents.coordinated().offers().values(), key);
            case Scope.BUNDLE -> Optional.ofNullable(contents.imports().get(key));
            default -> Optional.ofNullable(contents.keyed().get(scope.kind())).map(ofKind -> ofKind.get(key));
        };
    }

    /** The entry that a session has of a place in the log. */
    static Optional<Entry<? extends Change>> at(SessionState session, EntryRef ref) {
        for (Collection<? extends Entry<? extends Change>> section :
                session.contents().sections()) {
            for (Entry<? extends Change> entry : section) {
                if (entry.ref().equals(ref)) {
                    return Optional.of(entry);
                }
            }
        }
        return Optional.empty();
    }

    /** There is one of the kind, so its scope has no key. */
    private static Optional<Entry<? extends Change>> onlyWithout(
            String key, Optional<? extends Entry<? extends Change>> entry) {
        return key.isEmpty() ? entry.map(found -> found) : Optional.empty();
    }

    private static Optional<? extends Entry<? extends Change>> last(List<? extends Entry<? extends Change>> entries) {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
    }

    /** The key of such a scope is the place of an entry; one that is not names nothing. */
    private static Optional<Entry<? extends Change>> named(
            Collection<? extends Entry<? extends Change>> entries, String ref) {
        for (Entry<? extends Change> entry : entries) {
            if (entry.ref().toString().equals(ref)) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }
}

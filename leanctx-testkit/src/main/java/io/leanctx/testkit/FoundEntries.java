package io.leanctx.testkit;

import io.leanctx.Change;
import io.leanctx.Entry;
import java.util.List;
import java.util.function.Predicate;

/** The entries of a session that fit what was asserted so far; at least one. */
record FoundEntries(SessionAssert in, String what, List<Entry<? extends Change>> entries) {

    /** Those that fit one thing more, which is said as in {@code by cursor}. */
    FoundEntries narrowed(String how, Predicate<Entry<? extends Change>> sought) {
        List<Entry<? extends Change>> left = entries.stream().filter(sought).toList();
        if (left.isEmpty()) {
            throw in.told("expected " + what + " of " + Listings.name(in.session()) + " to be " + how + ", but it is"
                    + Listings.entries(entries));
        }
        return new FoundEntries(in, what + " " + how, left);
    }
}

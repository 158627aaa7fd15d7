package io.leanctx.core;

import io.leanctx.Entry;
import io.leanctx.EntryRef;
import java.util.List;
import java.util.Optional;

/** Finds entries in lists that are in the order of the log. */
final class Entries {

    private Entries() {}

    /** The index of the first entry after a revision; the size of the list if there is none. */
    static int firstAfter(List<? extends Entry<?>> entries, long revision) {
        return firstFrom(entries, new EntryRef(revision + 1, 0));
    }

    /** The entry that stands at a place. */
    static <T> Optional<Entry<T>> at(List<Entry<T>> entries, EntryRef ref) {
        int index = firstFrom(entries, ref);
        return index < entries.size() && entries.get(index).ref().equals(ref)
                ? Optional.of(entries.get(index))
                : Optional.empty();
    }

    private static int firstFrom(List<? extends Entry<?>> entries, EntryRef ref) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).ref().compareTo(ref) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}

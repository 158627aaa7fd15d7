package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Entry;
import java.util.Optional;
import java.util.function.Predicate;
import org.pcollections.PSortedMap;
import org.pcollections.PVector;
import org.pcollections.TreePMap;

/** Puts entries into collections and takes them out, and keeps count of what they weigh. Used by one thread. */
final class Scales {

    private long weight;

    Scales(long weight) {
        this.weight = weight;
    }

    long weight() {
        return weight;
    }

    void add(long more) {
        weight += more;
    }

    void reset(long to) {
        weight = to;
    }

    <T extends Change> Entry<T> added(Entry<T> entry) {
        weight += Weights.entry(entry);
        return entry;
    }

    <T extends Change> PVector<Entry<T>> with(PVector<Entry<T>> entries, Entry<T> now) {
        return entries.plus(added(now));
    }

    <T extends Change> Optional<Entry<T>> replaced(Optional<Entry<T>> before, Entry<T> now) {
        removed(before);
        return Optional.of(added(now));
    }

    <T extends Change> Optional<Entry<T>> removed(Optional<Entry<T>> before) {
        before.ifPresent(entry -> weight -= Weights.entry(entry));
        return Optional.empty();
    }

    <K extends Comparable<? super K>, T extends Change> PSortedMap<K, Entry<T>> removed(
            PSortedMap<K, Entry<T>> before) {
        before.values().forEach(entry -> weight -= Weights.entry(entry));
        return TreePMap.empty();
    }

    <T extends Change> PVector<Entry<T>> removed(PVector<Entry<T>> before, int index) {
        weight -= Weights.entry(before.get(index));
        return before.minus(index);
    }

    <K extends Comparable<? super K>, T extends Change> PSortedMap<K, Entry<T>> with(
            PSortedMap<K, Entry<T>> map, K key, Entry<T> now) {
        Entry<T> before = map.get(key);
        if (before != null) {
            weight -= Weights.entry(before);
        }
        return map.plus(key, added(now));
    }

    <K extends Comparable<? super K>, T extends Change> PSortedMap<K, Entry<T>> without(
            PSortedMap<K, Entry<T>> map, K key) {
        Entry<T> before = map.get(key);
        if (before == null) {
            return map;
        }
        weight -= Weights.entry(before);
        return map.minus(key);
    }

    /** The entries after a revision, of entries that are in the order of the log. */
    <T extends Change> PVector<Entry<T>> after(PVector<Entry<T>> entries, long revision) {
        int first = 0;
        while (first < entries.size() && entries.get(first).revision() <= revision) {
            weight -= Weights.entry(entries.get(first));
            first++;
        }
        return first == 0 ? entries : entries.subList(first, entries.size());
    }

    <T extends Change> PVector<Entry<T>> withoutIf(PVector<Entry<T>> entries, Predicate<Entry<T>> out) {
        PVector<Entry<T>> left = entries;
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (out.test(entries.get(i))) {
                left = removed(left, i);
            }
        }
        return left;
    }

    <K extends Comparable<? super K>, T extends Change> PSortedMap<K, Entry<T>> withoutIf(
            PSortedMap<K, Entry<T>> entries, Predicate<Entry<T>> out) {
        PSortedMap<K, Entry<T>> left = entries;
        for (var entry : entries.entrySet()) {
            if (out.test(entry.getValue())) {
                left = without(left, entry.getKey());
            }
        }
        return left;
    }

    <T extends Change> Optional<Entry<T>> withoutIf(Optional<Entry<T>> entry, Predicate<Entry<T>> out) {
        return entry.filter(out).isPresent() ? removed(entry) : entry;
    }
}

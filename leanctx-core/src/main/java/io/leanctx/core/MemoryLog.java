package io.leanctx.core;

import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.spi.Append;
import io.leanctx.spi.Blob;
import io.leanctx.spi.Head;
import io.leanctx.spi.Rewrite;
import io.leanctx.spi.StoredEntry;
import io.leanctx.spi.StoredSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One log of an {@link InMemoryBackend}. Appended to by one thread at a time, read by any number meanwhile: an append
 * becomes visible as a whole, with the one write that publishes its {@link View}.
 */
final class MemoryLog {

    private static final int FIRST_CAPACITY = 8;

    /** The revision of each operation. It may run ahead of the view, and lag behind it where entries were dropped. */
    private final Map<String, Long> operations = new ConcurrentHashMap<>();

    private final NavigableMap<Long, StoredSnapshot> snapshots = new ConcurrentSkipListMap<>();

    /** Null until the first append. */
    private volatile @Nullable View view;

    Optional<Head> head() {
        View current = view;
        return current == null ? Optional.empty() : Optional.of(current.head);
    }

    Position position() {
        View current = view;
        return current == null ? Position.START : current.head.position();
    }

    long revision() {
        View current = view;
        return current == null ? 0 : current.newest();
    }

    List<StoredEntry> entries(long after, int maxEntries, long maxBytes) {
        View current = view;
        if (current == null || after >= current.newest()) {
            return List.of();
        }
        long first = Math.max(after + 1, current.oldest);
        int size = (int) Math.min(maxEntries, current.newest() - first + 1);
        List<StoredEntry> page = new ArrayList<>(Math.min(size, 256));
        long bytes = 0;
        for (long revision = first; revision < first + size; revision++) {
            StoredEntry entry = current.slot(revision).entry;
            bytes += entry.bytes().size();
            if (bytes > maxBytes && !page.isEmpty()) {
                break;
            }
            page.add(entry);
        }
        return page;
    }

    OptionalLong operation(String operation) {
        Long revision = operations.get(operation);
        View current = view;
        return revision != null && current != null && current.serves(revision)
                ? OptionalLong.of(revision)
                : OptionalLong.empty();
    }

    Optional<StoredSnapshot> snapshot(long atMost) {
        Map.Entry<Long, StoredSnapshot> newest = snapshots.floorEntry(atMost);
        // The view is read after the snapshot: what was dropped or rewritten meanwhile is not served.
        while (newest != null && !keepsSnapshot(newest.getKey())) {
            newest = snapshots.lowerEntry(newest.getKey());
        }
        return newest == null ? Optional.empty() : Optional.of(newest.getValue());
    }

    void putSnapshot(StoredSnapshot snapshot) {
        snapshots.put(snapshot.revision(), snapshot);
        // An append may have done away with this revision since the snapshot was made, and cleared up before it came.
        if (!keepsSnapshot(snapshot.revision())) {
            snapshots.remove(snapshot.revision(), snapshot);
        }
    }

    /**
     * Appends, and says which blobs are not referred to any more, once for each entry that did.
     *
     * <p>A rewrite of what is no longer served finds nothing to replace.
     */
    List<Hash> append(Append append) {
        Head head = append.head();
        View before = view;
        View after = before == null
                ? View.first(head)
                : before.next(head, !append.rewrites().isEmpty());
        after.set(
                head.revision(),
                new Slot(append.operation(), new StoredEntry(head.revision(), append.entry()), hashes(append.blobs())));
        List<Hash> released = new ArrayList<>();
        for (Rewrite rewrite : append.rewrites()) {
            if (after.serves(rewrite.revision())) {
                Slot slot = after.slot(rewrite.revision());
                Slot rewritten = slot.rewritten(rewrite);
                slot.blobs.stream()
                        .filter(hash -> !rewritten.blobs.contains(hash))
                        .forEach(released::add);
                after.set(rewrite.revision(), rewritten);
            }
        }
        operations.put(append.operation(), head.revision());
        publish(after, append.rewrites());
        if (before != null) {
            released.addAll(drop(before, after.oldest));
        }
        return released;
    }

    private void publish(View after, List<Rewrite> rewrites) {
        if (rewrites.isEmpty()) {
            view = after;
            return;
        }
        long least = rewrites.stream().mapToLong(Rewrite::revision).min().getAsLong();
        snapshots.tailMap(least, true).clear();
        view = after.withoutSnapshotsFrom(least);
        // Those that came before they could know.
        snapshots.subMap(least, after.newest()).clear();
    }

    /** Clears up what is below the oldest revision, and says which blobs it referred to. */
    private List<Hash> drop(View before, long oldest) {
        List<Hash> released = new ArrayList<>();
        for (long revision = before.oldest; revision < Math.min(oldest, before.newest() + 1); revision++) {
            Slot slot = before.slot(revision);
            operations.remove(slot.operation, revision);
            released.addAll(slot.blobs);
        }
        snapshots.headMap(oldest, false).clear();
        return released;
    }

    private boolean keepsSnapshot(long revision) {
        View current = view;
        return current == null || (revision >= current.oldest && !current.gaps.contain(revision));
    }

    private static Set<Hash> hashes(List<Blob> blobs) {
        return blobs.stream().map(Blob::hash).collect(Collectors.toUnmodifiableSet());
    }

    /** An entry, and the blobs that it brought. */
    private record Slot(String operation, StoredEntry entry, Set<Hash> blobs) {

        Slot rewritten(Rewrite rewrite) {
            Set<Hash> kept = blobs.stream().filter(rewrite.keeps()::contains).collect(Collectors.toUnmodifiableSet());
            return new Slot(operation, new StoredEntry(entry.revision(), rewrite.entry()), kept);
        }
    }

    /**
     * What a reader goes by. Its slots from the oldest revision to the newest never change; views may share an array,
     * whose slots beyond the newest revision are not theirs.
     */
    private static final class View {

        private final Head head;
        private final long oldest;
        private final SnapshotGaps gaps;
        private final long origin;
        private final Slot[] slots;

        private View(Head head, long oldest, SnapshotGaps gaps, long origin, Slot[] slots) {
            this.head = head;
            this.oldest = oldest;
            this.gaps = gaps;
            this.origin = origin;
            this.slots = slots;
        }

        static View first(Head head) {
            return new View(head, head.oldest(), SnapshotGaps.NONE, head.revision(), new Slot[FIRST_CAPACITY]);
        }

        /**
         * The view of the next revision, whose slot is yet to be set. What was dropped never comes back.
         *
         * @param apart whether its slots must be its own, because older ones are to be set as well
         */
        View next(Head next, boolean apart) {
            long stillServed = Math.max(oldest, next.oldest());
            SnapshotGaps stillThere = gaps.above(stillServed);
            long used = next.revision() - origin + 1;
            long dead = stillServed - origin;
            if (!apart && used <= slots.length && dead <= used / 2) {
                return new View(next, stillServed, stillThere, origin, slots);
            }
            int live = Math.toIntExact(next.revision() - stillServed);
            Slot[] moved = new Slot[Math.max(FIRST_CAPACITY, Math.addExact(live, live / 2 + 1))];
            System.arraycopy(slots, Math.toIntExact(dead), moved, 0, live);
            return new View(next, stillServed, stillThere, stillServed, moved);
        }

        View withoutSnapshotsFrom(long revision) {
            return new View(head, oldest, gaps.with(revision, newest()), origin, slots);
        }

        long newest() {
            return head.revision();
        }

        boolean serves(long revision) {
            return revision >= oldest && revision <= newest();
        }

        Slot slot(long revision) {
            return slots[(int) (revision - origin)];
        }

        void set(long revision, Slot slot) {
            slots[(int) (revision - origin)] = slot;
        }
    }
}

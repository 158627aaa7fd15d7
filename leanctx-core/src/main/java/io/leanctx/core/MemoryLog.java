package io.leanctx.core;

import io.leanctx.Position;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.Head;
import io.leanctx.spi.StoredEntry;
import io.leanctx.spi.StoredSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
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
        return newest == null || newest.getKey() < oldest() ? Optional.empty() : Optional.of(newest.getValue());
    }

    void putSnapshot(StoredSnapshot snapshot) {
        snapshots.put(snapshot.revision(), snapshot);
        // An append may have dropped this revision since the snapshot was made, and have cleared up before it came.
        dropSnapshots(oldest());
    }

    void append(String operation, Bytes entry, Head head) {
        View before = view;
        View after = before == null ? View.first(head) : before.next(head);
        after.set(head.revision(), new Slot(operation, new StoredEntry(head.revision(), entry)));
        operations.put(operation, head.revision());
        view = after;
        if (before != null && after.oldest > before.oldest) {
            drop(before, after.oldest);
        }
    }

    private void drop(View before, long oldest) {
        for (long revision = before.oldest; revision < Math.min(oldest, before.newest() + 1); revision++) {
            operations.remove(before.slot(revision).operation, revision);
        }
        dropSnapshots(oldest);
    }

    private void dropSnapshots(long oldest) {
        snapshots.headMap(oldest, false).clear();
    }

    private long oldest() {
        View current = view;
        return current == null ? 0 : current.oldest;
    }

    private record Slot(String operation, StoredEntry entry) {}

    /**
     * What a reader goes by. Its slots from the oldest revision to the newest never change; views may share an array,
     * whose slots beyond the newest revision are not theirs.
     */
    private static final class View {

        private final Head head;
        private final long oldest;
        private final long origin;
        private final Slot[] slots;

        private View(Head head, long oldest, long origin, Slot[] slots) {
            this.head = head;
            this.oldest = oldest;
            this.origin = origin;
            this.slots = slots;
        }

        static View first(Head head) {
            return new View(head, head.oldest(), head.revision(), new Slot[FIRST_CAPACITY]);
        }

        /** The view of the next revision, whose slot is yet to be set. What was dropped never comes back. */
        View next(Head next) {
            long stillServed = Math.max(oldest, next.oldest());
            long used = next.revision() - origin + 1;
            long dead = stillServed - origin;
            if (used <= slots.length && dead <= used / 2) {
                return new View(next, stillServed, origin, slots);
            }
            int live = Math.toIntExact(next.revision() - stillServed);
            Slot[] moved = new Slot[Math.max(FIRST_CAPACITY, Math.addExact(live, live / 2 + 1))];
            System.arraycopy(slots, Math.toIntExact(dead), moved, 0, live);
            return new View(next, stillServed, stillServed, moved);
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

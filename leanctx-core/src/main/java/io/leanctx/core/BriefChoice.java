package io.leanctx.core;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a session goes into so many bytes. First each part gets its share of the room there is, again and again until
 * none finds place in its share any more; then what is left goes to the most important. So a part that is long does not
 * silence the others. What only repeats a newer entry comes last.
 *
 * <p>An entry goes in whole. One that is over the share of its part is named instead, and those after it go on; any
 * other for which there is no place ends its part, so that what is left out of a part is what is oldest in it.
 *
 * <p>Bytes stand for tokens here, since counting tokens may be slow and tokens do not add up; {@link BriefWriter} finds
 * out how many bytes are right.
 */
final class BriefChoice {

    /** Before others had their turn; a list of beginnings tells less than an entry of another part. */
    private static final int MAX_NAMED = 2;

    private static final int SHORTEST_OPENING = 40;
    private static final int LONGEST_OPENING = 400;

    private final BriefOutline outline;
    private final long capacity;
    /** By number of the item. */
    private final BitSet whole = new BitSet();

    private final Map<BriefItem, String> named = new HashMap<>();
    private final Map<BriefPart, Integer> namedOf = new EnumMap<>(BriefPart.class);
    private final Set<BriefPart> opened = new HashSet<>();
    private long left;

    private BriefChoice(BriefOutline outline, long capacity) {
        this.outline = outline;
        this.capacity = capacity;
        this.left = capacity;
    }

    static BriefChoice of(BriefOutline outline, long capacity) {
        BriefChoice choice = new BriefChoice(outline, capacity);
        long room;
        do {
            room = choice.left;
            for (BriefPart part : BriefPart.BY_IMPORTANCE) {
                choice.fill(part, part.shareOf(room), MAX_NAMED, false);
            }
        } while (choice.left < room);
        for (boolean repeated : List.of(false, true)) {
            for (BriefPart part : BriefPart.BY_IMPORTANCE) {
                choice.fill(part, choice.left, Integer.MAX_VALUE, repeated);
            }
        }
        return choice;
    }

    long capacity() {
        return capacity;
    }

    BriefOutline outline() {
        return outline;
    }

    /** Whether everything that can be in a brief is in this one, whole. */
    boolean isComplete() {
        return whole.cardinality() == outline.size();
    }

    boolean isWhole(BriefItem item) {
        return whole.get(item.number());
    }

    boolean isNamed(BriefItem item) {
        return !named.isEmpty() && named.containsKey(item);
    }

    /** What is shown of a part, in reading order. */
    List<String> shown(BriefPart part) {
        return outline.read(part).stream()
                .filter(item -> isWhole(item) || isNamed(item))
                .map(item -> isWhole(item) ? item.whole() : named.getOrDefault(item, ""))
                .toList();
    }

    private void fill(BriefPart part, long quota, int maxNamed, boolean repeated) {
        long room = quota;
        int mayName = maxNamed - namedOf.getOrDefault(part, 0);
        for (BriefItem item : outline.ranked(part)) {
            if (isWhole(item) || item.entry().isRepeated() != repeated) {
                continue;
            }
            long heading = opened.contains(part) ? 0 : headingBytes(part);
            long asNamed = BriefText.bytes(named.getOrDefault(item, ""));
            long cost = 0;
            if (!item.isOver(room + asNamed - heading)) {
                cost = heading + item.bytes() - asNamed;
                named.remove(item);
                whole.set(item.number());
            } else if (!item.isOver(part.shareOf(capacity) - headingBytes(part))) {
                return;
            } else if (mayName > 0 && !isNamed(item)) {
                String name = item.named(openingOf(part));
                cost = heading + BriefText.bytes(name);
                if (cost > room) {
                    // Names are of about one size, so the next would not fit either; and there may be thousands.
                    mayName = 0;
                    continue;
                } else if (!item.isOver(cost)) {
                    continue;
                }
                named.put(item, name);
                namedOf.merge(part, 1, Integer::sum);
                mayName--;
            }
            if (cost > 0) {
                opened.add(part);
                room -= cost;
                left -= cost;
            }
        }
    }

    private int openingOf(BriefPart part) {
        return (int) Math.min(LONGEST_OPENING, Math.max(SHORTEST_OPENING, part.shareOf(capacity) / 2));
    }

    private long headingBytes(BriefPart part) {
        return BriefText.bytes(outline.markup().open(part, outline.head()))
                + BriefText.bytes(outline.markup().close(part));
    }
}

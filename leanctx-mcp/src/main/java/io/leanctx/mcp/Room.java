package io.leanctx.mcp;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What an answer has room for, by its budget of tokens. */
final class Room {

    private int left;

    Room(Call call) {
        this.left = call.maxTokens() - Tokens.ENVELOPE;
    }

    int left() {
        return left;
    }

    /**
     * Takes as many items as there is room for, in their order, and at least one, shortened if need be.
     *
     * @return the views of those that were taken
     */
    <T> List<Object> take(List<? extends T> items, long limit, Function<? super T, Map<String, Object>> view) {
        return take(items.iterator(), limit, view);
    }

    /** The same, and no item is asked for that there is no room for, but the first of those. */
    <T> List<Object> take(Iterator<? extends T> items, long limit, Function<? super T, Map<String, Object>> view) {
        List<Object> taken = new ArrayList<>();
        while (taken.size() < limit && items.hasNext()) {
            Map<String, Object> next = view.apply(items.next());
            int size = Tokens.of(next) + 1; // the comma
            if (size > left) {
                if (taken.isEmpty()) {
                    Map<String, Object> shorter = Shortened.toFit(next, left);
                    left = Math.max(0, left - Tokens.of(shorter));
                    taken.add(shorter);
                }
                break;
            }
            left -= size;
            taken.add(next);
        }
        return taken;
    }

    boolean hasRoomFor(String text) {
        return Tokens.CAUTIOUS.count(text) <= left;
    }
}

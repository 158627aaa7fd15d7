package io.leanctx.core;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** An entry with its text in a markup, which is made when it is first needed. Used by one thread. */
final class BriefItem {

    /** What a part shows first. */
    static final Comparator<BriefItem> BY_IMPORTANCE = Comparator.comparingInt((BriefItem item) -> item.entry.weight())
            .thenComparing(item -> item.entry.ref())
            .reversed();

    private final int number;
    private final BriefEntry entry;
    private final BriefMarkup markup;
    private @Nullable String whole;
    private long bytes;

    /**
     * Creates an item.
     *
     * @param number its own among those of an outline, from 0
     */
    BriefItem(int number, BriefEntry entry, BriefMarkup markup) {
        this.number = number;
        this.entry = entry;
        this.markup = markup;
    }

    int number() {
        return number;
    }

    BriefEntry entry() {
        return entry;
    }

    /**
     * Whether the whole entry takes more than some bytes. Of a text that is far too long, none is made to find that
     * out.
     */
    boolean isOver(long limit) {
        return entry.length() > limit || bytes() > limit;
    }

    String whole() {
        String text = whole;
        if (text == null) {
            text = markup.entry(entry);
            whole = text;
            bytes = BriefText.bytes(text);
        }
        return text;
    }

    long bytes() {
        whole();
        return bytes;
    }

    String named(int openingLength) {
        return markup.named(entry, openingLength);
    }
}

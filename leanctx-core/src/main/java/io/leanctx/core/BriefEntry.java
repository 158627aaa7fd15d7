package io.leanctx.core;

import io.leanctx.EntryRef;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Something that a brief may show.
 *
 * @param ref where it stands in the log
 * @param agent who wrote it
 * @param about what else there is to say of it, on one line; may be empty
 * @param weight which entries of a part come first: those that weigh more, then the newest
 * @param length a number of characters that its text has at least, known without making it
 * @param text what it says
 * @param said what is equal for entries that say the same
 */
record BriefEntry(
        BriefPart part,
        BriefKind kind,
        EntryRef ref,
        Optional<String> agent,
        String about,
        int weight,
        int length,
        Supplier<String> text,
        Object said) {

    private static final int REPEATED = -1;

    /** This entry, where a newer one says the same. */
    BriefEntry repeated() {
        return new BriefEntry(part, kind, ref, agent, about, REPEATED, length, text, said);
    }

    boolean isRepeated() {
        return weight == REPEATED;
    }
}

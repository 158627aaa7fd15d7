package io.leanctx;

import org.jspecify.annotations.Nullable;

/**
 * Where an entry stands in its channel's log: the revision of its commit, and its place among that commit's changes.
 *
 * @param revision the revision of the commit, at least 1
 * @param index the place among the commit's changes, from 0
 * @since 0.1.0
 */
public record EntryRef(long revision, int index) implements Comparable<EntryRef> {

    /**
     * Creates a reference.
     *
     * @param revision the revision of the commit, at least 1
     * @param index the place among the commit's changes, from 0
     * @throws InvalidInputException if {@code revision} is below 1 or {@code index} below 0
     */
    public EntryRef {
        if (revision < 1 || index < 0) {
            throw new InvalidInputException("an entry stands at a revision from 1 and an index from 0, not at revision "
                    + revision + ", index " + index);
        }
    }

    /**
     * Parses what {@link #toString()} prints.
     *
     * @param text {@code revision.index}, or {@code revision} alone for index 0
     * @return the reference
     * @throws InvalidInputException if {@code text} is anything else
     */
    public static EntryRef parse(String text) {
        int dot = Check.present("entry", text).indexOf('.');
        try {
            EntryRef parsed = dot < 0
                    ? new EntryRef(Long.parseLong(text), 0)
                    : new EntryRef(Long.parseLong(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
            // Signs, zeros before a number and digits of other scripts would be second names of the same entry.
            if (parsed.toString().equals(dot < 0 ? text + ".0" : text)) {
                return parsed;
            }
        } catch (NumberFormatException e) {
            throw malformed(text, e);
        }
        throw malformed(text, null);
    }

    private static InvalidInputException malformed(String text, @Nullable NumberFormatException cause) {
        return new InvalidInputException(
                "entry \"" + Check.excerpt(text) + "\" is not of the form revision.index, as in 17.0", cause);
    }

    /** Orders entries as the log has them: by revision, then by index. */
    @Override
    public int compareTo(EntryRef other) {
        int byRevision = Long.compare(revision, other.revision);
        return byRevision != 0 ? byRevision : Integer.compare(index, other.index);
    }

    /**
     * The reference in text.
     *
     * @return {@code revision.index}, as in {@code 17.0}
     */
    @Override
    public String toString() {
        return revision + "." + index;
    }
}

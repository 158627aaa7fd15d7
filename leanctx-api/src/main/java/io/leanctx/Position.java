package io.leanctx;

import org.jspecify.annotations.Nullable;

/**
 * A point of a channel's log: a revision, and the hash that the log's chain has there. It is what a base and a watch
 * cursor carry, so that a log which was restored or cut short is noticed instead of mixed with another.
 *
 * @param revision the revision, at least 0
 * @param hash the hash of that revision's commit; {@link Hash#ZERO} at revision 0
 * @since 0.1.0
 */
public record Position(long revision, Hash hash) {

    /** Before the first commit: the position of whoever has seen nothing. It is a position of every log. */
    public static final Position START = new Position(0, Hash.ZERO);

    /**
     * Creates a position.
     *
     * @param revision the revision, at least 0
     * @param hash the hash of that revision's commit
     * @throws InvalidInputException if {@code revision} is negative, or if it is 0 and {@code hash} is not
     * {@link Hash#ZERO}
     */
    public Position {
        Check.present("hash of a position", hash);
        if (revision < 0) {
            throw new InvalidInputException("revision " + revision + " is negative; revisions begin at 1, and 0 stands"
                    + " for a channel nobody wrote to");
        }
        if (revision == 0 && !hash.equals(Hash.ZERO)) {
            throw new InvalidInputException("revision 0 has no commit, so its hash is Hash.ZERO; use Position.START");
        }
    }

    /**
     * Parses what {@link #toString()} prints.
     *
     * @param text {@code revision:hash}
     * @return the position
     * @throws InvalidInputException if {@code text} is anything else
     */
    public static Position parse(String text) {
        int colon = Check.present("position", text).indexOf(':');
        try {
            if (colon > 0 && text.chars().limit(colon).allMatch(c -> c >= '0' && c <= '9')) {
                Position parsed =
                        new Position(Long.parseLong(text.substring(0, colon)), Hash.parse(text.substring(colon + 1)));
                // A number with zeros before it would be a second name of the same position.
                if (parsed.toString().equalsIgnoreCase(text)) {
                    return parsed;
                }
            }
        } catch (NumberFormatException e) {
            throw malformed(text, e);
        }
        throw malformed(text, null);
    }

    /**
     * The position in text.
     *
     * @return {@code revision:hash}, the revision in decimal and the hash in 64 hexadecimal digits
     */
    @Override
    public String toString() {
        return revision + ":" + hash;
    }

    private static InvalidInputException malformed(String text, @Nullable NumberFormatException cause) {
        return new InvalidInputException(
                "position \"" + Check.excerpt(text) + "\" is not of the form revision:hash, as in 17:9f86d0…", cause);
    }
}

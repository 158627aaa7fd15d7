package io.leanctx;

import java.util.List;

/**
 * A session rendered for an agent's context window. The same for the same session, viewer (its id and role) and
 * request; what has expired is judged by the time of the session's newest commit, not by that of the reading.
 *
 * <p>An entry is in the text whole, but for white space around it, or is not in it. One that is too long for its part
 * of the text may be named there instead: by its revision, author, first words and length. No text of an entry can end
 * the place it stands in, or pass for another entry.
 *
 * @param text the brief; never more tokens than asked for
 * @param tokens how many tokens it has, by the counter of the request
 * @param position what of the session it shows
 * @param omitted what is not in the text whole, the most important first; the text says so as well, in one line for
 *     several kinds where there was no room for more, and not at all where there was room for the headline alone
 * @since 0.1.0
 */
public record Brief(String text, int tokens, Position position, List<Omission> omitted) {

    /**
     * Entries of one kind that are not in the text whole. Values of the host's own kinds never are, since only the host
     * can read them.
     *
     * @param kind what they are, such as {@code findings}; of the host's own kinds the name, such as {@code
     *     acme.plan/1}
     * @param count how many, at least 1
     * @param oldest the revision of the oldest of them
     * @param newest the revision of the newest of them; {@link Workspace#history} has them all
     * @since 0.1.0
     */
    public record Omission(String kind, int count, long oldest, long newest) {}

    /**
     * Creates a brief; the list is copied.
     *
     * @param text the brief
     * @param tokens how many tokens it has
     * @param position what of the session it shows
     * @param omitted what is not in the text whole, the most important first
     */
    public Brief {
        omitted = List.copyOf(omitted);
    }
}

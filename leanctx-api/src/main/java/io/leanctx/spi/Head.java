package io.leanctx.spi;

import io.leanctx.InvalidInputException;
import io.leanctx.Position;

/**
 * Where a log stands.
 *
 * @param position the newest revision, at least 1, and the hash of its entry, which the backend compares and does not
 *     compute
 * @param oldest the oldest revision that is still served, from 1 to the newest. Where it is below that of the head
 *     before, what was no longer served stays so
 * @param deleted whether the newest commit deleted the session; such a log is left out of listings
 * @param state what the layer above keeps with the head (a summary); a few kilobytes at most; the backend does not look
 *     into it
 * @since 0.1.0
 */
public record Head(Position position, long oldest, boolean deleted, Bytes state) {

    /**
     * Creates a head.
     *
     * @param position the newest revision, at least 1, and its hash
     * @param oldest the oldest revision that is still served
     * @param deleted whether the newest commit deleted the session
     * @param state what the layer above keeps with the head
     * @throws InvalidInputException if {@code oldest} is not between 1 and the newest revision
     */
    public Head {
        if (oldest < 1 || oldest > position.revision()) {
            throw new InvalidInputException(
                    "oldest revision " + oldest + " of a head is not in 1.." + position.revision());
        }
    }

    /**
     * The newest revision.
     *
     * @return at least 1
     */
    public long revision() {
        return position.revision();
    }
}

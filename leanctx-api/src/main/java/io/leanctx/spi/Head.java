package io.leanctx.spi;

import io.leanctx.InvalidInputException;

/**
 * Where a log stands.
 *
 * @param revision the newest revision, at least 1
 * @param oldest the oldest revision that is still served, from 1 to {@code revision}
 * @param deleted whether the newest commit deleted the session; such a log is left out of listings
 * @param state what the layer above keeps with the head (hash, summary); a few kilobytes at most; the backend does not
 *     look into it
 * @since 0.1.0
 */
public record Head(long revision, long oldest, boolean deleted, Bytes state) {

    /**
     * Creates a head.
     *
     * @param revision the newest revision, at least 1
     * @param oldest the oldest revision that is still served, from 1 to {@code revision}
     * @param deleted whether the newest commit deleted the session
     * @param state what the layer above keeps with the head (hash, summary)
     * @throws InvalidInputException if {@code oldest} is not between 1 and {@code revision}
     */
    public Head {
        if (oldest < 1 || oldest > revision) {
            throw new InvalidInputException("oldest revision " + oldest + " of a head is not in 1.." + revision);
        }
    }
}

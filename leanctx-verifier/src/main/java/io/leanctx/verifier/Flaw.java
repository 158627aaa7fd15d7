package io.leanctx.verifier;

import java.util.Objects;

/**
 * What is wrong with a proof: the first thing that was found.
 *
 * @param what what is wrong, in words
 * @param where where that is: {@code revision 7}, the name of a field, or {@code byte 1024} of the file
 * @since 0.1.0
 */
public record Flaw(String what, String where) {

    /**
     * Creates a flaw.
     *
     * @param what what is wrong, in words
     * @param where where that is
     */
    public Flaw {
        Objects.requireNonNull(what);
        Objects.requireNonNull(where);
    }

    @Override
    public String toString() {
        return where + ": " + what;
    }
}

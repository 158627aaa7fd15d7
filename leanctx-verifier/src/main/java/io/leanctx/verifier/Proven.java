package io.leanctx.verifier;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a sound proof says.
 *
 * @param workspace the workspace it is of
 * @param channel the channel it is of
 * @param privacy {@code full}, {@code redacted} or {@code summary}
 * @param after the position before its first commit, as {@code revision:hash}
 * @param head the position of its last commit, as {@code revision:hash}
 * @param commits how many commits it is of
 * @param agents who made them, by id
 * @param countersigned how many commits the signature of a store under them was checked for
 * @param countersignaturesUnchecked how many such signatures could not be checked, as their key is not known
 * @param shown how many texts are in it
 * @param withheld how many texts are not in it: withheld, or erased before
 * @param sealedBy the fingerprint of the key that signed it; empty if none did
 * @param totals the totals of the evidence, as the proof has them: canonical JSON
 * @since 0.1.0
 */
public record Proven(
        String workspace,
        String channel,
        String privacy,
        String after,
        String head,
        long commits,
        Map<String, Signed> agents,
        long countersigned,
        long countersignaturesUnchecked,
        long shown,
        long withheld,
        Optional<String> sealedBy,
        String totals) {

    /**
     * How an agent's commits are signed.
     *
     * @param commits how many commits it made
     * @param signed how many it signed with a key that the proof names for it
     * @param unsigned how many it did not sign, without a key to do so
     * @param unchecked how many nothing can be said about: signed with an unknown key, or not in a summary
     * @since 0.1.0
     */
    public record Signed(long commits, long signed, long unsigned, long unchecked) {}

    /** Creates a statement; the map is copied. */
    public Proven {
        agents = Collections.unmodifiableMap(new TreeMap<>(agents));
    }
}

package io.leanctx.examples;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What came of proving the channels, and of tampering with the proofs.
 *
 * @param proofs how many proofs were written, one for each channel
 * @param sound how many of them verified
 * @param commits how many commits these say there are
 * @param signed how many of those their agents signed
 * @param tampered how many proofs had one letter changed
 * @param refused how many of these did not verify
 * @param heads where the channels with a sound proof end
 */
record Proofs(int proofs, int sound, long commits, long signed, int tampered, int refused, List<Head> heads) {

    /** Before anything was proven. */
    static final Proofs NONE = new Proofs(0, 0, 0, 0, 0, 0, List.of());

    /** Where a channel ends: whoever has this can tell later whether a proof of it is all of it. */
    record Head(String workspace, String channel, long revision, String hash) {}

    Proofs {
        heads = List.copyOf(heads);
    }

    /** The head of the channel with the most commits; empty if there is no sound proof. */
    Optional<Head> largest() {
        return heads.stream().max(Comparator.comparingLong(Head::revision));
    }

    /** Whether all that is there was proven, and what was tampered with was found. */
    boolean passed() {
        return sound == proofs && signed == commits && tampered == proofs && refused == tampered;
    }
}

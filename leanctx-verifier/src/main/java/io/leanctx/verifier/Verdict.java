package io.leanctx.verifier;

import java.util.Optional;

/**
 * What came of checking a proof. Of both parts exactly one is there: what does not verify says nothing.
 *
 * @param flaw what is wrong; empty if it is sound
 * @param proven what it says; empty if it is not sound
 * @since 0.1.0
 */
public record Verdict(Optional<Flaw> flaw, Optional<Proven> proven) {

    /**
     * Creates a verdict.
     *
     * @throws IllegalArgumentException if there is both or neither
     */
    public Verdict {
        if (flaw.isPresent() == proven.isPresent()) {
            throw new IllegalArgumentException("a proof is sound or has a flaw");
        }
    }

    /**
     * Whether the proof verifies.
     *
     * @return true if no flaw was found
     */
    public boolean sound() {
        return flaw.isEmpty();
    }

    /**
     * The verdict as JSON in canonical form, as {@code docs/proof.md} has it; the same from each of our verifiers, where the
     * proof is sound.
     *
     * @return one object
     */
    public String toJson() {
        return proven.map(VerdictText::json).orElseGet(() -> VerdictText.json(flaw.orElseThrow()));
    }

    /** One line for a person. */
    @Override
    public String toString() {
        return proven.map(VerdictText::line)
                .orElseGet(() ->
                        "not sound: " + VerdictText.printable(flaw.orElseThrow().toString()));
    }
}

package io.leanctx.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Checks a proof as {@code docs/proof.md} says: its form, every hash, signature and total in it, and what is known from
 * elsewhere. Reads it once, from the first byte to the last, and holds one text at a time, the agents and the totals; so the
 * size of a proof does not matter.
 *
 * <p>Whatever is read, the answer is a verdict. What this verifier would have to hold and does not is a flaw as well: a
 * text of more than 1 MiB where it means something, such as the path of a file that was read; a commit of more than
 * 1,000,000 changes; agents, files and models that take more than about 128 MiB. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class ProofVerifier {

    private ProofVerifier() {}

    /**
     * Checks a proof in itself. Who made it up from nothing, head and all, is not found out so.
     *
     * @param proof the file; is read to its end, and not closed
     * @return the verdict
     * @throws IOException if {@code proof} throws it: nothing is known then
     */
    public static Verdict verify(InputStream proof) throws IOException {
        return verify(proof, Expectations.NONE);
    }

    /**
     * Checks a proof, and whether it is the one that was expected.
     *
     * @param proof the file; is read to its end, or to the first flaw, and not closed
     * @param expected what is known about the log from elsewhere
     * @return the verdict
     * @throws IOException if {@code proof} throws it: nothing is known then
     */
    public static Verdict verify(InputStream proof, Expectations expected) throws IOException {
        return new Verification(Objects.requireNonNull(proof), Objects.requireNonNull(expected)).verdict();
    }
}

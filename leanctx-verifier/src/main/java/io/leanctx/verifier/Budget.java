package io.leanctx.verifier;

/** Bounds what is held in memory, by an estimate in bytes, whatever a proof is made of. Used by one thread. */
final class Budget {

    /** Room for some 200,000 agents, files and models. */
    static final long BYTES = 128L << 20;

    private long left = BYTES;

    void take(long bytes) throws FlawException {
        left -= bytes;
        if (left < 0) {
            throw new FlawException(
                    "totals", "it names more agents, files and models than are held here; prove the log in parts");
        }
    }
}

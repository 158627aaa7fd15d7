package io.leanctx.verifier;

/** One way to change a proof. */
record Forgery(String name, Known caughtBy, Way way) {

    /** What whoever checks it must know so that it is caught. */
    enum Known {
        /** Nothing: the proof contradicts itself. */
        NOTHING,
        /** The position of the last commit. */
        HEAD,
        /** The agents' keys. */
        AGENT_KEYS,
        /** The store's key. */
        STORE_KEY
    }

    /** How it is done. */
    @FunctionalInterface
    interface Way {
        /** Answers the forged file. */
        byte[] forge(Artifact proof, Recorded recorded) throws Exception;
    }

    @Override
    public String toString() {
        return name;
    }
}

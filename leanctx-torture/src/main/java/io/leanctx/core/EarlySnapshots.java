package io.leanctx.core;

/** Stores that write snapshots of sessions that are short as well, so that rounds of some hundred commits have many of them. */
public final class EarlySnapshots {

    private static final long BYTES = 64 << 10;

    private EarlySnapshots() {}

    /** A builder whose stores do. */
    public static LeanCtx.Builder builder() {
        return LeanCtx.builder().leastSnapshotBytes(BYTES);
    }
}

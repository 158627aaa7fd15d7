package io.leanctx.examples.host;

/** How a review ends. */
public enum Verdict {
    /** The branch may be merged. */
    APPROVED,
    /** It may not, as it is. */
    REJECTED
}

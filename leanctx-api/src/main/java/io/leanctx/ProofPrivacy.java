package io.leanctx;

/**
 * How much of a log a proof shows, see {@link Workspace#proof}.
 *
 * @since 0.1.0
 */
public enum ProofPrivacy {
    /** All that is stored: the commits, their texts, and the content that they brought. */
    FULL,
    /**
     * The commits without their texts and without content. The salted digests of the texts stand in, so that the chain
     * verifies all the same, and a short text cannot be found by guessing. What is no text stays: paths, keys, scopes, ids,
     * times, numbers and the hashes of files.
     */
    REDACTED,
    /**
     * The evidence and its totals alone, no commits. There is no chain to check: what it says is worth as much as the
     * store's signature under it.
     */
    SUMMARY
}

package io.leanctx;

/**
 * What a message is.
 *
 * @since 0.1.0
 */
public enum MessageCategory {
    /** Something worth knowing that is not of any other category. */
    INFO,
    /** Something was found out. */
    FINDING,
    /** Something may go wrong. */
    WARNING,
    /** Something is wanted of those it is for. */
    REQUEST,
    /** The answer to a request. */
    RESPONSE,
    /** How far something is. */
    STATUS
}

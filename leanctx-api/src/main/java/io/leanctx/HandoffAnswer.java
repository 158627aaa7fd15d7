package io.leanctx;

/**
 * What can become of the offer of a handoff, besides expiring.
 *
 * @since 0.1.0
 */
public enum HandoffAnswer {
    /** One of those it is for took the work. Nobody else can. */
    ACCEPTED,
    /** One of those it is for does not want it. The others may still accept it. */
    DECLINED,
    /** The giver took the offer back. */
    WITHDRAWN
}

package io.leanctx.core;

import io.leanctx.Verification;

/** Ends a verification with what is wrong. */
final class FlawFoundException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Verification.Flaw flaw;
    private final boolean ofFold;

    private FlawFoundException(Verification.Flaw flaw, boolean ofFold) {
        super(flaw.toString(), null, false, false);
        this.flaw = flaw;
        this.ofFold = ofFold;
    }

    /** One of what the log itself is made of. */
    static FlawFoundException ofLog(long revision, String what) {
        return new FlawFoundException(
                new Verification.Flaw(revision, what, "restore the log from a backup that verifies"), false);
    }

    /** One of a signature. */
    static FlawFoundException ofSignature(long revision, String what) {
        return new FlawFoundException(
                new Verification.Flaw(
                        revision,
                        what,
                        "do not take it for that agent's or that store's; restore the log from a backup that verifies, or find"
                                + " out who wrote it"),
                false);
    }

    /** One of what was made of the log; it may only seem so where something is erased meanwhile. */
    static FlawFoundException ofFold(long revision, String what) {
        return new FlawFoundException(
                new Verification.Flaw(
                        revision,
                        what,
                        "the log itself is sound up to there: export what you need, and restore the store from a backup"),
                true);
    }

    Verification.Flaw flaw() {
        return flaw;
    }

    /** Whether it is one of {@link #ofFold}. */
    boolean isOfFold() {
        return ofFold;
    }
}

package io.leanctx.verifier;

/** Carries a flaw to where the verdict is made. */
final class FlawException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String where;

    FlawException(String where, String what) {
        super(what, null, false, false);
        this.where = where;
    }

    Flaw flaw() {
        return new Flaw(String.valueOf(getMessage()), where);
    }
}

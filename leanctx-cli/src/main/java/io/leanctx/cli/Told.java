package io.leanctx.cli;

/** Is told how far something is that takes long, such as {@link Progress}. */
@FunctionalInterface
interface Told {

    /** Shows nothing. */
    Told NOBODY = (where, done, total, unit) -> {};

    /** So much of a whole. */
    void at(String where, long done, long total, String unit);
}

package io.leanctx.torture;

/** What can be wrong. */
enum Harm {
    /** What was acknowledged is not there, or something else is in its place. */
    LOST,
    /** What is there does not fit together. */
    TORN,
    /** What should be served is refused. */
    REFUSED,
    /** What may be there once is there twice, or is there although it was refused. */
    DOUBLED,
    /** Something did not end, or ended otherwise than it should. */
    FAILED
}

package io.leanctx.core;

/** Someone who wants to know that a session has moved. */
interface Wakeable {

    /** Says so; returns at once. */
    void wake();
}

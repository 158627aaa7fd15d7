package io.leanctx.torture;

import java.util.EnumSet;
import java.util.Set;

/** What a process that works on a store tells the one that will kill it, in one byte each. */
enum Signal {
    OPENING('b'),
    OPEN('o'),
    ACKNOWLEDGED('.'),
    /** A commit was refused since the disk is full; nothing was written. */
    FULL('f'),
    /** A commit was refused since the storage failed; nothing was written. */
    REFUSED('r'),
    /** The storage failed in the middle of a commit. */
    UNKNOWN('u'),
    /** The store could not be opened, and its storage was said to be why. */
    UNOPENED('x'),
    /** Nobody writes any more; the store is open. */
    QUIET('q'),
    /** A damaged store was looked at. */
    INSPECTED('i'),
    CLOSING('e'),
    CLOSED('c');

    /** The answers to commits that a storage gives. */
    static final Set<Signal> ANSWERS = EnumSet.of(ACKNOWLEDGED, FULL, REFUSED, UNKNOWN);

    private final char code;

    Signal(char code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}

package io.leanctx.torture;

/** What a process that works on a store tells the one that will kill it, in one byte each. */
enum Signal {
    OPENING('b'),
    OPEN('o'),
    ACKNOWLEDGED('.'),
    CLOSING('e'),
    CLOSED('c');

    private final char code;

    Signal(char code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}

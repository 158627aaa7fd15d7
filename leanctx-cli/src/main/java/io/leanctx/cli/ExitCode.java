package io.leanctx.cli;

/** What the process ends with. */
final class ExitCode {

    static final int OK = 0;
    /** The answer is no: something is not sound, not there, or different. */
    static final int NO = 1;
    /** The command line cannot be used. */
    static final int USAGE = 2;
    /** The store cannot be opened, read or written. */
    static final int STORE = 3;
    /** The store refused: what is asked for is not there, or not allowed. */
    static final int REFUSED = 4;
    /** A file beside the store, or an address, cannot be used. */
    static final int FILE = 5;
    /** A fault of this program. */
    static final int INTERNAL = 70;
    /** Ended by Ctrl-C. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}

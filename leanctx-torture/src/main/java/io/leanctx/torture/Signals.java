package io.leanctx.torture;

import java.io.PrintStream;

/** The way of signals out of a process. */
record Signals(PrintStream out) {

    void send(Signal signal) {
        out.write(signal.code());
        out.flush();
    }
}

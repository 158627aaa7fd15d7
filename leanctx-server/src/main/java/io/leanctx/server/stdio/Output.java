package io.leanctx.server.stdio;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the client reads: one message a line, whichever threads they come from. */
final class Output {

    private static final Logger LOG = LoggerFactory.getLogger(Output.class);

    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private boolean broken;

    Output(OutputStream out) {
        this.out = out;
    }

    /** Writes a message. Waits for a client that does not read. */
    void message(byte[] json) {
        byte[] line = new byte[json.length + 1];
        for (int i = 0; i < json.length; i++) {
            // Between tokens, where a line feed means as much as a space; within a text JSON has none.
            line[i] = json[i] == '\n' || json[i] == '\r' ? (byte) ' ' : json[i];
        }
        line[json.length] = '\n';
        writing.lock();
        try {
            if (!broken) {
                out.write(line);
                out.flush();
            }
        } catch (IOException e) {
            // The client is gone, and its end of the input will be too.
            broken = true;
            LOG.debug("nobody reads the answers any more", e);
        } finally {
            writing.unlock();
        }
    }
}

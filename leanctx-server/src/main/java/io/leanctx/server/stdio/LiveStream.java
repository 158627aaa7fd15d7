package io.leanctx.server.stdio;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server sends, cut off where nothing of it comes for too long: a connection whose other end is frozen, or gone without a word,
 * says nothing else for ever. For one thread that reads, and any that closes.
 */
final class LiveStream extends FilterInputStream {

    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);

    private final Duration silence;
    private volatile CompletableFuture<Void> timer = new CompletableFuture<>();
    private volatile long heard = System.nanoTime();
    private volatile boolean isReading;
    private volatile boolean isClosed;
    private volatile boolean isCut;

    LiveStream(InputStream in, Duration silence) {
        super(in);
        this.silence = silence;
        lookIn(silence.toNanos());
    }

    private void lookIn(long nanos) {
        CompletableFuture<Void> next = new CompletableFuture<>();
        timer = next;
        var unused = next.orTimeout(nanos, TimeUnit.NANOSECONDS).exceptionally(late -> {
            look();
            return null;
        });
        if (isClosed) {
            next.complete(null);
        }
    }

    private void look() {
        long rest = silence.toNanos() - (isReading ? System.nanoTime() - heard : 0);
        if (isClosed) {
            return;
        } else if (rest > 0) {
            lookIn(rest);
            return;
        }
        isCut = true;
        try {
            close();
        } catch (IOException e) {
            LOG.debug("a silent connection could not be closed in order", e);
        }
    }

    @Override
    public int read() throws IOException {
        listen(true);
        try {
            return heard(super.read());
        } finally {
            listen(false);
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        listen(true);
        try {
            return heard(super.read(into, offset, length));
        } finally {
            listen(false);
        }
    }

    /** Who does not listen, as what was said last has yet to go on to somebody slow, hears no silence. */
    private void listen(boolean reads) {
        heard = System.nanoTime();
        isReading = reads;
    }

    private int heard(int read) throws IOException {
        if (isCut) {
            throw new IOException("nothing has come for " + silence.toMillis() / 1_000.0 + " s");
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        isClosed = true;
        // Which ends the timer.
        timer.complete(null);
        super.close();
    }
}

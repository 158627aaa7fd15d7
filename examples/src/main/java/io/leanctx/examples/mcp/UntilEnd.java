package io.leanctx.examples.mcp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;

/** A stream that can be waited for to end, as standard input does when the client is gone. */
final class UntilEnd extends FilterInputStream {

    private final CountDownLatch end = new CountDownLatch(1);

    UntilEnd(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        return seen(super.read());
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return seen(super.read(bytes, offset, length));
    }

    private int seen(int read) {
        if (read < 0) {
            end.countDown();
        }
        return read;
    }

    void awaitEnd() throws InterruptedException {
        end.await();
    }
}

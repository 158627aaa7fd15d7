package io.leanctx.server.stdio;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;

/** Reads lines, of which no more is kept than they may be long. For one thread. */
final class Lines {

    /** The longest line: what the server takes as a body. */
    static final int MOST_BYTES = 4 << 20;

    private static final int CHUNK = 8 << 10;

    private final InputStream in;
    private final byte[] chunk = new byte[CHUNK];
    private int next;
    private int end;

    Lines(InputStream in) {
        this.in = in;
    }

    /**
     * The next line, without its end.
     *
     * @return empty where there are no more; a last line without an end counts
     * @throws RefusedLineException if it is too long; the next call goes on with the line after it
     */
    Optional<byte[]> next() throws IOException, RefusedLineException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        while (true) {
            if (next == end && !fill()) {
                return line.size() == 0 ? Optional.empty() : Optional.of(line.toByteArray());
            }
            int feed = next;
            while (feed < end && chunk[feed] != '\n') {
                feed++;
            }
            if (line.size() + feed - next > MOST_BYTES) {
                throw tooLong(line.toByteArray());
            }
            line.write(chunk, next, feed - next);
            next = feed;
            if (feed < end) {
                next++;
                return Optional.of(line.toByteArray());
            }
        }
    }

    private RefusedLineException tooLong(byte[] begun) throws IOException {
        Rest rest = new Rest();
        String id = Json.idOf(new SequenceInputStream(new ByteArrayInputStream(begun), rest));
        rest.pass();
        return new RefusedLineException(
                RefusedLineException.NO_MESSAGE,
                "the message is longer than " + MOST_BYTES + " bytes, and nothing was done; send less at once",
                id);
    }

    private boolean fill() throws IOException {
        next = 0;
        end = Math.max(0, in.read(chunk, 0, chunk.length));
        return end > 0;
    }

    /** What is left of a line. */
    private final class Rest extends InputStream {

        private boolean over;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (over || (next == end && !fill())) {
                return -1;
            }
            int count = 0;
            while (count < length && next < end && !over) {
                byte read = chunk[next++];
                over = read == '\n';
                if (!over) {
                    into[offset + count++] = read;
                }
            }
            return count == 0 && over ? -1 : count;
        }

        void pass() throws IOException {
            byte[] away = new byte[CHUNK];
            while (read(away, 0, CHUNK) >= 0) {
                // Nobody wants it.
            }
        }
    }
}

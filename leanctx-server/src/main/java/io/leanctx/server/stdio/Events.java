package io.leanctx.server.stdio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Messages that come as server-sent events. For one thread. */
final class Events {

    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

    private final Lines lines;
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    Events(InputStream in) {
        this.lines = new Lines(in);
    }

    /**
     * The next message.
     *
     * @return empty at the end
     * @throws IOException if the connection breaks, or an event is too long
     */
    Optional<byte[]> next() throws IOException {
        while (true) {
            Optional<byte[]> line;
            try {
                line = lines.next();
            } catch (RefusedLineException e) {
                throw new IOException("the server sends an event that is too long", e);
            }
            if (line.isEmpty()) {
                return Optional.empty();
            }
            byte[] read = line.get();
            int length = read.length > 0 && read[read.length - 1] == '\r' ? read.length - 1 : read.length;
            if (length == 0 && data.size() > 0) {
                byte[] message = data.toByteArray();
                data.reset();
                return Optional.of(message);
            } else if (isData(read)) {
                if (data.size() + length > Lines.MOST_BYTES) {
                    throw new IOException("the server sends an event that is too long");
                }
                data.write(read, DATA.length, length - DATA.length);
                data.write('\n');
            }
        }
    }

    private static boolean isData(byte[] line) {
        if (line.length < DATA.length) {
            return false;
        }
        for (int i = 0; i < DATA.length; i++) {
            if (line[i] != DATA[i]) {
                return false;
            }
        }
        return true;
    }
}

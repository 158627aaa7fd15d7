package io.leanctx.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The file of numbers that is shared with {@code faults.c}. */
record Control(Path file) {

    private static final int ARMED = 0;
    private static final int INJECTED = 2;
    private static final int ROOM = 3;
    private static final int NUMBERS = 4;

    /** A fresh one, in which nothing is armed. */
    static Control fresh(Path file) throws IOException {
        Control control = new Control(file);
        for (int i = 0; i < NUMBERS; i++) {
            control.put(i, 0);
        }
        return control;
    }

    /** From now on calls are counted, and fail. */
    void arm() throws IOException {
        put(ARMED, 1);
    }

    /** How many calls failed. */
    long injected() throws IOException {
        return get(INJECTED);
    }

    /** Says how much room a small disk has from now on. */
    void room(long bytes) throws IOException {
        put(ROOM, bytes);
    }

    private long get(int number) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
            if (channel.read(bytes, (long) number * Long.BYTES) != Long.BYTES) {
                throw new IOException(file + " does not have all its numbers");
            }
            return bytes.getLong(0);
        }
    }

    private void put(int number, long value) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
            bytes.putLong(0, value);
            if (channel.write(bytes, (long) number * Long.BYTES) != Long.BYTES) {
                throw new IOException("a number could not be written to " + file);
            }
        }
    }
}

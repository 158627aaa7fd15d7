package io.leanctx.core;

import io.leanctx.StoreFormatException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * What the three kinds of stored bytes have in common: four bytes that tell the kind and the format, and the encodings of
 * time and checksum. Numbers are big-endian.
 */
enum Format {
    ENTRY('E', "an entry"),
    HEAD('H', "a head"),
    SNAPSHOT('S', "a snapshot");

    /** The format that this version writes, and the newest that it reads. */
    static final int CURRENT = 1;

    /** The size of what {@link #begin} writes. */
    static final int HEADER_BYTES = 4;

    /** The size of a checksum. */
    static final int CHECKSUM_BYTES = 4;

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private final byte letter;
    private final String name;

    Format(char letter, String name) {
        this.letter = (byte) letter;
        this.name = name;
    }

    void begin(ByteBuffer target) {
        target.put((byte) 'L').put(letter).put((byte) CURRENT).put((byte) ~CURRENT);
    }

    /**
     * Reads past the first four bytes. The format stands there twice, the second time inverted, so that damage is not
     * taken for a newer version.
     *
     * @param whose names the bytes in a message
     * @throws MalformedException if these are not bytes of this kind
     * @throws StoreFormatException if they are of a newer format
     */
    void check(ByteReader in, Supplier<String> whose) throws MalformedException {
        int magic = in.u16();
        int format = in.u8();
        int inverted = in.u8();
        if (magic != (('L' << 8) | letter) || format != (~inverted & 0xff) || format == 0) {
            throw new MalformedException("does not begin like " + name);
        }
        if (format > CURRENT) {
            throw new StoreFormatException(
                    whose.get() + " was written in format " + format + ", this version reads up to format " + CURRENT
                            + "; use the version of the library that wrote it, or a newer one");
        }
    }

    /** The checksum (CRC-32C) of the first bytes of an array. */
    static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /**
     * Refuses bytes whose last four are not the checksum of those before.
     *
     * @throws MalformedException if so
     */
    static void verifyChecksum(byte[] bytes) throws MalformedException {
        int length = bytes.length - CHECKSUM_BYTES;
        if (length < 0) {
            throw new MalformedException("ends early");
        }
        int stored = ByteBuffer.wrap(bytes).getInt(length);
        int actual = checksum(bytes, length);
        if (stored != actual) {
            throw new MalformedException("has the checksum %08x, but its bytes sum to %08x".formatted(stored, actual));
        }
    }

    /**
     * A time as it is stored.
     *
     * @throws IllegalArgumentException if it is not in whole microseconds: it would not read back as it was
     */
    static long micros(Instant at) {
        if (at.getNano() % NANOS_PER_MICRO != 0) {
            throw new IllegalArgumentException(at + " is not in whole microseconds; truncate it");
        }
        long seconds = at.getEpochSecond();
        long micros = at.getNano() / NANOS_PER_MICRO;
        // Towards zero first: the whole seconds below the earliest time that can be stored are out of range by
        // themselves.
        return seconds < 0
                ? Math.addExact(Math.multiplyExact(seconds + 1, MICROS_PER_SECOND), micros - MICROS_PER_SECOND)
                : Math.addExact(Math.multiplyExact(seconds, MICROS_PER_SECOND), micros);
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
    }
}

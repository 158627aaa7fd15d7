package io.leanctx.rocks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * One write-ahead log of RocksDB, looked at as its records lie in the file. RocksDB itself gives up the rest of a block
 * of 32 KiB with the first bad record in it, and so does not tell a last write that the power cut from one in the middle
 * that rotted.
 *
 * <p>A record is {@code checksum (4) ‖ length (2) ‖ type (1) ‖ payload}, little-endian, and none crosses the border of
 * a block; the checksum is the masked CRC-32C of type and payload. A write is one record, or a first, some in the middle
 * and a last one.
 */
final class LogTail {

    private static final String SUFFIX = ".log";
    private static final int BLOCK = 32 << 10;
    private static final int HEADER = 7;
    private static final int LENGTH_AT = 4;
    private static final int TYPE_AT = 6;
    private static final int FULL = 1;
    private static final int FIRST = 2;
    private static final int MASK_SHIFT = 15;
    private static final int MASK_DELTA = 0xa282ead8;
    private static final int UNSIGNED_SHORT = 0xffff;

    private final ByteBuffer log;

    private LogTail(byte[] log) {
        this.log = ByteBuffer.wrap(log).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Whether the logs are as a power loss leaves those of which not all was synced: each whole up to somewhere where no write
     * begins behind, which is where the file ends or holds nothing, unless it is the newest. A log may lack its end
     * while a newer one has something: nothing in that was answered as durable, since RocksDB syncs older logs first.
     *
     * @param gap whether RocksDB found that a log goes on from more than there is
     */
    static boolean isTorn(Path directory, boolean gap) throws IOException {
        List<Path> logs;
        try (Stream<Path> files = Files.list(directory)) {
            logs = files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparingLong(LogTail::number))
                    .toList();
        }
        boolean torn = gap;
        for (int i = 0; i < logs.size(); i++) {
            LogTail log = new LogTail(Files.readAllBytes(logs.get(i)));
            int whole = log.wholeUpTo();
            if (whole < log.log.limit()) {
                if (log.hasWriteAfter(whole) || (i < logs.size() - 1 && !log.endsAt(whole))) {
                    return false;
                }
                torn = true;
            }
        }
        return torn;
    }

    private static long number(Path log) {
        String name = log.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    /** Where the first record begins that is not whole; the end of the log if all are. */
    private int wholeUpTo() {
        int at = 0;
        while (at < log.limit()) {
            int inBlock = BLOCK - at % BLOCK;
            if (inBlock < HEADER) {
                at += inBlock;
            } else if (isWhole(at)) {
                at += HEADER + length(at);
            } else {
                return at;
            }
        }
        return log.limit();
    }

    /** Whether a write begins somewhere behind a place; a bad length hides where, so each place is tried. */
    private boolean hasWriteAfter(int place) {
        for (int at = place; at + HEADER <= log.limit(); at++) {
            int type = log.get(at + TYPE_AT);
            if ((type == FULL || type == FIRST) && isWhole(at)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a file was cut in the record at a place, or was never filled from there on. */
    private boolean endsAt(int place) {
        int end = place + HEADER;
        if (end > log.limit() || (end + length(place) > log.limit() && end + length(place) <= blockEnd(place))) {
            return true;
        }
        int at = place;
        while (at < log.limit() && log.get(at) == 0) {
            at++;
        }
        return at == log.limit();
    }

    private boolean isWhole(int at) {
        int end = at + HEADER;
        if (end > log.limit() || length(at) == 0 || length(at) > Math.min(log.limit(), blockEnd(at)) - end) {
            return false;
        }
        CRC32C crc = new CRC32C();
        crc.update(log.slice(at + TYPE_AT, 1 + length(at)));
        return log.getInt(at) == masked((int) crc.getValue());
    }

    private static int blockEnd(int at) {
        return at - at % BLOCK + BLOCK;
    }

    private int length(int at) {
        return log.getShort(at + LENGTH_AT) & UNSIGNED_SHORT;
    }

    private static int masked(int crc) {
        return Integer.rotateRight(crc, MASK_SHIFT) + MASK_DELTA;
    }
}

package io.leanctx.rocks;

import io.leanctx.spi.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** Bytes that cannot be compressed, so that they are found in a file wherever they were written to it. */
final class Secret {

    private static final int BYTES = 64 << 10;
    private static final int PIECE = 24;

    private final byte[] bytes = new byte[BYTES];

    Secret(long seed) {
        new Random(seed).nextBytes(bytes);
    }

    Bytes bytes() {
        return Bytes.copyOf(bytes);
    }

    /** The names of the files of a directory that have a piece of it. */
    List<String> filesWith(Path directory) throws IOException {
        TreeSet<String> found = new TreeSet<>();
        boolean whole;
        do {
            found.clear();
            whole = true;
            for (Path file : Raw.files(directory)) {
                try {
                    if (isIn(Files.readAllBytes(file))) {
                        found.add(String.valueOf(file.getFileName()));
                    }
                } catch (NoSuchFileException e) {
                    // RocksDB removed it since the files were listed; what it had may be in one that was made since.
                    whole = false;
                }
            }
        } while (!whole);
        return List.copyOf(found);
    }

    /** Looks for pieces from several places, since a write-ahead log cuts what is longer than its blocks. */
    private boolean isIn(byte[] content) {
        for (int at = 0; at < BYTES; at += BYTES / 16) {
            byte[] piece = Arrays.copyOfRange(bytes, at, at + PIECE);
            for (int i = 0; i + PIECE <= content.length; i++) {
                if (content[i] == piece[0] && Arrays.equals(content, i, i + PIECE, piece, 0, PIECE)) {
                    return true;
                }
            }
        }
        return false;
    }
}

package io.leanctx.rocks;

import io.leanctx.StoreFormatException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The format of what is stored; the one number that a newer version raises when an older one must not read it. */
final class Format {

    static final int CURRENT = 2;

    /**
     * The oldest that this version reads. It has no blobs and no soft states; the first open makes it the current one.
     */
    static final int OLDEST = 1;

    /** Where the default column family has the format, as a decimal number. */
    static final byte[] KEY = "format".getBytes(StandardCharsets.US_ASCII);

    private Format() {}

    static byte[] value() {
        return Integer.toString(CURRENT).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Does nothing if this version reads a format.
     *
     * @throws StoreFormatException if it does not
     */
    static void require(Path directory, int format) {
        if (format < OLDEST || format > CURRENT) {
            throw new StoreFormatException(
                    "the store in " + directory + " has format " + format + ", this version reads formats " + OLDEST
                            + " to " + CURRENT + "; use the version that wrote it, or a newer one");
        }
    }

    /**
     * Reads a stored value, which is a format that this version reads.
     *
     * @throws StoreFormatException if it is another one, or none
     */
    static int read(Path directory, byte[] value) {
        String text = new String(value, StandardCharsets.ISO_8859_1);
        if (!text.matches("\\d{1,9}")) {
            throw new StoreFormatException("the store in " + directory + " has a format of " + value.length
                    + " bytes that is not a number; use the version that wrote it");
        }
        int format = Integer.parseInt(text);
        require(directory, format);
        return format;
    }
}

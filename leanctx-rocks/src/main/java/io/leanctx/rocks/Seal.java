package io.leanctx.rocks;

import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The content of the file {@value #FILE_NAME} beside RocksDB's own files. It says which format the store has before
 * RocksDB touches it, and up to which of RocksDB's sequence numbers the store is on the device for sure: a write-ahead
 * log that was cut short looks to RocksDB like one that a crash cut, and only this tells. It is renewed when the store is
 * closed, and by the {@link Sealer} while it is written to.
 *
 * <p>The file is created empty and gets its content when the store is complete, so an empty one means that a creation
 * was interrupted, before anything could be appended.
 *
 * @param format the format
 * @param sequence at least this far the database must reach
 * @param relaxed whether nothing beyond was answered as durable, so that a power loss may leave any part of it
 */
record Seal(int format, long sequence, boolean relaxed) {

    static final String FILE_NAME = "LEANCTX";

    private static final String TITLE = "LeanCTX sessions on RocksDB";
    private static final Pattern BEGINNING = Pattern.compile(TITLE + "\nformat (\\d{1,9})\n");
    private static final Pattern WHOLE =
            Pattern.compile(TITLE + "\nformat (\\d{1,9})\nsequence (\\d{1,18})\n(relaxed\n)?");

    /** The seal of a store of the current format that reaches as far as this. */
    static Seal at(long sequence) {
        return new Seal(Format.CURRENT, sequence, false);
    }

    static boolean exists(Path directory) {
        return Files.exists(directory.resolve(FILE_NAME));
    }

    /** Marks a directory as one in which a store is being made. */
    static void begin(Path directory) throws IOException {
        Durable.createFile(directory, FILE_NAME);
    }

    /**
     * Reads the seal of a directory that has one.
     *
     * @return empty if the file is empty
     * @throws StoreFormatException if the format is none that this version reads
     * @throws StoreCorruptException if the content is nothing that this or a newer version writes
     */
    static Optional<Seal> read(Path directory) throws IOException {
        String content = Durable.read(directory.resolve(FILE_NAME));
        return content.isEmpty() ? Optional.empty() : Optional.of(parse(directory, content));
    }

    /** Reads a content that is not empty; throws as {@link #read} does. */
    static Seal parse(Path directory, String content) {
        Matcher beginning = BEGINNING.matcher(content);
        if (beginning.lookingAt()) {
            Format.require(directory, Integer.parseInt(beginning.group(1)));
        }
        Matcher whole = WHOLE.matcher(content);
        if (!whole.matches()) {
            throw new StoreCorruptException("the file " + directory.resolve(FILE_NAME) + " has " + content.length()
                    + " bytes that are not of its form; restore the store from a backup, or, if its other files are"
                    + " known to be good, delete this one");
        }
        return new Seal(Integer.parseInt(whole.group(1)), Long.parseLong(whole.group(2)), whole.group(3) != null);
    }

    void write(Path directory) throws IOException {
        String content = TITLE + "\nformat " + format + "\nsequence " + sequence + "\n" + (relaxed ? "relaxed\n" : "");
        Durable.replace(directory, FILE_NAME, content);
    }

    /**
     * Does nothing if the database reaches as far as the seal says.
     *
     * @throws StoreCorruptException if it does not
     */
    void requireReached(Path directory, long actual) {
        if (actual < sequence) {
            throw new StoreCorruptException("the store in " + directory + " had reached sequence number " + sequence
                    + " and now ends at " + actual
                    + ": writes at its end are missing. Restore it from a backup; if this"
                    + " is a backup that is older on purpose, delete its file " + FILE_NAME);
        }
    }
}

package io.leanctx;

import java.util.OptionalInt;

/**
 * A place in a file.
 *
 * @param path the file, as the agents of a team agree to name it: at most {@value #MAX_PATH_BYTES} bytes of UTF-8, no
 *     control characters; never changed or resolved
 * @param line the line, from 1, if the place is one line and not the whole file
 * @since 0.1.0
 */
public record Location(String path, OptionalInt line) {

    /** The most bytes of UTF-8 that a path may have. */
    public static final int MAX_PATH_BYTES = 4096;

    /**
     * Creates a location.
     *
     * @param path the file, as the agents of a team agree to name it
     * @param line the line, from 1, if the place is one line and not the whole file
     * @throws InvalidInputException if {@code path} is blank, too long or has control characters, or if {@code line} is
     * below 1
     */
    public Location {
        Check.key("path", path, MAX_PATH_BYTES);
        if (Check.present("line", line).isPresent() && line.getAsInt() < 1) {
            throw new InvalidInputException(
                    "line " + line.getAsInt() + " of " + path + " does not exist; lines begin at 1");
        }
    }

    /**
     * A whole file.
     *
     * @param path the file
     * @return the location
     * @throws InvalidInputException if {@code path} is blank, too long or has control characters
     */
    public static Location of(String path) {
        return new Location(path, OptionalInt.empty());
    }

    /**
     * A line of a file.
     *
     * @param path the file
     * @param line the line, from 1
     * @return the location
     * @throws InvalidInputException if {@code path} is blank, too long or has control characters, or if {@code line} is
     *     below 1
     */
    public static Location of(String path, int line) {
        return new Location(path, OptionalInt.of(line));
    }

    /**
     * The location in text.
     *
     * @return {@code path}, or {@code path:line}
     */
    @Override
    public String toString() {
        return line.isPresent() ? path + ":" + line.getAsInt() : path;
    }
}

package io.leanctx;

import java.util.Arrays;

/** Cuts lines out of a file. */
final class Excerpt {

    private Excerpt() {}

    static byte[] of(String path, byte[] content, LineRange lines) {
        Check.key("path", path, Location.MAX_PATH_BYTES);
        int begin = -1;
        int line = 1;
        int start = 0;
        while (start < content.length) {
            int end = endOfLine(content, start);
            if (line == lines.first()) {
                begin = start;
            }
            if (line == lines.last()) {
                return Arrays.copyOfRange(content, begin, end);
            }
            start = end;
            line++;
        }
        throw new InvalidInputException(
                "lines " + lines + " of " + Check.excerpt(path) + " do not exist; it has " + (line - 1) + " lines");
    }

    private static int endOfLine(byte[] content, int start) {
        int end = start;
        while (end < content.length && content[end] != '\n') {
            end++;
        }
        return Math.min(end + 1, content.length);
    }
}

package io.leanctx.examples;

import io.leanctx.Hash;
import io.leanctx.LineRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an editor showed of a file.
 *
 * @param path the file, as the editor names it
 * @param lines which lines
 * @param total how many lines the file has
 * @param content the SHA-256 of these lines in UTF-8, with a line feed between them
 */
record ShownFile(String path, LineRange lines, int total, Hash content) {

    private static final Pattern HEADER = Pattern.compile("\\[File: (.+) \\((\\d{1,9}) lines total\\)]");
    private static final Pattern ABOVE = Pattern.compile("\\(\\d+ more lines above\\)");
    private static final Pattern LINE = Pattern.compile("(\\d{1,9}):(.*)");

    /** Reads a text that begins as a window on a file; empty if it does not, or no line is in it. */
    static Optional<ShownFile> of(String text) {
        List<String> shown = text.lines().toList();
        Matcher header = HEADER.matcher(shown.isEmpty() ? "" : shown.get(0));
        if (!header.matches()) {
            return Optional.empty();
        }
        int next = shown.size() > 1 && ABOVE.matcher(shown.get(1)).matches() ? 2 : 1;
        List<String> content = new ArrayList<>();
        int first = 0;
        for (; next < shown.size(); next++) {
            Matcher line = LINE.matcher(shown.get(next));
            if (!line.matches() || (first > 0 && Integer.parseInt(line.group(1)) != first + content.size())) {
                break;
            }
            first = first > 0 ? first : Integer.parseInt(line.group(1));
            content.add(line.group(2));
        }
        if (first == 0) {
            return Optional.empty();
        }
        LineRange lines = new LineRange(first, first + content.size() - 1);
        Hash hash = Hash.sha256(String.join("\n", content).getBytes(StandardCharsets.UTF_8));
        return Optional.of(new ShownFile(header.group(1), lines, Integer.parseInt(header.group(2)), hash));
    }

    /** Whether all of the file was shown. */
    boolean isWhole() {
        return lines.first() == 1 && lines.last() >= total;
    }
}

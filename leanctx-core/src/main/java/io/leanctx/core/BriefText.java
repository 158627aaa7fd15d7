package io.leanctx.core;

import java.util.ArrayList;
import java.util.List;

/** Text as a brief needs it. */
final class BriefText {

    private BriefText() {}

    /**
     * The lines of a text, without the blanks around the text; whatever any reader may take for a line's end, ends one.
     */
    static List<String> lines(String text) {
        String stripped = text.strip();
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < stripped.length(); i++) {
            char c = stripped.charAt(i);
            if (endsLine(c)) {
                lines.add(stripped.substring(from, i));
                boolean pair = c == '\r' && i + 1 < stripped.length() && stripped.charAt(i + 1) == '\n';
                i += pair ? 1 : 0;
                from = i + 1;
            }
        }
        lines.add(stripped.substring(from));
        return lines;
    }

    /** A text on one line, each run of blanks and line ends as one blank. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            append(line, text.charAt(i));
        }
        return line.toString();
    }

    /** The beginning of a text on one line: some whole words if that is possible, a whole character in any case. */
    static String opening(String text, int length) {
        StringBuilder line = new StringBuilder();
        int read = 0;
        while (read < text.length() && line.length() < length) {
            append(line, text.charAt(read));
            read++;
        }
        if (read == text.length()) {
            return line.toString().stripTrailing();
        }
        int blank = line.lastIndexOf(" ");
        if (blank > length / 2) {
            line.setLength(blank);
        } else if (Character.isHighSurrogate(line.charAt(line.length() - 1))) {
            line.setLength(line.length() - 1);
        }
        return line.append('…').toString();
    }

    private static void append(StringBuilder line, char c) {
        if (!isBlank(c)) {
            line.append(c);
        } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
            line.append(' ');
        }
    }

    /** Where the log has what was left out. */
    static String history(long oldest, long newest) {
        return oldest == newest ? "history " + oldest : "history " + oldest + ".." + newest;
    }

    /** How long a text is in UTF-8. */
    static long bytes(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || endsLine(c);
    }

    private static boolean endsLine(char c) {
        return (c >= '\n' && c <= '\r') || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 || c == 0x2029;
    }
}

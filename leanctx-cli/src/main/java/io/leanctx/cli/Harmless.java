package io.leanctx.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Makes text harmless to a terminal: what agents wrote may have sequences that move the cursor, set the title, or turn the
 * direction of the text round. Such characters are shown as {@code \}{@code uXXXX}.
 */
final class Harmless {

    private Harmless() {}

    /** One line: what would end it is shown as well. */
    static String line(String text) {
        return of(text, false);
    }

    /** How many places a text takes in a line. */
    static int width(String text) {
        String line = line(text);
        return line.codePointCount(0, line.length());
    }

    /** Several lines, in which line feeds and tabs stay. A carriage return before a line feed is left out. */
    static String lines(String text) {
        return of(text.replace("\r\n", "\n"), true);
    }

    /**
     * A writer of JSON in which nothing can steer a terminal. In JSON such characters stand in strings only, where an escape
     * means the same; so what is read from it is the same, too.
     */
    static Writer json(Writer out) {
        return new FilterWriter(out) {
            @Override
            public void write(int c) throws IOException {
                write(String.valueOf((char) c), 0, 1);
            }

            @Override
            public void write(char[] text, int offset, int length) throws IOException {
                write(new String(text, offset, length), 0, length);
            }

            @Override
            public void write(String text, int offset, int length) throws IOException {
                out.write(of(text.substring(offset, offset + length), true));
            }
        };
    }

    private static String of(String text, boolean keepLines) {
        int first = 0;
        while (first < text.length() && isHarmless(text.charAt(first), keepLines)) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isHarmless(c, keepLines)) {
                safe.append(c);
            } else {
                safe.append("\\u%04x".formatted((int) c));
            }
        }
        return safe.toString();
    }

    private static boolean isHarmless(char c, boolean keepLines) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> keepLines && (c == '\n' || c == '\t');
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}

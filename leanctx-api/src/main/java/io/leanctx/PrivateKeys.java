package io.leanctx;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys in PEM, whole or cut off. No pattern of its own, since one would have to look for an end from every
 * beginning.
 */
final class PrivateKeys {

    private static final String LABEL = " (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----";
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN" + LABEL);
    private static final Pattern END = Pattern.compile("-----END" + LABEL);

    /** Far more than any key has; what goes on longer has lost its end. */
    private static final int MAX_CHARACTERS = 1 << 16;

    /** Shorter runs of letters and digits may be words of what follows a key that was cut off. */
    private static final int SHORTEST_LINE = 16;

    private PrivateKeys() {}

    static String redact(String text, String mark) {
        Matcher begin = BEGIN.matcher(text);
        if (!begin.find()) {
            return text;
        }
        Matcher end = END.matcher(text);
        boolean ends = end.find();
        StringBuilder redacted = new StringBuilder();
        int copied = 0;
        do {
            int body = begin.end();
            while (ends && end.start() < body) {
                ends = end.find();
            }
            redacted.append(text, copied, begin.start()).append(mark);
            copied = ends && isWhole(text, body, end.start()) ? end.end() : endOfRest(text, body);
        } while (begin.find(copied));
        return redacted.append(text, copied, text.length()).toString();
    }

    private static boolean isWhole(String text, int body, int end) {
        int next = text.indexOf("-----BEGIN", body);
        return end - body <= MAX_CHARACTERS && (next < 0 || next > end);
    }

    /** Where the lines of a key that was cut off end. */
    private static int endOfRest(String text, int body) {
        int end = body;
        while (true) {
            int line = skipBreaks(text, end);
            int stop = line;
            while (stop < text.length() && isBase64(text.charAt(stop))) {
                stop++;
            }
            if (stop - line < SHORTEST_LINE) {
                return end;
            }
            end = stop;
        }
    }

    /** Skips white space, also where it is written as an escape, as in JSON. */
    private static int skipBreaks(String text, int from) {
        int at = from;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("\\n", at) || text.startsWith("\\r", at)) {
                at += 2;
            } else {
                break;
            }
        }
        return at;
    }

    private static boolean isBase64(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "+/=".indexOf(c) >= 0;
    }
}

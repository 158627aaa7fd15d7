package io.leanctx;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The boundary's checks, so that each refusal is worded once. */
final class Check {

    private static final int EXCERPT = 60;

    private Check() {}

    /** Values come from hosts whose compilers do not know our null marks, so null is checked in spite of them. */
    static <T> T present(String what, @Nullable T value) {
        if (value == null) {
            throw new InvalidInputException(what + " is null; give a value");
        }
        return value;
    }

    /** Free text: anything that survives UTF-8, but not nothing. */
    static String text(String what, @Nullable String value) {
        String text = present(what, value);
        if (text.isBlank()) {
            throw new InvalidInputException(what + " is blank; give at least one character that is not white space");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new InvalidInputException(
                        what + " has a NUL character at index " + i + "; it looks binary: encode it (base64, hex)");
            }
            if (Character.isSurrogate(c)) {
                i = pairEnd(what, text, i);
            }
        }
        return text;
    }

    /** A key, path or name: as free text, on one line, without control characters and without blanks at its ends. */
    static String key(String what, @Nullable String value, int maxBytes) {
        String key = text(what, value);
        for (int i = 0; i < key.length(); i++) {
            if (Character.isISOControl(key.charAt(i))) {
                throw new InvalidInputException("%s \"%s\" has the control character U+%04X at index %d; leave it out"
                        .formatted(what, excerpt(key), (int) key.charAt(i), i));
            }
        }
        if (!key.equals(key.strip())) {
            throw new InvalidInputException(
                    what + " \"" + excerpt(key) + "\" begins or ends with white space; leave that out");
        }
        int bytes = Names.utf8Length(key);
        if (bytes > maxBytes) {
            throw new LimitExceededException(
                    what + " \"" + excerpt(key) + "\"", bytes, maxBytes, "bytes of UTF-8", "shorten it");
        }
        return key;
    }

    static Duration ttl(String what, @Nullable Duration value, Duration max) {
        Duration ttl = present("ttl of a " + what, value);
        boolean inRange = ttl.compareTo(Duration.ofMillis(1)) >= 0 && ttl.compareTo(max) <= 0;
        if (!inRange || !ttl.truncatedTo(ChronoUnit.MILLIS).equals(ttl)) {
            throw new InvalidInputException(
                    "a " + excerpt(what) + " cannot last " + ttl + "; give whole milliseconds from PT0.001S to " + max);
        }
        return ttl;
    }

    /** How long something took, in whole milliseconds: what a clock measures is finer, and nobody means that. */
    static Duration duration(String what, @Nullable Duration value, Duration max) {
        Duration duration = present("duration of a " + what, value);
        if (duration.isNegative() || duration.compareTo(max) > 0) {
            throw new InvalidInputException(
                    "a " + what + " cannot have taken " + duration + "; give a duration from PT0S to " + max);
        }
        return duration.truncatedTo(ChronoUnit.MILLIS);
    }

    static long count(String what, long value, long max) {
        if (value < 0 || value > max) {
            throw new InvalidInputException(what + " " + value + " is out of range; give a number from 0 to " + max);
        }
        return value;
    }

    static long revision(String what, long value) {
        if (value < 1) {
            throw new InvalidInputException(what + " " + value + " does not exist; revisions begin at 1");
        }
        return value;
    }

    /** The beginning of a value, fit for one line of a message. */
    static String excerpt(String value) {
        StringBuilder line = new StringBuilder();
        int end = Math.min(value.length(), EXCERPT);
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            if (breaksLine(c) || (Character.isSurrogate(c) && !partOfPair(value, i))) {
                line.append("\\u%04x".formatted((int) c));
            } else {
                line.append(c);
            }
        }
        return end < value.length() ? line.append('…').toString() : line.toString();
    }

    /** Whether a character ends the line, or turns it round, so that a text could pass for another line of a message. */
    private static boolean breaksLine(char c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    private static boolean partOfPair(String value, int i) {
        char c = value.charAt(i);
        return Character.isHighSurrogate(c)
                ? i + 1 < Math.min(value.length(), EXCERPT) && Character.isLowSurrogate(value.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
    }

    private static int pairEnd(String what, String text, int i) {
        if (Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1))) {
            return i + 1;
        }
        throw new InvalidInputException(
                "%s has half of a surrogate pair (U+%04X) at index %d, which UTF-8 cannot carry;"
                                .formatted(what, (int) text.charAt(i), i)
                        + " the text was probably cut in the middle of a character");
    }
}
